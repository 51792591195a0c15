import type { ConformanceCase } from "../case/case.ts";
import { closePayload, fill, hex, type Payload, utf8 } from "../case/payload.ts";
import type { FrameStep, Step } from "../case/step.ts";
import {
  APART,
  CLEAN,
  comes,
  echoContract,
  type FrameOptions,
  fails,
  failsAfter,
  frame,
  HELLO,
  LEFT,
  MUST,
  NOTHING,
  OCTETS,
  rfc6455,
  seen,
} from "./words.ts";

type Kind = "text" | "binary";
const STAR = "2a";
const FE = "fe";
const SYMBOLS = hex("00 ff fe fd fc fb 00 ff");

/** Lengths around the borders of the three length forms (RFC 6455 5.2). */
const LENGTHS = [
  [0, "no payload"],
  [125, "the longest 7-bit length"],
  [126, "the shortest 16-bit length"],
  [127, "a 16-bit length"],
  [128, "a 16-bit length"],
  [65535, "the longest 16-bit length"],
  [65536, "the shortest 64-bit length"],
] as const;

function lengths(kind: Kind, family: string, pattern: string): ConformanceCase[] {
  const payloadOf = (bytes: number): Payload => (bytes === 0 ? utf8("") : fill(pattern, bytes));
  const whole = LENGTHS.map(
    ([bytes, what], index): ConformanceCase => ({
      ...MUST,
      id: `framing/${kind}-${bytes}`,
      says: `returns a ${kind} message of ${bytes} octets (${what}) unchanged`,
      source: rfc6455("5.2"),
      autobahn: [`${family}.${index + 1}`],
      script: [frame(kind, payloadOf(bytes))],
      ...comes(seen(kind, payloadOf(bytes))),
    }),
  );
  return [
    ...whole,
    {
      ...MUST,
      id: `framing/${kind}-65536-in-chops`,
      says: `returns a ${kind} message of 65536 octets that arrives in 997-octet pieces`,
      source: rfc6455("5.2"),
      autobahn: [`${family}.8`],
      script: [frame(kind, payloadOf(65536), { chop: 997 })],
      ...comes(seen(kind, payloadOf(65536))),
    },
  ];
}

interface Fault {
  readonly name: string;
  readonly autobahn: string;
  readonly what: string;
  readonly bad: FrameStep;
  /** How the frames are written; with `after`, a good text comes first and a ping last. */
  readonly after?: FrameOptions;
}

const reserved = (
  rsv: number,
  op: "text" | "binary" | "close",
  payload: Payload | undefined,
  options: FrameOptions = {},
) => frame(op, payload, { rsv, ...options });

/** Reserved bits that nobody gave a meaning (RFC 6455 5.2), and opcodes that have none. */
const FAULTS: readonly Fault[] = [
  { name: "rsv-1-text", autobahn: "3.1", what: "RSV3 set on a text", bad: reserved(1, "text", HELLO) },
  {
    name: "rsv-2-after-text",
    autobahn: "3.2",
    what: "RSV2 set on a text",
    bad: reserved(2, "text", HELLO),
    after: {},
  },
  {
    name: "rsv-3-after-text-apart",
    autobahn: "3.3",
    what: "RSV2 and RSV3 set on a text",
    bad: reserved(3, "text", HELLO, APART),
    after: APART,
  },
  {
    name: "rsv-4-after-text-in-octets",
    autobahn: "3.4",
    what: "RSV1 set on a text",
    bad: reserved(4, "text", HELLO, OCTETS),
    after: OCTETS,
  },
  {
    name: "rsv-5-binary",
    autobahn: "3.5",
    what: "RSV1 and RSV3 set on a binary",
    bad: reserved(5, "binary", SYMBOLS),
  },
  {
    name: "rsv-6-binary",
    autobahn: "3.6",
    what: "RSV1 and RSV2 set on a binary",
    bad: reserved(6, "binary", HELLO),
  },
  {
    name: "rsv-7-close",
    autobahn: "3.7",
    what: "all reserved bits set on a Close",
    bad: reserved(7, "close", undefined),
  },
  { name: "opcode-3", autobahn: "4.1.1", what: "opcode 3", bad: frame(3) },
  { name: "opcode-4", autobahn: "4.1.2", what: "opcode 4", bad: frame(4, utf8("reserved opcode payload")) },
  { name: "opcode-5-after-text", autobahn: "4.1.3", what: "opcode 5", bad: frame(5), after: {} },
  { name: "opcode-6-after-text", autobahn: "4.1.4", what: "opcode 6", bad: frame(6, HELLO), after: {} },
  {
    name: "opcode-7-after-text-in-octets",
    autobahn: "4.1.5",
    what: "opcode 7",
    bad: frame(7, HELLO, OCTETS),
    after: OCTETS,
  },
  { name: "opcode-11", autobahn: "4.2.1", what: "opcode 11", bad: frame(11) },
  {
    name: "opcode-12",
    autobahn: "4.2.2",
    what: "opcode 12",
    bad: frame(12, utf8("reserved opcode payload")),
  },
  { name: "opcode-13-after-text", autobahn: "4.2.3", what: "opcode 13", bad: frame(13), after: {} },
  { name: "opcode-14-after-text", autobahn: "4.2.4", what: "opcode 14", bad: frame(14, HELLO), after: {} },
  {
    name: "opcode-15-after-text-in-octets",
    autobahn: "4.2.5",
    what: "opcode 15",
    bad: frame(15, HELLO, OCTETS),
    after: OCTETS,
  },
];

