import type { ConformanceCase } from "../case/case.ts";
import { fill, utf8 } from "../case/payload.ts";
import type { FrameStep, Step } from "../case/step.ts";
import {
  APART,
  comes,
  type FrameOptions,
  fails,
  failsAfter,
  frame,
  HELLO,
  MUST,
  message,
  OCTETS,
  PART,
  rfc6455,
  seen,
} from "./words.ts";

const part = (index: number) => utf8(`fragment${index}`);
const PING = utf8("ping payload");
const STRAY = utf8("non-continuation payload");

/** The three ways in which the same frames are written. */
const WAYS: readonly (readonly [suffix: string, how: string, options: FrameOptions])[] = [
  ["", "in one write", {}],
  ["-apart", "in a write each", APART],
  ["-in-octets", "octet by octet", OCTETS],
];

const threeWays = (
  name: string,
  first: number,
  says: string,
  script: (options: FrameOptions) => readonly FrameStep[],
  outcome: Pick<ConformanceCase, "events" | "ending">,
): ConformanceCase[] =>
  WAYS.map(([suffix, how, options], index) => ({
    ...MUST,
    id: `fragmentation/${name}${suffix}`,
    says: `${says}, ${how}`,
    source: rfc6455("5.4"),
    autobahn: [`5.${first + index}`],
    script: script(options),
    ...outcome,
  }));

const must = (
  name: string,
  autobahn: readonly string[],
  says: string,
  script: readonly Step[],
  outcome: Pick<ConformanceCase, "events" | "ending">,
  section = "5.4",
): ConformanceCase => ({
  ...MUST,
  id: `fragmentation/${name}`,
  says,
  source: rfc6455(section),
  autobahn,
  script,
  ...outcome,
});

const TWO = seen("text", utf8("fragment1fragment2"));

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

/** A continuation of nothing, then a proper message of two fragments; the whole twice. */
const strayThenMessage = (stray: FrameOptions): readonly FrameStep[] =>
  [0, 1].flatMap(() => [
    frame("continuation", part(1), stray),
    frame("text", part(2), PART),
    frame("continuation", part(3)),
  ]);

const many = Array.from({ length: 100 }, (_, index) =>
  frame("continuation", utf8("."), index < 99 ? PART : {}),
);

