import type { ConformanceCase } from "../case/case.ts";
import { closePayload, fill, hex, utf8 } from "../case/payload.ts";
import {
  APART,
  CLEAN,
  cases,
  closes,
  comes,
  fails,
  failsOnClose,
  frame,
  HELLO,
  NOTHING,
  OCTETS,
  PART,
  rfc6455,
  seen,
} from "./words.ts";

const SYMBOLS = hex("00 ff fe fd fc fb 00 ff");
const UNSOLICITED = utf8("unsolicited pong payload");
const FE_125 = fill("fe", 125);

/** RFC 6455 5.5.3: a pong has the octets of its ping. */
const answered = cases(
  { source: rfc6455("5.5.3") },
  (
    [
      ["control/ping-0", "2.1", "without payload", utf8("")],
      ["control/ping-text", "2.2", "with text in it", HELLO],
      ["control/ping-octets", "2.3", "with octets that are not text", SYMBOLS],
      ["control/ping-125", "2.4", "of 125 octets", FE_125],
      ["control/ping-125-in-octets", "2.6", "of 125 octets that arrives octet by octet", FE_125, OCTETS],
    ] as const
  ).map(([id, autobahn, what, payload, how = {}]) => ({
    id,
    autobahn: [autobahn],
    says: `answers a ping ${what} with a pong of the same octets`,
    script: [frame("ping", payload, how)],
    ...comes(seen("pong", payload)),
  })),
);

const ten = Array.from({ length: 10 }, (_, index) => utf8(`payload-${index}`));

const inOrder = cases(
  {
    source: rfc6455("5.5.3"),
    // An endpoint may answer only the latest of several pings.
    events: { ok: [ten.map((payload) => seen("pong", payload))], tolerated: [[seen("pong", ten[9])]] },
    ending: CLEAN,
  },
  [
    {
      id: "control/ten-pings",
      autobahn: ["2.10"],
      says: "answers ten pings in one write in their order",
      script: ten.map((payload) => frame("ping", payload)),
    },
    {
      id: "control/ten-pings-in-octets",
      autobahn: ["2.11"],
      says: "answers ten pings that arrive octet by octet in their order",
      script: ten.map((payload) => frame("ping", payload, OCTETS)),
    },
  ],
);

const unasked = cases({ source: rfc6455("5.5.3") }, [
  {
    id: "control/pong-unasked-empty",
    autobahn: ["2.7"],
    says: "ignores an unsolicited pong without payload",
    script: [frame("pong"), frame("close", closePayload(1000))],
    events: NOTHING,
    ending: CLEAN,
  },
  {
    id: "control/pong-unasked",
    autobahn: ["2.8"],
    says: "ignores an unsolicited pong",
    script: [frame("pong", UNSOLICITED), frame("close", closePayload(1000))],
    events: NOTHING,
    ending: CLEAN,
  },
  {
    id: "control/ping-after-unasked-pong",
    autobahn: ["2.9"],
    says: "answers a ping after an unsolicited pong",
    script: [frame("pong", UNSOLICITED), frame("ping", utf8("ping payload"))],
    ...comes(seen("pong", utf8("ping payload"))),
  },
]);

/** A control frame has 125 octets at most and is not fragmented (RFC 6455 5.5). */
const illegal = cases({ source: rfc6455("5.5"), ...fails(1002) }, [
  {
    id: "control/ping-126",
    autobahn: ["2.5"],
    says: "fails the connection on a ping of 126 octets",
    script: [frame("ping", fill("fe", 126))],
  },
  {
    id: "control/pong-126",
    says: "fails the connection on a pong of 126 octets",
    script: [frame("pong", fill("fe", 126))],
  },
  {
    id: "control/ping-fragmented-alone",
    says: "fails the connection on a fragmented ping whose second part never comes",
    script: [frame("ping", utf8("part"), PART)],
  },
  {
    id: "control/pong-fragmented-alone",
    says: "fails the connection on a fragmented pong whose second part never comes",
    script: [frame("pong", utf8("part"), PART)],
  },
  {
    id: "control/close-fragmented",
    says: "fails the connection on a fragmented Close",
    script: [frame("close", closePayload(1000), PART)],
    ...failsOnClose(1002),
  },
  {
    id: "control/ping-fragmented-inside-message",
    says: "fails the connection on a fragmented ping between the fragments of a message",
    script: [
      frame("text", utf8("one"), PART),
      frame("ping", utf8("part"), PART),
      frame("continuation", utf8("two")),
    ],
  },
]);

const pings = ["first", "second", "third"].map(utf8);

const betweenFragments = (
  kind: "text" | "binary",
  control: readonly ReturnType<typeof frame>[],
  answers: readonly ReturnType<typeof seen>[],
) => ({
  script: [frame(kind, utf8("one "), PART), ...control, frame("continuation", utf8("two"))],
  ...comes(...answers, seen(kind, utf8("one two"))),
});

/** RFC 6455 5.4: control frames may come between the fragments of a message. */
const between = cases({ source: rfc6455("5.4") }, [
  {
    id: "control/ping-between-fragments",
    says: "accepts a ping between the fragments of a binary message",
    ...betweenFragments("binary", [frame("ping", pings[0])], [seen("pong", pings[0])]),
  },
  {
    id: "control/pong-between-fragments",
    says: "accepts a pong between the fragments of a text message",
    ...betweenFragments("text", [frame("pong", UNSOLICITED)], []),
  },
  {
    id: "control/three-pings-between-fragments",
    says: "accepts three pings in a row between the fragments of a text message",
    ...betweenFragments(
      "text",
      pings.map((payload) => frame("ping", payload, APART)),
      pings.map((payload) => seen("pong", payload)),
    ),
  },
  {
    id: "control/ping-125-between-fragments",
    says: "accepts a ping of 125 octets between the fragments of a text message",
    ...betweenFragments("text", [frame("ping", FE_125)], [seen("pong", FE_125)]),
  },
]);

const around = cases({ source: rfc6455("5.5.2") }, [
  {
    id: "control/ping-before-and-after-message",
    says: "answers pings around a message with their own payloads",
    script: [
      frame("ping", pings[0]),
      { do: "await-events", count: 1 },
      frame("text", utf8("between")),
      { do: "await-events", count: 2 },
      frame("ping", pings[1]),
    ],
    ...comes(seen("pong", pings[0]), seen("text", utf8("between")), seen("pong", pings[1])),
  },
  {
    id: "control/nothing-after-close",
    // It need not answer any more (5.5.2), and 1.4 has it discard what comes; no sentence forbids it.
    level: "SHOULD",
    says: "sends no pong for a ping after a Close",
    script: [frame("close", closePayload(1001)), frame("ping", pings[0])],
    ...closes(1000, 1001),
  },
  {
    id: "control/ping-flood",
    level: "SHOULD",
    source: rfc6455("5.5.3"),
    says: "survives 1000 pings in one write and answers at least the latest",
    script: [
      { do: "flood", frame: frame("ping", utf8("flood")), count: 1000, counted: false },
      { do: "barrier" },
    ],
    events: NOTHING,
    ending: CLEAN,
  },
]);

/** Ping and pong. */
export const control: readonly ConformanceCase[] = [
  ...answered,
  ...inOrder,
  ...unasked,
  ...illegal,
  ...between,
  ...around,
];
