import { encodeFrame, OPCODE } from "@wsfn/protocol";
import { seeded } from "../random.ts";

/** Most octets that one read of a socket brings. */
export const READ_BYTES = 64 * 1024;
/** Of a period: more than are on their way as a rule, so that any two that could be mixed up differ. */
const MOST_FRAMES = 64;
/** Of a period, where messages are long. */
const MOST_BYTES = 1024 * 1024;
const FIRST_LETTER = 97;
const LETTERS = 26;

/**
 * What a connection sends and must get back, made before anything is timed. Messages differ, so that an echo that mixes them
 * up is found, and come again after `period`.
 */
export interface Wire {
  readonly period: number;
  /** Masked frames one after the other: the period, and on from its begin, so that any window is one slice. */
  readonly requests: Buffer;
  readonly requestBytes: number;
  /** The echoes as they must come: the period, and on from its begin for as long as a read can be. */
  readonly replies: Buffer;
  readonly replyBytes: number;
}

/** Text messages of `sizeBytes` letters. The keys are random from the seed, so both directions are the same in every run. */
export function wireOf(sizeBytes: number, inFlight: number, seed = 1): Wire {
  const random = seeded(seed);
  const period = Math.max(2, Math.min(MOST_FRAMES, Math.floor(MOST_BYTES / (sizeBytes + 14))));
  const payloads = Array.from({ length: period }, () =>
    Buffer.from(Array.from({ length: sizeBytes }, () => FIRST_LETTER + Math.floor(random() * LETTERS))),
  );
  const mask = (): number => Math.floor(random() * 2 ** 32);
  const requests = payloads.map((payload) => encodeFrame({ opcode: OPCODE.text, payload, mask }));
  const replies = payloads.map((payload) => encodeFrame({ opcode: OPCODE.text, payload }));
  const requestBytes = requests[0]?.length ?? 0;
  const replyBytes = replies[0]?.length ?? 0;
  return {
    period,
    requests: repeated(requests, (period + inFlight) * requestBytes),
    requestBytes,
    replies: repeated(replies, period * replyBytes + READ_BYTES),
    replyBytes,
  };
}

/** So many octets of the frames, over and over. */
function repeated(frames: readonly Buffer[], bytes: number): Buffer {
  const once = Buffer.concat(frames);
  return Buffer.alloc(bytes, once);
}