/** Where the good text is on its way alone, its echo has a moment to come: else the load of the machine would decide what is seen. */
const behind = (after: FrameOptions): Step[] => [
  frame("text", HELLO, after),
  ...(after.apart || after.chop ? [{ do: "await-events", count: 1, withinMs: 200 } as const] : []),
];

const faults = FAULTS.map(
  ({ name, autobahn, what, bad, after }): ConformanceCase => ({
    ...MUST,
    id: `framing/${name}`,
    says: `fails the connection on ${what}${after === undefined ? "" : " behind a good text"}`,
    source: rfc6455("5.2"),
    autobahn: [autobahn],
    script: after === undefined ? [bad] : [...behind(after), bad, frame("ping", undefined, after)],
    ...(after === undefined ? fails(1002) : failsAfter([seen("text", HELLO)], 1002)),
  }),
);

/** A length in a longer form than needed is illegal to send; what a receiver does is left open, save to misread it. */
const longForm = (
  name: string,
  what: string,
  bad: FrameStep,
  answer: ReturnType<typeof seen>,
): ConformanceCase => ({
  ...MUST,
  id: `framing/${name}`,
  says: `either reads or refuses ${what}, and never misreads it`,
  source: rfc6455("5.2"),
  script: [bad],
  events: { ok: [[answer], []] },
  ending: { by: "either", codes: [1000, 1002], clean: false },
});

const unmasked = (name: string, what: string, bad: FrameStep): ConformanceCase => ({
  ...MUST,
  id: `framing/unmasked-${name}`,
  says: `fails the connection on ${what} without a mask`,
  source: rfc6455("5.1"),
  script: [bad],
  ...fails(1002),
});

const texts = Array.from({ length: 64 }, (_, index) => utf8(`message ${index}`));

