import { describe, expect, test } from "vitest";
import { CLOSED } from "../../test/run/sample-attempts.ts";
import type { ConformanceCase, Ending } from "../case/case.ts";
import { openingRequest } from "../connection/opening.ts";
import { targetOf } from "../connection/target.ts";
import type { Observation } from "../probe/probe.ts";
import { evaluate } from "./evaluate.ts";

const PROBE: Ending = { by: "probe", codes: [1000, 3000], clean: true };
const SERVER: Ending = { by: "server", codes: [1002], clean: false };

const caseOf = (ending: Ending, more: Partial<ConformanceCase> = {}): ConformanceCase => ({
  id: "close/example",
  level: "MUST",
  says: "is an example",
  source: { rfc: 6455, section: "7" },
  needs: [],
  autobahn: [],
  script: [],
  events: { ok: [[]] },
  ending,
  ...more,
});

const MASKED = {
  fact: "violation",
  code: "mask",
  message: "a masked frame",
  source: "RFC 6455 §5.1",
} as const;
const REQUEST = openingRequest(targetOf("ws://127.0.0.1:9000/"), {});
const FAILED: Observation = { ...CLOSED, closeCode: 1002, closedFirst: "server" };

describe("evaluate", () => {
  test.each([
    ["a clean end", PROBE, CLOSED, "held", ""],
    ["another code that is accepted", PROBE, { ...CLOSED, closeCode: 3000 }, "held", ""],
    ["a Close frame without a code", PROBE, { ...CLOSED, closeCode: 1005 }, "held", ""],
    [
      "a wrong code",
      PROBE,
      { ...CLOSED, closeCode: 1011 },
      "broke",
      "expected close code 1000 or 3000, got 1011",
    ],
    [
      "no Close frame",
      PROBE,
      { ...CLOSED, closeCode: undefined },
      "broke",
      "expected a Close frame from the server, but the server ended TCP without a Close frame",
    ],
    [
      "TCP left open",
      PROBE,
      { ...CLOSED, ended: undefined },
      "broke",
      "expected the server to close the TCP connection, but it left it open",
    ],
    [
      "a server that closes first",
      PROBE,
      FAILED,
      "broke",
      "expected the connection to stay open until the probe closed it, but the server closed it with 1002",
    ],
    ["a failed connection", SERVER, FAILED, "held", ""],
    [
      "an offer that the server declined",
      SERVER,
      { ...CLOSED, opened: false, declined: true, fit: "none" },
      "declined",
      "the server declined the offer that the case is about",
    ],
    [
      "a bad answer that also declines",
      SERVER,
      { ...CLOSED, opened: false, declined: true, facts: [MASKED] },
      "broke",
      "the server broke a rule: a masked frame (RFC 6455 §5.1)",
    ],
    ["a cut connection", SERVER, { ...FAILED, closeCode: undefined, ended: "reset" }, "held", ""],
    [
      "a failed connection with the wrong code",
      SERVER,
      { ...FAILED, closeCode: 1000 },
      "broke",
      "expected close code 1002, got 1000",
    ],
    [
      "a server that goes on",
      SERVER,
      { ...CLOSED, servedOn: true },
      "broke",
      "expected the server to fail the connection, but it went on and answered a ping",
    ],
    [
      "a server that does nothing",
      SERVER,
      { ...CLOSED, closedFirst: "probe" },
      "broke",
      "expected the server to fail the connection, but it left it open",
    ],
    [
      "a rule broken in passing",
      PROBE,
      { ...CLOSED, facts: [MASKED] },
      "broke",
      "the server broke a rule: a masked frame (RFC 6455 §5.1)",
    ],
    [
      "no connection",
      PROBE,
      { ...CLOSED, opened: false, facts: [{ fact: "not-connected", to: "h:1", error: "ECONNREFUSED" }] },
      "broke",
      "expected a connection to h:1, got ECONNREFUSED",
    ],
    [
      "another code that ends the connection as well",
      { ...SERVER, tolerated: [1003] },
      { ...FAILED, closeCode: 1003 },
      "tolerated",
      "expected close code 1002, got 1003: the connection was failed, as it has to be; which code is a SHOULD (RFC 6455 §7.1.7)",
    ],
    [
      "any other code",
      { ...SERVER, tolerated: "any" },
      { ...FAILED, closeCode: 1000 },
      "tolerated",
      "expected close code 1002, got 1000: the connection was failed, as it has to be; which code is a SHOULD (RFC 6455 §7.1.7)",
    ],
    [
      "a code that is not among the others",
      { ...SERVER, tolerated: [1003] },
      { ...FAILED, closeCode: 1000 },
      "broke",
      "expected close code 1002, got 1000",
    ],
    ["a second Close frame", PROBE, { ...CLOSED, closeFrames: 2 }, "held", ""],
    [
      "a second Close frame where one is asked for",
      { ...PROBE, once: true },
      { ...CLOSED, closeFrames: 2 },
      "broke",
      "expected one Close frame, got 2 (RFC 6455 §5.5.1)",
    ],
    [
      "an answer that is tolerated",
      PROBE,
      { ...CLOSED, opened: false, answer: { request: REQUEST, got: "none" } },
      "tolerated",
      "expected 101 to the opening request, got a closed connection",
    ],
  ] as const)("judges %s", (_what, ending, seen, outcome, why) => {
    const opening = { expect: { ok: [101], warn: ["none"] } } as const;
    const finding = evaluate(caseOf(ending, { opening }), seen);
    expect([finding.outcome, finding.why]).toEqual([outcome, why]);
  });

  test("names first that the server closed too soon, then what it did not send", () => {
    const seen: Observation = { ...FAILED, closeCode: 1009, fit: "none" };
    expect(evaluate(caseOf(PROBE), seen).detail.map((line) => line.split(",")[0])).toEqual([
      "expected the connection to stay open until the probe closed it",
      "expected no message and no pong",
    ]);
  });

  test("takes a refusal by a limit of the server's own for a warning where the case lets it", () => {
    const refused: Observation = { ...FAILED, closeCode: 1008, fit: "none" };
    expect(evaluate(caseOf(PROBE, { refusal: [1008, 1009] }), refused)).toMatchObject({
      outcome: "tolerated",
      why: "expected an echo, got a refusal with close code 1008: a server may have limits of its own (RFC 6455 §10.4)",
    });
    expect(evaluate(caseOf(PROBE), refused).outcome).toBe("broke");
    expect(evaluate(caseOf(PROBE, { refusal: [1009] }), refused).outcome).toBe("broke");
    expect(evaluate(caseOf(PROBE, { refusal: [1008] }), { ...refused, eventCount: 1 }).outcome).toBe("broke");
  });

  test("wants a code where the case needs one", () => {
    const ending: Ending = { by: "probe", codes: [1000], codeNeeded: true, clean: true };
    expect(evaluate(caseOf(ending), { ...CLOSED, closeCode: 1005 }).why).toBe(
      "expected close code 1000, got none",
    );
  });

  test("reports what an informational case saw and judges none of it", () => {
    const c = caseOf(PROBE, { informational: true });
    const finding = evaluate(c, { ...FAILED, fit: "none" });
    expect(finding.outcome).toBe("held");
    expect(finding.detail).toHaveLength(2);
  });

  test("fails an informational case for a broken rule all the same", () => {
    const c = caseOf(PROBE, { informational: true });
    expect(evaluate(c, { ...CLOSED, facts: [MASKED] }).outcome).toBe("broke");
  });
});
