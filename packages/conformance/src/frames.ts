import { encodeFrame, OPCODE, RSV1, randomMaskKey } from "@wsfn/protocol";
import type { DeflateCodec } from "./deflate-codec.ts";
import { octets } from "./payload.ts";
import type { FrameStep, MessageStep, Opcode } from "./step.ts";
import { frameLabel } from "./wire-log.ts";

/** Octets that are ready to be sent, and what the log calls them. */
export interface Piece {
  readonly bytes: Buffer;
  readonly label: string;
}

export const opcodeOf = (op: Opcode): number => (typeof op === "number" ? op : OPCODE[op]);

/** Writes the frame of a step. */
export function framePiece(step: FrameStep): Piece {
  const opcode = opcodeOf(step.op);
  const payload = octets(step.payload);
  const fin = step.fin ?? true;
  const rsv = step.rsv ?? 0;
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

/** Writes a message, whole or in fragments. `barrier` gives the ping that is put after each fragment, where the step asks for it. */
export function messagePiece(step: MessageStep, codec: DeflateCodec | undefined, ping: () => Buffer): Piece {
  const plain = octets(step.payload);
  const compressed = step.compressed === true && codec !== undefined;
  const payload = compressed ? codec.compress(plain, step.final) : plain;
  const opcode = opcodeOf(step.kind);
  const frames = messageFrames(opcode, payload, {
    fragment: step.fragment,
    compressed,
    ping: step.pings ? ping : undefined,
  });
  const label = frameLabel({ opcode, fin: true, rsv: compressed ? RSV1 : 0 }, payload);
  return {
    bytes: frames.length === 1 ? (frames[0] ?? payload) : Buffer.concat(frames),
    label: frames.length === 1 ? label : `${label} in ${frames.length} frames`,
  };
}

/** Cuts a message into frames. A length that is a multiple of `fragment` ends with an empty final frame, as Autobahn sends it. */
export function messageFrames(
  opcode: number,
  payload: Buffer,
  options: {
    readonly fragment: number | undefined;
    readonly compressed: boolean;
    readonly ping?: (() => Buffer) | undefined;
  },
): Buffer[] {
  const { fragment, ping } = options;
  const rsv = options.compressed ? RSV1 : 0;
  if (fragment === undefined) return [encodeFrame({ opcode, payload, rsv, mask: randomMaskKey })];
  const frames: Buffer[] = [];
  for (let at = 0; ; at += fragment) {
    const part = payload.subarray(at, at + fragment);
    const fin = part.length < fragment;
    frames.push(
      encodeFrame({
        opcode: at === 0 ? opcode : OPCODE.continuation,
        payload: part,
        fin,
        rsv: at === 0 ? rsv : 0,
        mask: randomMaskKey,
      }),
    );
    if (fin) return frames;
    if (ping) frames.push(ping());
  }
}
