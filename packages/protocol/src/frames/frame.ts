import type { FrameViolation } from "./frame-violations.ts";
import { applyMask } from "./mask.ts";

/** Opcodes of RFC 6455 §5.2; 3 to 7 and 11 to 15 are reserved. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The reserved bits as they stand in a frame's `rsv` number. RSV1 marks a compressed message (RFC 7692 §6). */
export const RSV1 = 4;
/** Bit of the second reserved bit in `rsv` (RFC 6455 §5.2). No registered extension uses it. */
export const RSV2 = 2;
/** Bit of the third reserved bit in `rsv` (RFC 6455 §5.2). No registered extension uses it. */
export const RSV3 = 1;

/** How many bits of the header say the length: 7, 7 + 16 or 7 + 64. */
export type LengthForm = 7 | 16 | 64;

/** True for opcodes 8 to 15, known or reserved: their frames must not be fragmented (RFC 6455 §5.5). */
export const isControl = (opcode: number): boolean => opcode >= 8;

/** The shortest form that can say `payloadBytes`, the only legal one (RFC 6455 §5.2). */
export function minimalLengthForm(payloadBytes: number | bigint): LengthForm {
  if (payloadBytes < 126) return 7;
  return payloadBytes < 65536 ? 16 : 64;
}

/** The form that the second octet of a header announces: 126 and 127 are not lengths but say where the length is. */
export function lengthFormOf(second: number): LengthForm {
  const length = second & 0x7f;
  if (length < 126) return 7;
  return length === 126 ? 16 : 64;
}

/** Octets that a header takes, 2 to 14. `mask`: a key or where keys come from; undefined for a frame without one. */
export const headerSize = (lengthForm: LengthForm, mask: unknown): number =>
  (lengthForm === 7 ? 2 : lengthForm === 16 ? 4 : 10) + (mask === undefined ? 0 : 4);

/** What a frame's header holds, before any of its payload has to be there. */
export interface FrameHeader {
  readonly fin: boolean;
  /** RSV1 = 4, RSV2 = 2, RSV3 = 1. */
  readonly rsv: number;
  /** 0 to 15; see `OPCODE`. */
  readonly opcode: number;
  readonly masked: boolean;
  /** Unsigned 32 bit, first octet highest; undefined when `masked` is false. */
  readonly maskKey: number | undefined;
  readonly lengthForm: LengthForm;
  /** As declared; exact up to 2^53, rounded above. */
  readonly payloadBytes: number;
  /** Octets of the header itself, 2 to 14. */
  readonly headerBytes: number;
  /** Rules that this frame breaks, given the frames before it. Empty for a legal frame. */
  readonly violations: readonly FrameViolation[];
}

const EMPTY: Buffer = Buffer.alloc(0);
const NO_VIOLATIONS: readonly FrameViolation[] = Object.freeze([]);

/** One frame as it stood on the wire. */
export class Frame implements FrameHeader {
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly maskKey: number | undefined;
  readonly lengthForm: LengthForm;
  readonly payloadBytes: number;
  readonly headerBytes: number;
  violations: readonly FrameViolation[] = NO_VIOLATIONS;
  #payload: Buffer = EMPTY;
  #unmasked = true;
  // False while the payload lies in a chunk of the caller's, which may be in use elsewhere: then unmasking copies first.
  #mayOverwrite = false;

  /** Made by `FrameReader`; `first` and `second` are the header's first two octets. */
  constructor(first: number, second: number, payloadBytes: number, maskKey: number | undefined) {
    this.fin = first >= 0x80;
    this.rsv = (first >>> 4) & 7;
    this.opcode = first & 15;
    this.masked = maskKey !== undefined;
    this.maskKey = maskKey;
    this.lengthForm = lengthFormOf(second);
    this.payloadBytes = payloadBytes;
    this.headerBytes = headerSize(this.lengthForm, maskKey);
  }

  /** Hands over the payload as it arrived, still masked. Octets that are not `ours` are unmasked in a copy. For `FrameReader` alone. */
  attach(bytes: Buffer, whose: "ours" | "the caller's"): void {
    this.#payload = bytes;
    this.#unmasked = this.maskKey === undefined;
    this.#mayOverwrite = whose === "ours";
  }

  /**
   * The payload, unmasked. A view of what was pushed where that is possible, so valid as long as the pushed chunk is left alone.
   * Unmasking happens on first use: a reader that never looks never pays.
   */
  get payload(): Buffer {
    if (!this.#unmasked) {
      if (!this.#mayOverwrite) this.#payload = Buffer.from(this.#payload);
      applyMask(this.#payload, this.maskKey ?? 0);
      this.#unmasked = true;
    }
    return this.#payload;
  }
}
