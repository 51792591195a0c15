import type { StreamStep } from "../../case/step.ts";
import type { DeflateCodec } from "../../connection/deflate-codec.ts";
import { messageFrames, opcodeOf } from "./frames.ts";
import { sampleWindow } from "./samples.ts";

/** How many different messages a stream has; it begins again then. Enough octets to fill every window of deflate many times. */
const DIFFERENT_BYTES = 1024 * 1024;
const LEAST_DIFFERENT = 8;
/** Short messages: so many of them show everything, and more would only take memory. */
const MOST_DIFFERENT = 512;

interface Made {
  readonly payload: Buffer;
  /** Undefined where the same message is other octets each time: the probe compresses with what it sent before. */
  readonly frames: Buffer | undefined;
}

/**
 * The messages of a stream, each made when it is first asked for. Where an end compresses without memory of earlier messages, its
 * octets are made, or inflated, once: so that the server's work is what takes the time.
 */
export class StreamMessages {
  readonly #step: StreamStep;
  readonly #codec: DeflateCodec | undefined;
  readonly #different: number;
  readonly #made: Made[] = [];
  /** Compressed messages by slot, shared with other cases. */
  readonly #octets: Buffer[] | undefined;
  /** The server's octets for the message of a slot, once they were seen to inflate to it. */
  readonly #echoes: Buffer[] | undefined;

  constructor(step: StreamStep, codec: DeflateCodec | undefined) {
    this.#step = step;
    this.#codec = codec;
    const enough = Math.ceil(DIFFERENT_BYTES / Math.max(step.bytes, 1));
    this.#different = Math.min(step.count, MOST_DIFFERENT, Math.max(LEAST_DIFFERENT, enough));
    if (codec === undefined) return;
    const { agreement, strict } = codec;
    const content = [step.kind, step.sample, step.bytes];
    if (agreement.clientNoContextTakeover)
      this.#octets = SENT.of([...content, agreement.clientMaxWindowBits].join(" "));
    if (agreement.serverNoContextTakeover)
      this.#echoes = RECEIVED.of([...content, agreement.serverMaxWindowBits, strict].join(" "));
  }

  payload(index: number): Buffer {
    return this.#at(index).payload;
  }

  /** The frames to be sent. To be asked for once per message and in order: compressing may change what comes next. */
  frames(index: number): Buffer {
    const { payload, frames } = this.#at(index);
    return frames ?? this.#cut(this.#codec ? this.#codec.compress(payload) : payload);
  }

  /** The message, when the server's octets for it are those that were inflated before, and nothing but them decides what they mean. */
  known(index: number, octets: Buffer): Buffer | undefined {
    return this.#echoes?.[this.#slot(index)]?.equals(octets) ? this.payload(index) : undefined;
  }

  /** Keeps octets that were inflated to the message. */
  learn(index: number, octets: Buffer): void {
    if (this.#echoes) this.#echoes[this.#slot(index)] ??= Buffer.from(octets);
  }

  #slot(index: number): number {
    return index % this.#different;
  }

  #at(index: number): Made {
    const slot = this.#slot(index);
    const known = this.#made[slot];
    if (known) return known;
    const { sample, bytes, kind } = this.#step;
    const payload = sampleWindow(sample, { length: bytes, index: slot, asText: kind === "text" });
    const fresh: Made = { payload, frames: this.#framesOnce(slot, payload) };
    this.#made[slot] = fresh;
    return fresh;
  }

  #framesOnce(slot: number, payload: Buffer): Buffer | undefined {
    if (this.#codec === undefined) return this.#cut(payload);
    if (this.#octets === undefined) return undefined;
    this.#octets[slot] ??= this.#codec.compress(payload);
    return this.#cut(this.#octets[slot]);
  }

  #cut(octets: Buffer): Buffer {
    const { kind, fragment } = this.#step;
    return messageFrames(opcodeOf(kind), octets, { fragment, compressed: this.#codec !== undefined }).bytes;
  }
}

/**
 * What cases share, the last few kinds of it: every offer is tried with the same messages, and the largest are cut in five ways. To
 * compress and to inflate is most of what the probe has to do.
 */
class Shared {
  readonly #kinds = new Map<string, Buffer[]>();

  of(kind: string): Buffer[] {
    const known = this.#kinds.get(kind) ?? [];
    // Put last: the first one is the one that was asked for the longest time ago.
    this.#kinds.delete(kind);
    this.#kinds.set(kind, known);
    for (const oldest of this.#kinds.keys()) {
      if (this.#kinds.size <= MOST_KINDS) break;
      this.#kinds.delete(oldest);
    }
    return known;
  }
}

/** Cases of one family run side by side and share; what was made for another family is not asked for again. */
const MOST_KINDS = 16;
const SENT = new Shared();
const RECEIVED = new Shared();
