import type { ConformanceCase } from "../case/case.ts";
import { closePayload, fill, hex, type Payload, utf8 } from "../case/payload.ts";
import {
  APART,
  CLEAN,
  closes,
  comes,
  fails,
  frame,
  MUST,
  NOTHING,
  OCTETS,
  PART,
  rfc6455,
  SHOULD,
  seen,
} from "./words.ts";

const SYMBOLS = hex("00 ff fe fd fc fb 00 ff");
const UNSOLICITED = utf8("unsolicited pong payload");
const FE_125 = fill("fe", 125);

const ping = (
  name: string,
  autobahn: string,
  what: string,
  payload: Payload,
  chop = false,
): ConformanceCase => ({
  ...MUST,
  id: `control/ping-${name}`,
  says: `answers a ping ${what} with a pong of the same octets`,
  source: rfc6455("5.5.3"),
  autobahn: [autobahn],
  script: [frame("ping", payload, chop ? OCTETS : {})],
  ...comes(seen("pong", payload)),
});

const ten = Array.from({ length: 10 }, (_, index) => utf8(`payload-${index}`));
const tenPings = (name: string, autobahn: string, how: string, chop: boolean): ConformanceCase => ({
  ...MUST,
  id: `control/ten-pings${name}`,
  says: `answers ten pings ${how} in their order`,
  source: rfc6455("5.5.3"),
  autobahn: [autobahn],
  script: ten.map((payload) => frame("ping", payload, chop ? OCTETS : {})),
  // RFC 6455 5.5.3: an endpoint may answer only the latest of several pings.
  events: { ok: [ten.map((payload) => seen("pong", payload))], tolerated: [[seen("pong", ten[9])]] },
  ending: CLEAN,
});

const tooLong = (op: "ping" | "pong", autobahn: readonly string[]): ConformanceCase => ({
  ...MUST,
  id: `control/${op}-126`,
  says: `fails the connection on a ${op} of 126 octets`,
  source: rfc6455("5.5"),
  autobahn,
  script: [frame(op, fill("fe", 126))],
  ...fails(1002),
});

const between = (
  name: string,
  what: string,
  control: readonly ReturnType<typeof frame>[],
  answers: readonly ReturnType<typeof seen>[],
  kind: "text" | "binary" = "text",
): ConformanceCase => ({
  ...MUST,
  id: `control/${name}-between-fragments`,
  says: `takes ${what} between the fragments of a ${kind} message`,
  source: rfc6455("5.4"),
  script: [frame(kind, utf8("one "), PART), ...control, frame("continuation", utf8("two"))],
  ...comes(...answers, seen(kind, utf8("one two"))),
});

const pings = ["first", "second", "third"].map(utf8);

export const control: readonly ConformanceCase[] = [
  ping("0", "2.1", "without payload", utf8("")),
  ping("text", "2.2", "with text in it", utf8("Hello, world!")),
  ping("octets", "2.3", "with octets that are no text", SYMBOLS),
  ping("125", "2.4", "of 125 octets", FE_125),
  tooLong("ping", ["2.5"]),
  ping("125-in-octets", "2.6", "of 125 octets that arrives octet by octet", FE_125, true),
  {
    ...MUST,
    id: "control/pong-unasked-empty",
    says: "ignores a pong without payload that nobody asked for",
    source: rfc6455("5.5.3"),
    autobahn: ["2.7"],
    script: [frame("pong"), frame("close", closePayload(1000))],
    ...closes(1000),
  },
  {
    ...MUST,
    id: "control/pong-unasked",
    says: "ignores a pong that nobody asked for",
    source: rfc6455("5.5.3"),
    autobahn: ["2.8"],
    script: [frame("pong", UNSOLICITED), frame("close", closePayload(1000))],
    ...closes(1000),
  },
  {
    ...MUST,
    id: "control/ping-after-unasked-pong",
    says: "answers a ping behind a pong that nobody asked for",
    source: rfc6455("5.5.3"),
    autobahn: ["2.9"],
    script: [frame("pong", UNSOLICITED), frame("ping", utf8("ping payload"))],
    ...comes(seen("pong", utf8("ping payload"))),
  },
  tenPings("", "2.10", "in one write", false),
  tenPings("-in-octets", "2.11", "that arrive octet by octet", true),
  tooLong("pong", []),
  ...(
    [
      ["ping", "a fragmented ping"],
      ["pong", "a fragmented pong"],
    ] as const
  ).map(
    ([op, what]): ConformanceCase => ({
      ...MUST,
      id: `control/${op}-fragmented-alone`,
      says: `fails the connection on ${what} of which no second part comes`,
      source: rfc6455("5.5"),
      script: [frame(op, utf8("part"), PART)],
      ...fails(1002),
    }),
  ),
  {
    ...MUST,
    id: "control/close-fragmented",
    says: "fails the connection on a fragmented Close",
    source: rfc6455("5.5"),
    script: [frame("close", closePayload(1000), PART)],
    ...fails(1002),
  },
  {
    ...MUST,
    id: "control/ping-fragmented-inside-message",
    says: "fails the connection on a fragmented ping between the fragments of a message",
    source: rfc6455("5.5"),
    script: [
      frame("text", utf8("one"), PART),
      frame("ping", utf8("part"), PART),
      frame("continuation", utf8("two")),
    ],
    ...fails(1002),
  },
  between("ping", "a ping", [frame("ping", pings[0])], [seen("pong", pings[0])], "binary"),
  between("pong", "a pong", [frame("pong", UNSOLICITED)], []),
  between(
    "three-pings",
    "three pings in a row",
    pings.map((payload) => frame("ping", payload, APART)),
    pings.map((payload) => seen("pong", payload)),
  ),
  between("ping-125", "a ping of 125 octets", [frame("ping", FE_125)], [seen("pong", FE_125)]),
  {
    ...MUST,
    id: "control/ping-before-and-after-message",
    says: "answers pings around a message with their own payloads",
    source: rfc6455("5.5.2"),
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
    ...MUST,
    id: "control/nothing-after-close",
    says: "sends no pong for a ping that comes behind a Close",
    source: rfc6455("5.5.2"),
    script: [frame("close", closePayload(1001)), frame("ping", pings[0])],
    ...closes(1000, 1001),
  },
  {
    ...SHOULD,
    id: "control/ping-flood",
    says: "survives 1000 pings in one write and answers at least the latest",
    source: rfc6455("5.5.3"),
    script: [
      { do: "flood", frame: frame("ping", utf8("flood")), count: 1000, counted: false },
      { do: "barrier" },
    ],
    events: NOTHING,
    ending: CLEAN,
  },
];