const own: readonly ConformanceCase[] = [
  unmasked("text", "a text", frame("text", HELLO, { mask: "none" })),
  unmasked("binary", "a binary", frame("binary", SYMBOLS, { mask: "none" })),
  unmasked("empty-text", "an empty text", frame("text", undefined, { mask: "none" })),
  unmasked("ping", "a ping", frame("ping", utf8("ping"), { mask: "none" })),
  unmasked("close", "a Close", frame("close", closePayload(1000), { mask: "none" })),
  unmasked("pong", "a pong", frame("pong", utf8("pong"), { mask: "none" })),
  {
    ...MUST,
    id: "framing/unmasked-continuation",
    says: "fails the connection on a continuation without a mask, behind a fragment that has one",
    source: rfc6455("5.1"),
    script: [frame("text", HELLO, { fin: false }), frame("continuation", HELLO, { mask: "none" })],
    ...fails(1002),
  },
  unmasked("126", "a text with a 16-bit length", frame("text", fill(STAR, 126), { mask: "none" })),
  {
    ...MUST,
    id: "framing/mask-key-zero",
    says: "takes a masking key of zero, which is as good as any other",
    source: rfc6455("5.3"),
    script: [frame("text", HELLO, { mask: "zero" })],
    ...comes(seen("text", HELLO)),
  },
  longForm(
    "length-16-for-5",
    "5 octets announced in 16 bits",
    frame("text", utf8("Hello"), { lengthForm: 16 }),
    seen("text", utf8("Hello")),
  ),
  longForm(
    "length-64-for-5",
    "5 octets announced in 64 bits",
    frame("text", utf8("Hello"), { lengthForm: 64 }),
    seen("text", utf8("Hello")),
  ),
  longForm(
    "length-64-for-300",
    "300 octets announced in 64 bits",
    frame("text", fill(STAR, 300), { lengthForm: 64 }),
    seen("text", fill(STAR, 300)),
  ),
  longForm(
    "length-16-ping",
    "a ping of 4 octets announced in 16 bits",
    frame("ping", utf8("ping"), { lengthForm: 16 }),
    seen("pong", utf8("ping")),
  ),
  {
    ...MUST,
    id: "framing/length-top-bit",
    says: "fails the connection on a 64-bit length with its top bit set",
    source: rfc6455("5.2"),
    script: [frame("binary", utf8("some"), { lengthForm: 64, declared: `${2n ** 63n}` })],
    ...fails(1002, 1009),
  },
  {
    ...MUST,
    id: "framing/length-all-ones",
    says: "fails the connection on a 64-bit length of all ones",
    source: rfc6455("5.2"),
    script: [frame("binary", utf8("some"), { lengthForm: 64, declared: `${2n ** 64n - 1n}` })],
    ...fails(1002, 1009),
  },
  {
    ...MUST,
    id: "framing/length-above-32-bits",
    says: "does not take 2^32 octets and 13 for 13",
    source: rfc6455("5.2"),
    script: [
      frame("text", HELLO, { lengthForm: 64, declared: `${2n ** 32n + 13n}` }),
      // To wait for the rest is as right as to refuse it; an echo would come at once.
      { do: "await-events", count: 1, withinMs: 300 },
    ],
    events: NOTHING,
    ending: LEFT,
  },
  {
    ...MUST,
    id: "framing/reserved-opcode-inside-message",
    says: "fails the connection on opcode 3 between the fragments of a message",
    source: rfc6455("5.2"),
    script: [frame("text", HELLO, { fin: false }), frame(3), frame("continuation", HELLO)],
    ...fails(1002),
  },
  {
    ...MUST,
    id: "framing/rsv-on-empty-text",
    says: "fails the connection on RSV2 set on a text without payload",
    source: rfc6455("5.2"),
    script: [frame("text", undefined, { rsv: 2 })],
    ...fails(1002),
  },
  {
    ...MUST,
    id: "framing/rsv-on-continuation",
    says: "fails the connection on RSV1 set on a continuation",
    source: rfc6455("5.2"),
    script: [frame("text", HELLO, { fin: false }), frame("continuation", HELLO, { rsv: 4 })],
    ...fails(1002),
  },
  {
    ...MUST,
    id: "framing/rsv-on-ping",
    says: "fails the connection on RSV1 set on a ping",
    source: rfc6455("5.2"),
    script: [frame("ping", HELLO, { rsv: 4 })],
    ...fails(1002),
  },
  {
    ...MUST,
    id: "framing/many-messages-in-one-write",
    says: "returns 64 messages that arrive at once, in their order",
    source: echoContract("order"),
    script: texts.map((text) => frame("text", text)),
    events: { ok: [texts.map((text) => seen("text", text))] },
    ending: CLEAN,
  },
  {
    ...MUST,
    id: "framing/short-behind-long",
    says: "returns a long message before the short one that follows it",
    source: echoContract("order"),
    script: [frame("text", fill(STAR, 100_000)), frame("text", HELLO), frame("binary", SYMBOLS)],
    ...comes(seen("text", fill(STAR, 100_000)), seen("text", HELLO), seen("binary", SYMBOLS)),
  },
  {
    ...MUST,
    id: "framing/text-and-binary-keep-their-kind",
    says: "returns text as text and binary as binary when they alternate",
    source: echoContract("kind"),
    script: [
      frame("text", HELLO),
      frame("binary", HELLO),
      frame("text", utf8("")),
      frame("binary", utf8("")),
      frame("binary", SYMBOLS),
    ],
    ...comes(
      seen("text", HELLO),
      seen("binary", HELLO),
      seen("text", utf8("")),
      seen("binary", utf8("")),
      seen("binary", SYMBOLS),
    ),
  },
];

export const framing: readonly ConformanceCase[] = [
  ...lengths("text", "1.1", STAR),
  ...lengths("binary", "1.2", FE),
  ...faults,
  ...own,
];