export const fragmentation: readonly ConformanceCase[] = [
  must(
    "ping",
    ["5.1"],
    "fails the connection on a ping sent in two fragments",
    [frame("ping", part(1), PART), frame("continuation", part(2))],
    fails(1002),
    "5.5",
  ),
  must(
    "pong",
    ["5.2"],
    "fails the connection on a pong sent in two fragments",
    [frame("pong", part(1), PART), frame("continuation", part(2))],
    fails(1002),
    "5.5",
  ),
  ...threeWays(
    "two-fragments",
    3,
    "returns a text of two fragments as one message",
    (o) => [frame("text", part(1), { ...PART, ...o }), frame("continuation", part(2), o)],
    comes(TWO),
  ),
  ...threeWays(
    "ping-between",
    6,
    "answers a ping between two fragments before the message is whole",
    (o) => [
      frame("text", part(1), { ...PART, ...o }),
      frame("ping", PING, o),
      frame("continuation", part(2), o),
    ],
    comes(seen("pong", PING), TWO),
  ),
  ...threeWays(
    "stray-final-continuation",
    9,
    "fails the connection on a final continuation that continues nothing",
    (o) => [frame("continuation", STRAY, o), frame("text", HELLO, o)],
    fails(1002),
  ),
  ...threeWays(
    "stray-continuation",
    12,
    "fails the connection on a continuation, not final, that continues nothing",
    (o) => [frame("continuation", STRAY, { ...PART, ...o }), frame("text", HELLO, o)],
    fails(1002),
  ),
  must(
    "stray-continuation-after-message",
    ["5.15"],
    "fails the connection on a continuation behind a message that is complete",
    [
      frame("text", part(1), PART),
      frame("continuation", part(2)),
      frame("continuation", part(3), PART),
      frame("text", part(4)),
    ],
    failsAfter([TWO], 1002),
  ),
  must(
    "stray-continuation-before-messages",
    ["5.16"],
    "fails the connection on a continuation, not final, before a message of two fragments",
    strayThenMessage(PART),
    fails(1002),
  ),
  must(
    "stray-final-continuation-before-messages",
    ["5.17"],
    "fails the connection on a final continuation before a message of two fragments",
    strayThenMessage({}),
    fails(1002),
  ),
  must(
    "new-message-inside-message",
    ["5.18"],
    "fails the connection on a text inside a text that is not complete",
    [frame("text", part(1), PART), frame("text", part(2))],
    fails(1002),
  ),
  must(
    "five-fragments-two-pings",
    ["5.19"],
    "returns a text of five fragments with two pings between them",
    twoPings({}),
    TWO_PINGS,
  ),
  must(
    "five-fragments-two-pings-apart",
    ["5.20"],
    "returns a text of five fragments with two pings between them, a write each",
    twoPings(APART),
    TWO_PINGS,
  ),
  must(
    "of-65536-in-1300",
    ["10.1.1"],
    "returns a text of 65536 octets that comes in 51 fragments",
    [message("text", fill("2a", 65536), { fragment: 1300 })],
    comes(seen("text", fill("2a", 65536))),
  ),
  must(
    "binary-inside-text",
    [],
    "fails the connection on a binary inside a text that is not complete",
    [frame("text", part(1), PART), frame("binary", part(2))],
    fails(1002),
  ),
  must(
    "text-inside-binary",
    [],
    "fails the connection on a text inside a binary that is not complete",
    [frame("binary", part(1), PART), frame("text", part(2))],
    fails(1002),
  ),
  must(
    "new-fragmented-message-inside-message",
    [],
    "fails the connection on a first fragment inside a text that is not complete",
    [frame("text", part(1), PART), frame("text", part(2), PART)],
    fails(1002),
  ),
  must(
    "continuation-first",
    [],
    "fails the connection on an empty continuation as its first frame",
    [frame("continuation")],
    fails(1002),
  ),
  must(
    "binary-of-two",
    [],
    "returns a binary of two fragments as one message",
    [frame("binary", part(1), PART), frame("continuation", part(2))],
    comes(seen("binary", utf8("fragment1fragment2"))),
  ),
  must(
    "empty-first-fragment",
    [],
    "returns a binary whose first fragment is empty",
    [frame("binary", undefined, PART), frame("continuation", part(1))],
    comes(seen("binary", part(1))),
  ),
  must(
    "empty-last-fragment",
    [],
    "returns a binary whose last fragment is empty",
    [frame("binary", part(1), PART), frame("continuation")],
    comes(seen("binary", part(1))),
  ),
  must(
    "all-fragments-empty",
    [],
    "returns an empty binary that comes in three fragments",
    [frame("binary", undefined, PART), frame("continuation", undefined, PART), frame("continuation")],
    comes(seen("binary", utf8(""))),
  ),
  must(
    "hundred-fragments",
    [],
    "returns a text of 101 fragments as one message",
    [frame("text", utf8("!"), PART), ...many],
    comes(seen("text", utf8(`!${".".repeat(100)}`))),
  ),
  must(
    "two-messages-of-two",
    [],
    "keeps two fragmented messages apart",
    [
      frame("text", part(1), PART),
      frame("continuation", part(2)),
      frame("binary", part(3), PART),
      frame("continuation", part(4)),
    ],
    comes(TWO, seen("binary", utf8("fragment3fragment4"))),
  ),
  must(
    "fragments-of-different-length-forms",
    [],
    "returns a message whose fragments have lengths of 7, 16 and 64 bits",
    [
      frame("binary", fill("01", 5), PART),
      frame("continuation", fill("01", 300), PART),
      frame("continuation", fill("01", 65536)),
    ],
    comes(seen("binary", fill("01", 65841))),
  ),
];
