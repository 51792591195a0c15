import { type Frame, OPCODE, RSV1 } from "@wsfn/protocol";
import type { DeflateCodec } from "./deflate-codec.ts";
import type { Fact } from "./fact.ts";

/** A whole message of the server, inflated where it came compressed. */
export interface WholeMessage {
  readonly kind: "text" | "binary";
  readonly payload: Buffer;
}

/** How compressed octets become a message. Without a codec nothing was agreed on, and they stay as they are. */
export interface Inflating {
  readonly codec: DeflateCodec | undefined;
  /** Gives the message that compressed octets are known to be, where nothing was kept of messages before. */
  readonly knownMessage: ((octets: Buffer) => Buffer | undefined) | undefined;
}

/** Frames of a message before they are joined into one. */
const MOST_PARTS = 4096;

/** Makes messages of a server's data frames (RFC 6455 5.4, RFC 7692 7.2.2), whatever rules those break, and takes a bounded amount of them. */
export class MessageJoiner {
  readonly #mostBytes: number;
  #parts: Buffer[] = [];
  #partsBytes = 0;
  #begun: { readonly opcode: number; readonly isCompressed: boolean } | undefined;
  #inflatedBytes = 0;

  /** @param mostBytes of one message, and of all that were inflated, together */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Takes the next frame. Gives the message that it completes, or why none comes; undefined while more frames are to come. */
  take(frame: Frame, inflating: Inflating): WholeMessage | Fact | undefined {
    const isFirst = frame.opcode !== OPCODE.continuation;
    if (isFirst) this.#begun = { opcode: frame.opcode, isCompressed: (frame.rsv & RSV1) !== 0 };
    this.#partsBytes += frame.payloadBytes;
    if (this.#partsBytes > this.#mostBytes) return this.#tooMuch("message");
    if (frame.payloadBytes > 0) this.#parts.push(frame.payload);
    // Many tiny parts would cost far more than their octets.
    if (this.#parts.length === MOST_PARTS) this.#parts = [Buffer.concat(this.#parts)];
    if (!frame.fin) return undefined;
    const begun = this.#begun;
    const whole = this.#parts.length === 1 ? (this.#parts[0] ?? frame.payload) : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partsBytes = 0;
    this.#begun = undefined;
    // A continuation of nothing is a broken rule already, and no message.
    if (begun === undefined) return undefined;
    const kind = begun.opcode === OPCODE.text ? "text" : "binary";
    const payload = begun.isCompressed ? this.#inflated(whole, inflating) : whole;
    return "fact" in payload ? payload : { kind, payload };
  }

  #inflated(octets: Buffer, { codec, knownMessage }: Inflating): Buffer | Fact {
    if (codec === undefined) return octets;
    try {
      const payload = knownMessage?.(octets) ?? codec.inflate(octets);
      this.#inflatedBytes += payload.length;
      return this.#inflatedBytes > this.#mostBytes ? this.#tooMuch("inflated") : payload;
    } catch (error) {
      // To inflate far is what a bomb costs us: a second one teaches nothing.
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return this.#tooMuch("inflated");
      return { fact: "not-inflating", error: (error as Error).message };
    }
  }

  #tooMuch(of: "message" | "inflated"): Fact {
    return { fact: "too-much", of, mostBytes: this.#mostBytes };
  }
}
