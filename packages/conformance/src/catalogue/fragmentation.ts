import type { ConformanceCase } from "../case/case.ts";
import { fill, utf8 } from "../case/payload.ts";
import type { FrameStep, Step } from "../case/step.ts";
import {
  APART,
  cases,
  comes,
  type FrameOptions,
  fails,
  failsAfter,
  frame,
  HELLO,
  message,
  OCTETS,
  PART,
  rfc6455,
  seen,
} from "./words.ts";

const part = (index: number) => utf8(`fragment${index}`);
const PING = utf8("ping payload");
const STRAY = utf8("non-continuation payload");
const TWO = seen("text", utf8("fragment1fragment2"));

/** The same frames in one write, in a write each, and octet by octet. */
const twoFragments = (how: FrameOptions) => ({
  script: [frame("text", part(1), { ...PART, ...how }), frame("continuation", part(2), how)],
  ...comes(TWO),
});
const pingBetween = (how: FrameOptions) => ({
  script: [
    frame("text", part(1), { ...PART, ...how }),
    frame("ping", PING, how),
    frame("continuation", part(2), how),
  ],
  ...comes(seen("pong", PING), TWO),
});
const stray = (continuation: FrameOptions, how: FrameOptions) => ({
  script: [frame("continuation", STRAY, { ...continuation, ...how }), frame("text", HELLO, how)],
  ...fails(1002),
});

const written = cases({ source: rfc6455("5.4") }, [
  {
    id: "fragmentation/two-fragments",
    autobahn: ["5.3"],
    says: "returns a text of two fragments as one message, in one write",
    ...twoFragments({}),
  },
  {
    id: "fragmentation/two-fragments-apart",
    autobahn: ["5.4"],
    says: "returns a text of two fragments as one message, in a write each",
    ...twoFragments(APART),
  },
  {
    id: "fragmentation/two-fragments-in-octets",
    autobahn: ["5.5"],
    says: "returns a text of two fragments as one message, octet by octet",
    ...twoFragments(OCTETS),
  },
  {
    id: "fragmentation/ping-between",
    autobahn: ["5.6"],
    says: "answers a ping between two fragments before the message is whole, in one write",
    ...pingBetween({}),
  },
  {
    id: "fragmentation/ping-between-apart",
    autobahn: ["5.7"],
    says: "answers a ping between two fragments before the message is whole, in a write each",
    ...pingBetween(APART),
  },
  {
    id: "fragmentation/ping-between-in-octets",
    autobahn: ["5.8"],
    says: "answers a ping between two fragments before the message is whole, octet by octet",
    ...pingBetween(OCTETS),
  },
  {
    id: "fragmentation/stray-final-continuation",
    autobahn: ["5.9"],
    says: "fails the connection on a final continuation that continues nothing, in one write",
    ...stray({}, {}),
  },
  {
    id: "fragmentation/stray-final-continuation-apart",
    autobahn: ["5.10"],
    says: "fails the connection on a final continuation that continues nothing, in a write each",
    ...stray({}, APART),
  },
  {
    id: "fragmentation/stray-final-continuation-in-octets",
    autobahn: ["5.11"],
    says: "fails the connection on a final continuation that continues nothing, octet by octet",
    ...stray({}, OCTETS),
  },
  {
    id: "fragmentation/stray-continuation",
    autobahn: ["5.12"],
    says: "fails the connection on a continuation, not final, that continues nothing, in one write",
    ...stray(PART, {}),
  },
  {
    id: "fragmentation/stray-continuation-apart",
    autobahn: ["5.13"],
    says: "fails the connection on a continuation, not final, that continues nothing, in a write each",
    ...stray(PART, APART),
  },
  {
    id: "fragmentation/stray-continuation-in-octets",
    autobahn: ["5.14"],
    says: "fails the connection on a continuation, not final, that continues nothing, octet by octet",
    ...stray(PART, OCTETS),
  },
]);

/** A continuation of nothing, then a proper message of two fragments; the whole twice. */
const strayThenMessage = (continuation: FrameOptions): readonly FrameStep[] =>
  [0, 1].flatMap(() => [
    frame("continuation", part(1), continuation),
    frame("text", part(2), PART),
    frame("continuation", part(3)),
  ]);

