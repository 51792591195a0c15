import type { ConformanceCase, DeflateRule, Opening, ResponseRule } from "../../case/case.ts";
import type { Step } from "../../case/step.ts";
import { CLEAN, cases, fails, frame, NOTHING, refused, rfc7692 } from "../words.ts";
import { COMPRESSED, FORGETFUL, HELLO_BLOCK, NEEDS, PLAIN } from "./words.ts";

/** To refuse the whole handshake for a bad offer is more than the RFC asks, which is to decline the offer. */
const DECLINED: ResponseRule = { ok: [101], warn: ["4xx"], deflate: { answer: "declined" } };
const declines = (parameters: string) => refused({ offer: `permessage-deflate; ${parameters}` }, DECLINED);

const parameters = cases({ needs: NEEDS, source: rfc7692("7.1") }, [
  {
    id: "deflate/declines-unknown-parameter",
    says: "declines an offer with an unknown parameter",
    ...declines("foo=1"),
  },
  {
    id: "deflate/declines-unknown-parameter-without-value",
    says: "declines an offer with an unknown parameter, without a value",
    ...declines("foo"),
  },
  {
    id: "deflate/declines-server-forget-twice",
    says: "declines an offer with server_no_context_takeover twice",
    ...declines("server_no_context_takeover; server_no_context_takeover"),
  },
  {
    id: "deflate/declines-client-forget-twice",
    says: "declines an offer with client_no_context_takeover twice",
    ...declines("client_no_context_takeover; client_no_context_takeover"),
  },
  {
    id: "deflate/declines-server-window-twice",
    says: "declines an offer with server_max_window_bits=10 twice",
    ...declines("server_max_window_bits=10; server_max_window_bits=10"),
  },
  {
    id: "deflate/declines-client-window-twice",
    says: "declines an offer with client_max_window_bits twice",
    ...declines("client_max_window_bits; client_max_window_bits"),
  },
  {
    id: "deflate/declines-two-server-windows",
    says: "declines an offer with two server windows that differ",
    ...declines("server_max_window_bits=10; server_max_window_bits=12"),
  },
  {
    id: "deflate/declines-two-client-windows",
    says: "declines an offer with two client windows that differ",
    ...declines("client_max_window_bits; client_max_window_bits=12"),
  },
  {
    id: "deflate/declines-server-window-without-value",
    says: "declines an offer with a server window without a value",
    ...declines("server_max_window_bits"),
  },
  {
    id: "deflate/declines-server-forget-with-value",
    says: "declines an offer with a value for server_no_context_takeover",
    ...declines("server_no_context_takeover=1"),
  },
  {
    id: "deflate/declines-client-forget-with-value",
    says: "declines an offer with a value for client_no_context_takeover",
    ...declines("client_no_context_takeover=true"),
  },
]);

/** Windows have 8 to 15 bits, a decimal number without a leading zero (RFC 7692 7.1.2.1, 7.1.2.2). */
const windows = cases(
  { needs: NEEDS, source: rfc7692("7.1") },
  (
    [
      ["deflate/declines-server-window-7", "a server window of 7 bits", "server_max_window_bits=7"],
      ["deflate/declines-server-window-16", "a server window of 16 bits", "server_max_window_bits=16"],
      ["deflate/declines-server-window-0", "a server window of 0 bits", "server_max_window_bits=0"],
      [
        "deflate/declines-server-window-leading-zero",
        "a server window with a leading zero",
        "server_max_window_bits=010",
      ],
      ["deflate/declines-server-window-word", "a server window that is a word", "server_max_window_bits=ten"],
      ["deflate/declines-server-window-sign", "a server window with a sign", "server_max_window_bits=+10"],
      [
        "deflate/declines-server-window-fraction",
        "a server window that is a fraction",
        "server_max_window_bits=10.0",
      ],
      ["deflate/declines-client-window-7", "a client window of 7 bits", "client_max_window_bits=7"],
      ["deflate/declines-client-window-16", "a client window of 16 bits", "client_max_window_bits=16"],
      ["deflate/declines-client-window-0", "a client window of 0 bits", "client_max_window_bits=0"],
      [
        "deflate/declines-client-window-leading-zero",
        "a client window with a leading zero",
        "client_max_window_bits=010",
      ],
      ["deflate/declines-client-window-word", "a client window that is a word", "client_max_window_bits=ten"],
      ["deflate/declines-client-window-sign", "a client window with a sign", "client_max_window_bits=+10"],
      [
        "deflate/declines-client-window-fraction",
        "a client window that is a fraction",
        "client_max_window_bits=10.0",
      ],
    ] as const
  ).map(([id, what, parameter]) => ({ id, says: `declines an offer with ${what}`, ...declines(parameter) })),
);

