import type { ConformanceCase, Expected } from "../../case/case.ts";
import { EMPTY, fill, type Payload, utf8 } from "../../case/payload.ts";
import { cases, comes, FAULT_CODES, fails, frame, HELLO, LEFT, NOTHING, rfc6455, seen } from "../words.ts";

const STAR = "2a";
const FE = "fe";
const octetsOf = (pattern: string, bytes: number): Payload => (bytes === 0 ? utf8("") : fill(pattern, bytes));

/** Lengths around the borders of the three length forms (RFC 6455 5.2). */
const borders = cases(
  { source: rfc6455("5.2") },
  (
    [
      ["framing/text-0", "1.1.1", "text", 0, "no payload"],
      ["framing/text-125", "1.1.2", "text", 125, "the longest 7-bit length"],
      ["framing/text-126", "1.1.3", "text", 126, "the shortest 16-bit length"],
      ["framing/text-127", "1.1.4", "text", 127, "a 16-bit length"],
      ["framing/text-128", "1.1.5", "text", 128, "a 16-bit length"],
      ["framing/text-65535", "1.1.6", "text", 65535, "the longest 16-bit length"],
      ["framing/text-65536", "1.1.7", "text", 65536, "the shortest 64-bit length"],
      ["framing/binary-0", "1.2.1", "binary", 0, "no payload"],
      ["framing/binary-125", "1.2.2", "binary", 125, "the longest 7-bit length"],
      ["framing/binary-126", "1.2.3", "binary", 126, "the shortest 16-bit length"],
      ["framing/binary-127", "1.2.4", "binary", 127, "a 16-bit length"],
      ["framing/binary-128", "1.2.5", "binary", 128, "a 16-bit length"],
      ["framing/binary-65535", "1.2.6", "binary", 65535, "the longest 16-bit length"],
      ["framing/binary-65536", "1.2.7", "binary", 65536, "the shortest 64-bit length"],
    ] as const
  ).map(([id, autobahn, kind, bytes, what]) => {
    const payload = octetsOf(kind === "text" ? STAR : FE, bytes);
    return {
      id,
      autobahn: [autobahn],
      says: `returns a ${kind} message of ${bytes} octets (${what}) unchanged`,
      script: [frame(kind, payload)],
      ...comes(seen(kind, payload)),
    };
  }),
);

const inPieces = cases({ source: rfc6455("5.2") }, [
  {
    id: "framing/text-65536-in-chops",
    autobahn: ["1.1.8"],
    says: "returns a text message of 65536 octets that arrives in 997-octet pieces",
    script: [frame("text", fill(STAR, 65536), { chop: 997 })],
    ...comes(seen("text", fill(STAR, 65536))),
  },
  {
    id: "framing/binary-65536-in-chops",
    autobahn: ["1.2.8"],
    says: "returns a binary message of 65536 octets that arrives in 997-octet pieces",
    script: [frame("binary", fill(FE, 65536), { chop: 997 })],
    ...comes(seen("binary", fill(FE, 65536))),
  },
]);

/** A length in a longer form than needed is illegal to send; what a receiver does is left open, save to misread it. */
const readOrRefused = (answer: Expected) => ({
  events: { ok: [[answer], []] },
  ending: { by: "either", codes: [1000, 1002], tolerated: FAULT_CODES, clean: false } as const,
});

const longForms = cases({ source: rfc6455("5.2") }, [
  {
    id: "framing/length-16-for-5",
    says: "either reads or refuses 5 octets announced in 16 bits, and never misreads it",
    script: [frame("text", utf8("Hello"), { lengthForm: 16 })],
    ...readOrRefused(seen("text", utf8("Hello"))),
  },
  {
    id: "framing/length-64-for-5",
    says: "either reads or refuses 5 octets announced in 64 bits, and never misreads it",
    script: [frame("text", utf8("Hello"), { lengthForm: 64 })],
    ...readOrRefused(seen("text", utf8("Hello"))),
  },
  {
    id: "framing/length-64-for-300",
    says: "either reads or refuses 300 octets announced in 64 bits, and never misreads it",
    script: [frame("text", fill(STAR, 300), { lengthForm: 64 })],
    ...readOrRefused(seen("text", fill(STAR, 300))),
  },
  {
    id: "framing/length-16-ping",
    says: "either reads or refuses a ping of 4 octets announced in 16 bits, and never misreads it",
    script: [frame("ping", utf8("ping"), { lengthForm: 16 })],
    ...readOrRefused(seen("pong", utf8("ping"))),
  },
]);

const impossible = cases({ source: rfc6455("5.2") }, [
  {
    id: "framing/length-top-bit",
    says: "fails the connection on a 64-bit length with its top bit set",
    script: [frame("binary", utf8("some"), { lengthForm: 64, declared: `${2n ** 63n}` })],
    ...fails(1002, 1009),
  },
  {
    id: "framing/length-all-ones",
    says: "fails the connection on a 64-bit length of all ones",
    script: [frame("binary", utf8("some"), { lengthForm: 64, declared: `${2n ** 64n - 1n}` })],
    ...fails(1002, 1009),
  },
  // The header is enough to judge by: a server that waits for octets of the payload waits for ever.
  {
    id: "framing/length-top-bit-alone",
    says: "fails the connection on a 64-bit length with its top bit set before any payload comes",
    script: [frame("binary", EMPTY, { lengthForm: 64, declared: `${2n ** 63n}` })],
    ...fails(1002, 1009),
  },
  {
    id: "framing/length-all-ones-alone",
    says: "fails the connection on a 64-bit length of all ones before any payload comes",
    script: [frame("binary", EMPTY, { lengthForm: 64, declared: `${2n ** 64n - 1n}` })],
    ...fails(1002, 1009),
  },
  {
    id: "framing/length-above-32-bits",
    says: "does not take 2^32 octets and 13 for 13",
    script: [
      frame("text", HELLO, { lengthForm: 64, declared: `${2n ** 32n + 13n}` }),
      // To wait for the rest is as right as to refuse it; an echo would come at once.
      { do: "await-events", count: 1, withinMs: 300 },
    ],
    events: NOTHING,
    ending: LEFT,
  },
]);

/** The length in a frame's header. */
export const lengths: readonly ConformanceCase[] = [...borders, ...inPieces, ...longForms, ...impossible];
