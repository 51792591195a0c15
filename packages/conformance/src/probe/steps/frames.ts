import {
  applyMask,
  encodeFrame,
  type FrameInit,
  FrameWriter,
  OPCODE,
  RSV1,
  randomMaskKey,
} from "@wsfn/protocol";
import { octets, patternOf, type Repeated } from "../../case/payload.ts";
import type { FrameStep, MessageStep, Opcode } from "../../case/step.ts";
import type { DeflateCodec } from "../../connection/deflate-codec.ts";
import { frameLabel } from "../../connection/wire-log.ts";

/** Octets that are ready to be sent, and what the log calls them. */
export interface Piece {
  readonly bytes: Buffer;
  readonly label: string;
}

/** The number of an opcode that a case gives by name or by number (RFC 6455 §5.2). */
export const opcodeOf = (op: Opcode): number => (typeof op === "number" ? op : OPCODE[op]);

/** Writes the frame of a step. */
export function framePiece(step: FrameStep): Piece {
  const opcode = opcodeOf(step.op);
  const fin = step.fin ?? true;
  const rsv = step.rsv ?? 0;
  if (isLarge(step)) {
    const shown = Buffer.alloc(SHOWN_BYTES, patternOf(step.payload));
    const label = frameLabel({ opcode, fin, rsv }, shown, step.payload.bytes);
    return { bytes: repeated({ opcode, fin, rsv }, step.payload), label };
  }
  const payload = octets(step.payload);
  const mask = MASKS[step.mask ?? "random"];
  const bytes = encodeFrame({
    opcode,
    payload,
    fin,
    rsv,
    ...(mask !== undefined && { mask }),
    ...(step.lengthForm && { lengthForm: step.lengthForm }),
    ...(step.declared !== undefined && { declaredBytes: BigInt(step.declared) }),
  });
  const claim = step.declared === undefined ? "" : `, announcing ${step.declared} B`;
  return { bytes, label: frameLabel({ opcode, fin, rsv }, payload) + claim };
}

const MASKS = { random: randomMaskKey, zero: 0, none: undefined } as const;

/** From here on it pays to mask the pattern and not the payload. */
const LARGE_BYTES = 64 * 1024;
const SHOWN_BYTES = 64;

const isLarge = (step: FrameStep): step is FrameStep & { readonly payload: Repeated } =>
  "repeat" in step.payload &&
  step.payload.bytes > LARGE_BYTES &&
  step.mask === undefined &&
  step.lengthForm === undefined &&
  step.declared === undefined;

/** A frame of a pattern over and over again. The pattern is masked, not the payload: 16 MiB are written once, where they leave from. */
function repeated(head: Pick<FrameInit, "opcode" | "fin" | "rsv">, payload: Repeated): Buffer {
  const key = randomMaskKey();
  const header = encodeFrame({ ...head, mask: key, declaredBytes: payload.bytes });
  const pattern = patternOf(payload);
  // Four times any length is a multiple of the key's, so that each copy begins with the key's first octet.
  const masked = Buffer.concat([pattern, pattern, pattern, pattern]);
  applyMask(masked, key);
  const frame = Buffer.allocUnsafeSlow(header.length + payload.bytes);
  header.copy(frame);
  return frame.fill(masked, header.length);
}

/** Writes a message, whole or in fragments. `ping` gives the payload of the ping that is put after each fragment, where the step asks for it. */
export function messagePiece(step: MessageStep, codec: DeflateCodec | undefined, ping: () => Buffer): Piece {
  const plain = octets(step.payload);
  const compressed = step.compressed === true && codec !== undefined;
  const payload = compressed ? codec.compress(plain, step) : plain;
  const opcode = opcodeOf(step.kind);
  const { bytes, count } = messageFrames(opcode, payload, {
    fragment: step.fragment,
    compressed,
    ping: step.pings ? ping : undefined,
  });
  const label = frameLabel({ opcode, fin: true, rsv: compressed ? RSV1 : 0 }, payload);
  return { bytes, label: count === 1 ? label : `${label} in ${count} frames` };
}

/** Room for a header with a key, and for a ping between two fragments. */
const SPARE_BYTES = 48;

/**
 * Cuts a message into frames, all in one piece of memory: 4 MiB in fragments of 64 octets would be 65,536 pieces. A length that is a
 * multiple of `fragment` ends with an empty final frame, as Autobahn sends it.
 */
export function messageFrames(
  opcode: number,
  payload: Buffer,
  options: {
    readonly fragment: number | undefined;
    readonly compressed: boolean;
    readonly ping?: (() => Buffer) | undefined;
  },
): { readonly bytes: Buffer; readonly count: number } {
  const { fragment, ping } = options;
  const rsv = options.compressed ? RSV1 : 0;
  if (fragment === undefined) {
    return { bytes: encodeFrame({ opcode, payload, rsv, mask: randomMaskKey }), count: 1 };
  }
  const most = 1 + Math.floor(payload.length / fragment);
  const writer = new FrameWriter({
    mask: randomMaskKey,
    batchBytes: payload.length + most * SPARE_BYTES,
  });
  for (let count = 1, at = 0; ; count += 1, at += fragment) {
    const part = payload.subarray(at, at + fragment);
    const fin = part.length < fragment;
    writer.write(at === 0 ? opcode : OPCODE.continuation, part, { fin, rsv: at === 0 ? rsv : 0 });
    if (fin) return { bytes: writer.take(), count };
    if (ping) {
      writer.write(OPCODE.ping, ping());
      count += 1;
    }
  }
}