const unagreed = cases({ needs: NEEDS, source: rfc7692("6.1"), ...fails(1002) }, [
  {
    id: "deflate/nothing-agreed-nothing-compressed",
    says: "fails the connection on a compressed message after an offer that must be declined",
    opening: { offer: "permessage-deflate; foo", expect: DECLINED },
    script: [frame("text", HELLO_BLOCK, COMPRESSED)],
  },
]);

const WORK: readonly Step[] = [
  { do: "stream", kind: "binary", sample: "prose", bytes: 3000, count: 6, inFlight: 2, compressed: true },
];

const answers = (opening: Opening, rule: Partial<DeflateRule> = {}): Pick<ConformanceCase, "opening"> => ({
  opening: {
    ...opening,
    expect: { ok: [101], warn: ["4xx"], deflate: { answer: "free", fits: true, ...rule } },
  },
});

const legal = cases({ needs: NEEDS, source: rfc7692("5.1"), script: WORK, events: NOTHING, ending: CLEAN }, [
  {
    id: "deflate/agrees-to-compress",
    source: rfc7692("5"),
    says: "agrees to the plainest offer, since it claims to compress",
    ...answers({ offer: PLAIN }, { answer: "agreed" }),
  },
  {
    id: "deflate/answer-without-client-window",
    source: rfc7692("7.1.2.2"),
    says: "sets no client window when none was offered",
    ...answers({
      offer: FORGETFUL,
    }),
  },
  {
    id: "deflate/answer-to-second-offer",
    says: "takes the second offer when the first is illegal, or none",
    ...answers({
      offer: "permessage-deflate; foo=1, permessage-deflate",
    }),
  },
  {
    id: "deflate/answer-to-two-offers",
    says: "answers one of two offers, as it was made",
    ...answers({
      offer: "permessage-deflate; server_max_window_bits=10, permessage-deflate",
    }),
  },
  {
    id: "deflate/answer-to-two-lines",
    says: "answers one of two offers in headers of their own",
    ...answers({
      headers: {
        "Sec-WebSocket-Extensions": [
          "permessage-deflate; server_max_window_bits=10; server_no_context_takeover",
          "permessage-deflate; server_no_context_takeover",
        ],
      },
    }),
  },
  {
    id: "deflate/answer-beside-unknown-extension",
    says: "finds its offer beside an unknown extension",
    ...answers({
      offer: "x-wsfn-unknown; a=1, permessage-deflate",
    }),
  },
  {
    id: "deflate/answer-to-quoted-value",
    source: rfc7692("7.1"),
    says: "reads a window in quotes",
    ...answers({
      offer: 'permessage-deflate; server_max_window_bits="10"',
    }),
  },
  {
    id: "deflate/answer-to-three-offers",
    says: "answers one of three offers, as it was made",
    ...answers({
      offer:
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=9, permessage-deflate; server_no_context_takeover, permessage-deflate",
    }),
  },
  {
    id: "deflate/answer-keeps-forget",
    source: rfc7692("7.1.1.1"),
    says: "repeats server_no_context_takeover when it accepts it",
    ...answers({
      offer:
        "permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover",
    }),
  },
  {
    id: "deflate/answer-keeps-forget-and-window",
    source: rfc7692("7.1"),
    says: "repeats both server parameters when it accepts them",
    ...answers({
      offer:
        "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9",
    }),
  },
]);

/** What may be offered, and what the answer has to say to it. */
export const deflateOffers: readonly ConformanceCase[] = [...parameters, ...windows, ...unagreed, ...legal];
