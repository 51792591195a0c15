import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DeflatePolicy, negotiate, parseOffer, verifyAnswer } from "./deflate-parameters.ts";
import { type Extension, formatExtensions, parseExtensions } from "./extensions.ts";

const list = (text: string): readonly Extension[] => parseExtensions(text).extensions ?? [];
const one = (text: string): Extension => list(text)[0] ?? { name: "", parameters: [] };
const codes = (violations: readonly { code: string }[]): string[] =>
  violations.map((violation) => violation.code);

describe("parseOffer", () => {
  test("reads the four parameters", () => {
    expect(
      parseOffer(
        one(
          "permessage-deflate; server_no_context_takeover; client_no_context_takeover; " +
            'server_max_window_bits="10"; client_max_window_bits',
        ),
      ),
    ).toEqual({
      offer: {
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        serverMaxWindowBits: 10,
        clientMaxWindowBits: true,
      },
      violations: [],
    });
  });

  test.each([
    ["foo", "deflate-parameter-unknown"],
    ["constructor", "deflate-parameter-unknown"],
    ["Server_no_context_takeover", "deflate-parameter-unknown"],
    ["server_no_context_takeover=1", "deflate-parameter-value"],
    ["client_no_context_takeover=true", "deflate-parameter-value"],
    ["server_max_window_bits", "deflate-parameter-value"],
    ["server_max_window_bits=7", "deflate-parameter-value"],
    ["server_max_window_bits=16", "deflate-parameter-value"],
    ["server_max_window_bits=010", "deflate-parameter-value"],
    ["client_max_window_bits=+9", "deflate-parameter-value"],
    ["client_max_window_bits; client_max_window_bits=9", "deflate-parameter-duplicate"],
  ])("finds %s illegal: %s", (parameters, code) => {
    const { offer, violations } = parseOffer(one(`permessage-deflate; ${parameters}`));
    expect(offer).toBeUndefined();
    expect(codes(violations)).toEqual([code]);
  });
});

describe("negotiate", () => {
  test.each<[string, DeflatePolicy, string | undefined]>([
    ["permessage-deflate", {}, "permessage-deflate"],
    ["permessage-deflate; client_max_window_bits", {}, "permessage-deflate"],
    [
      "permessage-deflate; client_max_window_bits",
      { clientMaxWindowBits: 10 },
      "permessage-deflate; client_max_window_bits=10",
    ],
    ["permessage-deflate", { clientMaxWindowBits: 10 }, "permessage-deflate"],
    [
      "permessage-deflate; client_max_window_bits=9",
      { clientMaxWindowBits: 12 },
      "permessage-deflate; client_max_window_bits=9",
    ],
    ["permessage-deflate; server_max_window_bits=10", {}, "permessage-deflate; server_max_window_bits=10"],
    ["permessage-deflate", { serverMaxWindowBits: 11 }, "permessage-deflate; server_max_window_bits=11"],
    ["permessage-deflate; server_no_context_takeover", {}, "permessage-deflate; server_no_context_takeover"],
    ["permessage-deflate; client_no_context_takeover", {}, "permessage-deflate; client_no_context_takeover"],
    [
      "permessage-deflate",
      { serverNoContextTakeover: true, clientNoContextTakeover: true },
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    ],
    // RFC 7692 §5.1: a bad or unwanted offer is passed over, the next one counts.
    ["permessage-deflate; foo=1, permessage-deflate", {}, "permessage-deflate"],
    ["permessage-bzip2, permessage-deflate", {}, "permessage-deflate"],
    ["permessage-deflate; server_max_window_bits=8", {}, undefined],
    [
      "permessage-deflate; server_max_window_bits=8",
      { smallestServerWindowBits: 8 },
      "permessage-deflate; server_max_window_bits=8",
    ],
    ["permessage-bzip2", {}, undefined],
  ])("answers %s under %o with %s", (offers, policy, answer) => {
    const choice = negotiate(list(offers), policy);
    expect(choice === undefined ? undefined : formatExtensions([choice.answer])).toBe(answer);
  });

  test("gives an answer that its own client finds right, with the same agreement", () => {
    const bits = fc.option(fc.integer({ min: 8, max: 15 }), { nil: undefined });
    const offer = fc
      .record({
        st: fc.boolean(),
        ct: fc.boolean(),
        sw: bits,
        cw: fc.oneof(bits, fc.constant(true as const)),
      })
      .map(
        ({ st, ct, sw, cw }): Extension => ({
          name: "permessage-deflate",
          parameters: [
            ...(st ? [["server_no_context_takeover", true] as const] : []),
            ...(ct ? [["client_no_context_takeover", true] as const] : []),
            ...(sw === undefined ? [] : [["server_max_window_bits", `${sw}`] as const]),
            ...(cw === undefined ? [] : [["client_max_window_bits", cw === true ? cw : `${cw}`] as const]),
          ],
        }),
      );
    const policy = fc.record(
      {
        serverNoContextTakeover: fc.boolean(),
        clientNoContextTakeover: fc.boolean(),
        serverMaxWindowBits: fc.integer({ min: 9, max: 15 }),
        clientMaxWindowBits: fc.integer({ min: 8, max: 15 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 4 }), policy, (offers, wanted) => {
        const choice = negotiate(offers, wanted);
        if (choice === undefined) return;
        expect(verifyAnswer(offers, choice.answer)).toEqual({ agreement: choice.agreement, violations: [] });
      }),
    );
  });
});

describe("verifyAnswer", () => {
  test.each([
    ["permessage-deflate; server_no_context_takeover", "", "deflate-server-takeover-not-granted"],
    [
      "permessage-deflate; server_max_window_bits=9",
      "server_max_window_bits=12",
      "deflate-server-window-too-large",
    ],
    ["permessage-deflate; server_max_window_bits=9", "", "deflate-server-window-too-large"],
    ["permessage-deflate", "client_max_window_bits=9", "deflate-client-window-not-offered"],
    [
      "permessage-deflate; client_max_window_bits=9",
      "client_max_window_bits=10",
      "deflate-client-window-too-large",
    ],
    ["permessage-deflate; client_max_window_bits", "client_max_window_bits", "deflate-parameter-value"],
    ["permessage-deflate", "foo", "deflate-parameter-unknown"],
    ["permessage-bzip2", "", "deflate-not-offered"],
  ])("finds the answer to %s with %j illegal: %s", (offers, parameters, code) => {
    const { agreement, violations } = verifyAnswer(
      list(offers),
      one(`permessage-deflate; ${parameters}`.replace(/; $/, "")),
    );
    expect(agreement).toBeUndefined();
    expect(codes(violations)).toEqual([code]);
  });

  test("allows what the client did not ask for but can live with", () => {
    const answer = one(
      "permessage-deflate; server_max_window_bits=9; server_no_context_takeover; client_no_context_takeover",
    );
    expect(verifyAnswer(list("permessage-deflate"), answer)).toEqual({
      agreement: {
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        serverMaxWindowBits: 9,
        clientMaxWindowBits: 15,
      },
      violations: [],
    });
  });

  test("takes an answer that fits the second of two offers", () => {
    const offers = list("permessage-deflate; server_max_window_bits=9, permessage-deflate");
    expect(verifyAnswer(offers, one("permessage-deflate")).violations).toEqual([]);
  });
});