const outOfOrder = cases({ source: rfc6455("5.4") }, [
  {
    id: "fragmentation/ping",
    autobahn: ["5.1"],
    source: rfc6455("5.5"),
    says: "fails the connection on a ping sent in two fragments",
    script: [frame("ping", part(1), PART), frame("continuation", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/pong",
    autobahn: ["5.2"],
    source: rfc6455("5.5"),
    says: "fails the connection on a pong sent in two fragments",
    script: [frame("pong", part(1), PART), frame("continuation", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/stray-continuation-after-message",
    autobahn: ["5.15"],
    says: "fails the connection on a continuation after a message that is complete",
    script: [
      frame("text", part(1), PART),
      frame("continuation", part(2)),
      frame("continuation", part(3), PART),
      frame("text", part(4)),
    ],
    ...failsAfter([TWO], 1002),
  },
  {
    id: "fragmentation/stray-continuation-before-messages",
    autobahn: ["5.16"],
    says: "fails the connection on a continuation, not final, before a message of two fragments",
    script: strayThenMessage(PART),
    ...fails(1002),
  },
  {
    id: "fragmentation/stray-final-continuation-before-messages",
    autobahn: ["5.17"],
    says: "fails the connection on a final continuation before a message of two fragments",
    script: strayThenMessage({}),
    ...fails(1002),
  },
  {
    id: "fragmentation/new-message-inside-message",
    autobahn: ["5.18"],
    says: "fails the connection on a text inside a text that is not complete",
    script: [frame("text", part(1), PART), frame("text", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/binary-inside-text",
    says: "fails the connection on a binary inside a text that is not complete",
    script: [frame("text", part(1), PART), frame("binary", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/text-inside-binary",
    says: "fails the connection on a text inside a binary that is not complete",
    script: [frame("binary", part(1), PART), frame("text", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/binary-inside-binary",
    says: "fails the connection on a binary inside a binary that is not complete",
    script: [frame("binary", part(1), PART), frame("binary", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/first-binary-inside-binary",
    says: "fails the connection on a first fragment inside a binary that is not complete",
    script: [frame("binary", part(1), PART), frame("binary", part(2), PART)],
    ...fails(1002),
  },
  // A server that looks for octets of a message, and not for the message, does not see that one has begun.
  {
    id: "fragmentation/binary-inside-empty-binary",
    says: "fails the connection on a binary after an empty first fragment of another",
    script: [frame("binary", undefined, PART), frame("binary", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/first-binary-inside-empty-binary",
    says: "fails the connection on a first fragment after an empty first fragment of another binary",
    script: [frame("binary", undefined, PART), frame("binary", part(2), PART)],
    ...fails(1002),
  },
  {
    id: "fragmentation/text-inside-empty-text",
    says: "fails the connection on a text after an empty first fragment of another",
    script: [frame("text", undefined, PART), frame("text", part(2))],
    ...fails(1002),
  },
  {
    id: "fragmentation/new-fragmented-message-inside-message",
    says: "fails the connection on a first fragment inside a text that is not complete",
    script: [frame("text", part(1), PART), frame("text", part(2), PART)],
    ...fails(1002),
  },
  {
    id: "fragmentation/continuation-first",
    says: "fails the connection on an empty continuation as its first frame",
    script: [frame("continuation")],
    ...fails(1002),
  },
]);

const twoPings = (options: FrameOptions): readonly Step[] => [
  frame("text", part(1), { ...PART, ...options }),
  frame("continuation", part(2), { ...PART, ...options }),
  frame("ping", utf8("pongme 1!"), options),
  // The second half goes out when the first is proven to be read: no fixed wait, and the order is certain.
  { do: "await-events", count: 1 },
  frame("continuation", part(3), { ...PART, ...options }),
  frame("continuation", part(4), { ...PART, ...options }),
  frame("ping", utf8("pongme 2!"), options),
  frame("continuation", part(5), options),
];
const TWO_PINGS = comes(
  seen("pong", utf8("pongme 1!")),
  seen("pong", utf8("pongme 2!")),
  seen("text", utf8("fragment1fragment2fragment3fragment4fragment5")),
);

const many = Array.from({ length: 100 }, (_, index) =>
  frame("continuation", utf8("."), index < 99 ? PART : {}),
);

const whole = cases({ source: rfc6455("5.4") }, [
  {
    id: "fragmentation/five-fragments-two-pings",
    autobahn: ["5.19"],
    says: "returns a text of five fragments with two pings between them",
    script: twoPings({}),
    ...TWO_PINGS,
  },
  {
    id: "fragmentation/five-fragments-two-pings-apart",
    autobahn: ["5.20"],
    says: "returns a text of five fragments with two pings between them, a write each",
    script: twoPings(APART),
    ...TWO_PINGS,
  },
  {
    id: "fragmentation/of-65536-in-1300",
    autobahn: ["10.1.1"],
    says: "returns a text of 65536 octets in 51 fragments",
    script: [message("text", fill("2a", 65536), { fragment: 1300 })],
    ...comes(seen("text", fill("2a", 65536))),
  },
  {
    id: "fragmentation/binary-of-two",
    says: "returns a binary of two fragments as one message",
    script: [frame("binary", part(1), PART), frame("continuation", part(2))],
    ...comes(seen("binary", utf8("fragment1fragment2"))),
  },
  {
    id: "fragmentation/empty-first-fragment",
    says: "returns a binary whose first fragment is empty",
    script: [frame("binary", undefined, PART), frame("continuation", part(1))],
    ...comes(seen("binary", part(1))),
  },
  {
    id: "fragmentation/empty-last-fragment",
    says: "returns a binary whose last fragment is empty",
    script: [frame("binary", part(1), PART), frame("continuation")],
    ...comes(seen("binary", part(1))),
  },
  {
    id: "fragmentation/all-fragments-empty",
    says: "returns an empty binary in three fragments",
    script: [frame("binary", undefined, PART), frame("continuation", undefined, PART), frame("continuation")],
    ...comes(seen("binary", utf8(""))),
  },
  {
    id: "fragmentation/hundred-fragments",
    says: "returns a text of 101 fragments as one message",
    script: [frame("text", utf8("!"), PART), ...many],
    ...comes(seen("text", utf8(`!${".".repeat(100)}`))),
  },
  {
    id: "fragmentation/two-messages-of-two",
    says: "keeps two fragmented messages apart",
    script: [
      frame("text", part(1), PART),
      frame("continuation", part(2)),
      frame("binary", part(3), PART),
      frame("continuation", part(4)),
    ],
    ...comes(TWO, seen("binary", utf8("fragment3fragment4"))),
  },
  {
    id: "fragmentation/fragments-of-different-length-forms",
    says: "returns a message whose fragments have lengths of 7, 16 and 64 bits",
    script: [
      frame("binary", fill("01", 5), PART),
      frame("continuation", fill("01", 300), PART),
      frame("continuation", fill("01", 65536)),
    ],
    ...comes(seen("binary", fill("01", 65841))),
  },
]);

/** Messages in parts, legal and not. */
export const fragmentation: readonly ConformanceCase[] = [...written, ...outOfOrder, ...whole];
