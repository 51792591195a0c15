import { ProtocolError } from "../errors.ts";
import { headerSize, type LengthForm, minimalLengthForm } from "./frame.ts";
import { applyMask, type MaskKeySource } from "./mask.ts";

/** A frame to write. Everything but `opcode` has the default of a legal, unmasked, final frame. */
export interface FrameInit {
  /** 0 to 15, reserved ones included. */
  readonly opcode: number;
  /** Text is encoded as UTF-8. Default empty. */
  readonly payload?: Uint8Array | string;
  /** Default true. */
  readonly fin?: boolean;
  /** RSV1 = 4, RSV2 = 2, RSV3 = 1. Default 0. */
  readonly rsv?: number;
  /** A key (unsigned 32 bit) or where to get one. Absent: the frame is not masked. */
  readonly mask?: number | MaskKeySource;
  /** Default: the shortest that fits. A longer one is illegal and written all the same. */
  readonly lengthForm?: LengthForm;
  /** What the header claims. Default: the payload's true length. Up to 2^64 - 1, so that the top bit can be set. */
  readonly declaredBytes?: number | bigint;
}

const EMPTY = new Uint8Array(0);
/** The largest value that fits each form's field. In the 7-bit form 126 and 127 mean the two other forms. */
const HIGHEST: Readonly<Record<LengthForm, bigint>> = { 7: 125n, 16: 0xffffn, 64: 0xffff_ffff_ffff_ffffn };

/**
 * Encodes one frame, legal or illegal on purpose (RFC 6455 §5.2).
 * @throws {ProtocolError} `BadFrameField` if a value does not fit its field at all.
 */
export function encodeFrame(init: FrameInit): Buffer {
  const { opcode, fin = true, rsv = 0, payload = EMPTY } = init;
  const payloadBytes = typeof payload === "string" ? Buffer.byteLength(payload) : payload.length;
  const declared = init.declaredBytes ?? payloadBytes;
  const lengthForm = init.lengthForm ?? minimalLengthForm(declared);
  const maskKey = typeof init.mask === "function" ? init.mask() : init.mask;
  checkFields({ opcode, rsv, maskKey, lengthForm, declared });

  const headerBytes = headerSize(lengthForm, maskKey);
  const out = Buffer.allocUnsafe(headerBytes + payloadBytes);
  out[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  writeLength(out, maskKey === undefined ? 0 : MASKED, lengthForm, declared);
  if (typeof payload === "string") out.write(payload, headerBytes);
  else out.set(payload, headerBytes);
  if (maskKey !== undefined) {
    out.writeUInt32BE(maskKey, headerBytes - 4);
    applyMask(out.subarray(headerBytes), maskKey);
  }
  return out;
}

/** The top bit of a header's second octet. */
const MASKED = 0x80;

function writeLength(out: Buffer, top: number, form: LengthForm, declared: number | bigint): void {
  if (form === 7) {
    out[1] = top | Number(declared);
  } else if (form === 16) {
    out[1] = top | 126;
    out.writeUInt16BE(Number(declared), 2);
  } else {
    out[1] = top | 127;
    out.writeBigUInt64BE(BigInt(declared), 2);
  }
}

interface Fields {
  readonly opcode: number;
  readonly rsv: number;
  readonly maskKey: number | undefined;
  readonly lengthForm: LengthForm;
  readonly declared: number | bigint;
}

function checkFields({ opcode, rsv, maskKey, lengthForm: form, declared }: Fields): void {
  requireWhole("opcode", opcode, 15);
  requireWhole("rsv", rsv, 7);
  if (maskKey !== undefined) requireWhole("mask", maskKey, 0xffff_ffff);
  // A bigint reaches the lengths above 2^53 that a number cannot hold exactly, the top bit among them.
  const isWhole = typeof declared === "bigint" || Number.isSafeInteger(declared);
  if (!isWhole || declared < 0 || declared > HIGHEST[form]) {
    throw new ProtocolError(
      "BadFrameField",
      `expected a length from 0 to ${HIGHEST[form]} for the ${form}-bit form, got ${declared}`,
    );
  }
}

function requireWhole(field: string, value: number, highest: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= highest) return;
  throw new ProtocolError("BadFrameField", `expected ${field} from 0 to ${highest}, got ${value}`);
}
