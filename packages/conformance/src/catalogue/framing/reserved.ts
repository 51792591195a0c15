import type { ConformanceCase } from "../../case/case.ts";
import { EMPTY, hex, utf8 } from "../../case/payload.ts";
import type { Step } from "../../case/step.ts";
import {
  APART,
  cases,
  type FrameOptions,
  fails,
  failsAfter,
  failsOnClose,
  frame,
  HELLO,
  OCTETS,
  PART,
  rfc6455,
  seen,
} from "../words.ts";

const SYMBOLS = hex("00 ff fe fd fc fb 00 ff");
const FIRST = frame("text", HELLO, PART);
const RESERVED_PAYLOAD = utf8("reserved opcode payload");

/** Reserved bits and opcodes without a meaning, as the first frame (RFC 6455 5.2). */
const first = cases(
  { source: rfc6455("5.2"), ...fails(1002) },
  (
    [
      ["framing/rsv-1-text", "3.1", "RSV3 set on a text", frame("text", HELLO, { rsv: 1 })],
      ["framing/rsv-5-binary", "3.5", "RSV1 and RSV3 set on a binary", frame("binary", SYMBOLS, { rsv: 5 })],
      ["framing/rsv-6-binary", "3.6", "RSV1 and RSV2 set on a binary", frame("binary", HELLO, { rsv: 6 })],
      ["framing/opcode-3", "4.1.1", "opcode 3", frame(3)],
      ["framing/opcode-4", "4.1.2", "opcode 4", frame(4, RESERVED_PAYLOAD)],
      ["framing/opcode-11", "4.2.1", "opcode 11", frame(11)],
      ["framing/opcode-12", "4.2.2", "opcode 12", frame(12, RESERVED_PAYLOAD)],
    ] as const
  ).map(([id, autobahn, what, bad]) => ({
    id,
    autobahn: [autobahn],
    says: `fails the connection on ${what}`,
    script: [bad],
  })),
);

/** Where the good text is on its way alone, its echo has a moment to come: else the load of the machine would decide what is seen. */
const goodText = (how: FrameOptions): Step[] => [
  frame("text", HELLO, how),
  ...(how.apart || how.chop ? [{ do: "await-events", count: 1, withinMs: 200 } as const] : []),
];

/** The same after a good text, and before a ping; all written alike. */
const afterText = cases(
  { source: rfc6455("5.2"), ...failsAfter([seen("text", HELLO)], 1002) },
  (
    [
      ["framing/rsv-2-after-text", "3.2", "RSV2 set on a text", "text", HELLO, { rsv: 2 }, {}],
      [
        "framing/rsv-3-after-text-apart",
        "3.3",
        "RSV2 and RSV3 set on a text",
        "text",
        HELLO,
        { rsv: 3 },
        APART,
      ],
      ["framing/rsv-4-after-text-in-octets", "3.4", "RSV1 set on a text", "text", HELLO, { rsv: 4 }, OCTETS],
      ["framing/opcode-5-after-text", "4.1.3", "opcode 5", 5, EMPTY, {}, {}],
      ["framing/opcode-6-after-text", "4.1.4", "opcode 6", 6, HELLO, {}, {}],
      ["framing/opcode-7-after-text-in-octets", "4.1.5", "opcode 7", 7, HELLO, {}, OCTETS],
      ["framing/opcode-13-after-text", "4.2.3", "opcode 13", 13, EMPTY, {}, {}],
      ["framing/opcode-14-after-text", "4.2.4", "opcode 14", 14, HELLO, {}, {}],
      ["framing/opcode-15-after-text-in-octets", "4.2.5", "opcode 15", 15, HELLO, {}, OCTETS],
    ] as const
  ).map(([id, autobahn, what, op, payload, header, how]) => ({
    id,
    autobahn: [autobahn],
    says: `fails the connection on ${what} after a good text`,
    script: [...goodText(how), frame(op, payload, { ...header, ...how }), frame("ping", undefined, how)],
  })),
);

/** Answered as if it were an empty Close, it would look the same to Autobahn; whether its code is echoed is `close/rsv-1` and its like. */
const close = cases({ source: rfc6455("5.2"), ...failsOnClose(1002) }, [
  {
    id: "framing/rsv-7-close",
    autobahn: ["3.7"],
    says: "fails the connection on all reserved bits set on a Close",
    script: [frame("close", undefined, { rsv: 7 })],
  },
]);

/** Each bit alone on each kind of frame, where no table above has it; on a Close they are `close/rsv-1` and its like. */
const eachBit = cases(
  { source: rfc6455("5.2"), ...fails(1002) },
  (
    [
      ["framing/rsv-1-binary", "RSV3 set on a binary", [frame("binary", SYMBOLS, { rsv: 1 })]],
      ["framing/rsv-2-binary", "RSV2 set on a binary", [frame("binary", SYMBOLS, { rsv: 2 })]],
      ["framing/rsv-4-binary", "RSV1 set on a binary", [frame("binary", SYMBOLS, { rsv: 4 })]],
      [
        "framing/rsv-1-continuation",
        "RSV3 set on a continuation",
        [FIRST, frame("continuation", HELLO, { rsv: 1 })],
      ],
      [
        "framing/rsv-2-continuation",
        "RSV2 set on a continuation",
        [FIRST, frame("continuation", HELLO, { rsv: 2 })],
      ],
      ["framing/rsv-1-ping", "RSV3 set on a ping", [frame("ping", HELLO, { rsv: 1 })]],
      ["framing/rsv-2-ping", "RSV2 set on a ping", [frame("ping", HELLO, { rsv: 2 })]],
      ["framing/rsv-1-pong", "RSV3 set on a pong", [frame("pong", HELLO, { rsv: 1 })]],
      ["framing/rsv-2-pong", "RSV2 set on a pong", [frame("pong", HELLO, { rsv: 2 })]],
      ["framing/rsv-4-pong", "RSV1 set on a pong", [frame("pong", HELLO, { rsv: 4 })]],
    ] as const
  ).map(([id, what, script]) => ({ id, says: `fails the connection on ${what}`, script })),
);

const elsewhere = cases({ source: rfc6455("5.2"), ...fails(1002) }, [
  {
    id: "framing/reserved-opcode-inside-message",
    says: "fails the connection on opcode 3 between the fragments of a message",
    script: [frame("text", HELLO, { fin: false }), frame(3), frame("continuation", HELLO)],
  },
  {
    id: "framing/rsv-on-empty-text",
    says: "fails the connection on RSV2 set on a text without payload",
    script: [frame("text", undefined, { rsv: 2 })],
  },
  {
    id: "framing/rsv-on-continuation",
    says: "fails the connection on RSV1 set on a continuation",
    script: [frame("text", HELLO, { fin: false }), frame("continuation", HELLO, { rsv: 4 })],
  },
  {
    id: "framing/rsv-on-ping",
    says: "fails the connection on RSV1 set on a ping",
    script: [frame("ping", HELLO, { rsv: 4 })],
  },
]);

/** Bits and opcodes that RFC 6455 keeps for later. */
export const reserved: readonly ConformanceCase[] = [
  ...first,
  ...afterText,
  ...close,
  ...eachBit,
  ...elsewhere,
];
