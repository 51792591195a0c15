import type { ConformanceCase, DeflateRule, Opening, ResponseRule } from "../case/case.ts";
import type { Step } from "../case/step.ts";
import { COMPRESSED, FORGETFUL, HELLO_BLOCK, must, NEEDS, PLAIN } from "./deflate-words.ts";
import { CLEAN, fails, frame, MUST, NOTHING, refused, rfc7692 } from "./words.ts";

/** To refuse the whole handshake for a bad offer is more than the RFC asks, which is to decline the offer. */
const DECLINED: ResponseRule = { ok: [101], warn: ["4xx"], deflate: { answer: "declined" } };

const declines = (name: string, what: string, parameters: string): ConformanceCase => ({
  ...MUST,
  needs: NEEDS,
  id: `deflate/declines-${name}`,
  says: `declines an offer with ${what}`,
  source: rfc7692("7.1"),
  ...refused({ offer: `permessage-deflate; ${parameters}` }, DECLINED),
});

const twice = (name: string, parameter: string): ConformanceCase =>
  declines(`${name}-twice`, `${parameter} twice`, `${parameter}; ${parameter}`);

const BAD_BITS = [
  ["7", "7", "7 bits"],
  ["16", "16", "16 bits"],
  ["0", "0", "0 bits"],
  ["leading-zero", "010", "a leading zero"],
  ["word", "ten", "a word for a number"],
  ["sign", "+10", "a sign before its number"],
  ["fraction", "10.0", "a fraction"],
] as const;

const badWindows = (side: "server" | "client"): ConformanceCase[] =>
  BAD_BITS.map(([name, value, what]) =>
    declines(`${side}-window-${name}`, `a ${side} window of ${what}`, `${side}_max_window_bits=${value}`),
  );

const illegal: readonly ConformanceCase[] = [
  declines("unknown-parameter", "a parameter that nobody knows", "foo=1"),
  declines("unknown-parameter-without-value", "a parameter that nobody knows, without a value", "foo"),
  twice("server-forget", "server_no_context_takeover"),
  twice("client-forget", "client_no_context_takeover"),
  twice("server-window", "server_max_window_bits=10"),
  twice("client-window", "client_max_window_bits"),
  declines(
    "two-server-windows",
    "two server windows that differ",
    "server_max_window_bits=10; server_max_window_bits=12",
  ),
  declines(
    "two-client-windows",
    "two client windows that differ",
    "client_max_window_bits; client_max_window_bits=12",
  ),
  ...badWindows("server"),
  ...badWindows("client"),
  declines("server-window-without-value", "a server window without a value", "server_max_window_bits"),
  declines(
    "server-forget-with-value",
    "a value for server_no_context_takeover",
    "server_no_context_takeover=1",
  ),
  declines(
    "client-forget-with-value",
    "a value for client_no_context_takeover",
    "client_no_context_takeover=true",
  ),
  must(
    "nothing-agreed-nothing-compressed",
    "6.1",
    "fails the connection on a compressed message behind an offer that must be declined",
    { offer: "permessage-deflate; foo", expect: DECLINED },
    [frame("text", HELLO_BLOCK, COMPRESSED)],
    fails(1002),
  ),
];

const WORK: readonly Step[] = [
  { do: "stream", kind: "binary", sample: "prose", bytes: 3000, count: 6, inFlight: 2, compressed: true },
];

const answers = (
  name: string,
  section: string,
  says: string,
  opening: Opening,
  rule: Partial<DeflateRule> = {},
): ConformanceCase =>
  must(
    name,
    section,
    says,
    {
      ...opening,
      expect: { ok: [101], warn: ["4xx"], deflate: { answer: "free", fits: true, ...rule } },
    },
    WORK,
    { events: NOTHING, ending: CLEAN },
  );

const legal: readonly ConformanceCase[] = [
  answers(
    "agrees-to-compress",
    "5",
    "agrees to the plainest offer, since it says that it compresses",
    { offer: PLAIN },
    { answer: "agreed" },
  ),
  answers("answer-without-client-window", "7.1.2.2", "sets no client window when none was offered", {
    offer: FORGETFUL,
  }),
  answers("answer-to-second-offer", "5.1", "takes the second offer when the first is illegal, or none", {
    offer: "permessage-deflate; foo=1, permessage-deflate",
  }),
  answers("answer-to-two-offers", "5.1", "answers one of two offers, as it was made", {
    offer: "permessage-deflate; server_max_window_bits=10, permessage-deflate",
  }),
  answers("answer-to-two-lines", "5.1", "answers one of two offers in headers of their own", {
    headers: {
      "Sec-WebSocket-Extensions": [
        "permessage-deflate; server_max_window_bits=10; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover",
      ],
    },
  }),
  answers("answer-beside-unknown-extension", "5.1", "finds its offer beside an extension that nobody knows", {
    offer: "x-wsfn-unknown; a=1, permessage-deflate",
  }),
  answers("answer-to-quoted-value", "7.1", "reads a window in quotes", {
    offer: 'permessage-deflate; server_max_window_bits="10"',
  }),
  answers("answer-to-three-offers", "5.1", "answers one of three offers, as it was made", {
    offer:
      "permessage-deflate; server_no_context_takeover; server_max_window_bits=9, permessage-deflate; server_no_context_takeover, permessage-deflate",
  }),
  answers("answer-keeps-forget", "7.1.1.1", "repeats server_no_context_takeover when it accepts it", {
    offer:
      "permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover",
  }),
  answers("answer-keeps-forget-and-window", "7.1", "repeats both server parameters when it accepts them", {
    offer: "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9",
  }),
];

/** What may be offered, and what the answer has to say to it. */
export const deflateOffers: readonly ConformanceCase[] = [...illegal, ...legal];
