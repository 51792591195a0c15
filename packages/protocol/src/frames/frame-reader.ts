import { ProtocolError } from "../errors.ts";
import { Frame, type FrameHeader, headerSize, lengthFormOf } from "./frame.ts";
import { FrameRules, type FrameRulesOptions } from "./frame-rules.ts";
import { type FrameViolation, frameViolation } from "./frame-violations.ts";

/** What a `FrameReader` does with payloads and with illegal frames. Every field has a default. */
export interface FrameReaderOptions extends FrameRulesOptions {
  /**
   * `stop` (default): an illegal frame is handed out as soon as its header is read, with an empty payload, and is the last one.
   * `note`: it is read like any other, its `violations` say what is wrong. For probes and taps.
   */
  readonly onViolation?: "stop" | "note";
  /** Largest payload of one frame. A larger one stops the reader in either mode. Default 16 MiB; no bound without payloads. */
  readonly maxPayloadBytes?: number;
  /** False: payloads are counted and dropped, `payload` stays empty. Default true. */
  readonly keepPayloads?: boolean;
  /** True: pushed chunks may be overwritten, which saves a copy for each masked payload. Default false. */
  readonly mayOverwriteChunks?: boolean;
  /** Called with each header before its payload has come. */
  readonly onHeader?: (header: FrameHeader) => void;
}

const EMPTY: Buffer = Buffer.alloc(0);
const MAX_HEADER_BYTES = 14;
const DEFAULT_MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;
/** A payload's buffer starts at most this big and doubles as octets come: announcing 16 MiB costs the peer 16 MiB. */
const FIRST_GROWTH_BYTES = 64 * 1024;

/**
 * Reads frames from a byte stream (RFC 6455 §5.2). The result does not depend on how the stream was cut into chunks.
 * Memory is bounded by `maxPayloadBytes`, time is linear in the octets pushed.
 */
export class FrameReader {
  readonly #rules: FrameRules;
  readonly #stopsAtViolation: boolean;
  readonly #maxPayloadBytes: number;
  readonly #keepPayloads: boolean;
  readonly #mayOverwriteChunks: boolean;
  readonly #onHeader: ((header: FrameHeader) => void) | undefined;

  // A header that was cut by the end of a chunk; never more than MAX_HEADER_BYTES.
  readonly #header = Buffer.alloc(MAX_HEADER_BYTES);
  #headerUsed = 0;

  // A frame whose payload was cut by the end of a chunk.
  #frame: Frame | undefined;
  #partial: Buffer = EMPTY;
  #received = 0;
  #stopped: FrameViolation | undefined;

  /** @throws {ProtocolError} `BadLimit` if `maxPayloadBytes` is not a number of bytes. */
  constructor(options: FrameReaderOptions = {}) {
    this.#rules = new FrameRules(options);
    this.#stopsAtViolation = (options.onViolation ?? "stop") === "stop";
    this.#keepPayloads = options.keepPayloads ?? true;
    this.#maxPayloadBytes =
      options.maxPayloadBytes ?? (this.#keepPayloads ? DEFAULT_MAX_PAYLOAD_BYTES : Number.POSITIVE_INFINITY);
    if (!(this.#maxPayloadBytes >= 0)) {
      throw new ProtocolError("BadLimit", `expected maxPayloadBytes from 0 up, got ${this.#maxPayloadBytes}`);
    }
    this.#mayOverwriteChunks = options.mayOverwriteChunks ?? false;
    this.#onHeader = options.onHeader;
  }

  /** Why nothing more is read, once that is so. */
  get stopped(): FrameViolation | undefined {
    return this.#stopped;
  }

  /** True when the stream would end inside a frame if it ended now. */
  get insideFrame(): boolean {
    return this.#headerUsed > 0 || this.#frame !== undefined;
  }

  /** True between the first and the final frame of a fragmented message. */
  get insideMessage(): boolean {
    return this.#rules.insideMessage;
  }

  /** Takes the next octets and returns the frames that they complete, in order. After a stop: always empty. */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let at = 0;
    while (this.#stopped === undefined && at < bytes.length) {
      if (this.#frame === undefined) {
        at = this.#readHeader(bytes, at);
        if (this.#frame === undefined) continue;
        // Stopped by its own header: the frame is still handed out, for it carries the violation.
        if (this.#stopped !== undefined) {
          frames.push(this.#frame);
          this.#frame = undefined;
          break;
        }
      }
      at = this.#readPayload(this.#frame, bytes, at, frames);
    }
    return frames;
  }

  /** Reads a header at `at`, or keeps what there is of one; returns where the rest begins. */
  #readHeader(bytes: Buffer, at: number): number {
    // The usual case: the whole header lies in this chunk and is read where it is.
    if (this.#headerUsed === 0) {
      const size = headerBytesAt(bytes, at, bytes.length);
      if (at + size <= bytes.length) {
        this.#begin(bytes, at, size);
        return at + size;
      }
    }
    // The slow path takes one octet at a time: at most 14 per frame, and only where a chunk ends inside a header.
    let next = at;
    while (next < bytes.length) {
      this.#header[this.#headerUsed] = bytes[next] ?? 0;
      this.#headerUsed += 1;
      next += 1;
      const size = headerBytesAt(this.#header, 0, this.#headerUsed);
      if (this.#headerUsed === size) {
        this.#headerUsed = 0;
        this.#begin(this.#header, 0, size);
        break;
      }
    }
    return next;
  }

  /** Makes the frame of a complete header and judges it. */
  #begin(bytes: Buffer, at: number, size: number): void {
    const second = bytes[at + 1] ?? 0;
    const length = second & 0x7f;
    const payloadBytes =
      length < 126
        ? length
        : length === 126
          ? bytes.readUInt16BE(at + 2)
          : // Rounded above 2^53, where only the bound and the top bit matter, and both survive rounding.
            bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
    const maskKey = second >= 0x80 ? bytes.readUInt32BE(at + size - 4) : undefined;
    const frame = new Frame(bytes[at] ?? 0, second, payloadBytes, maskKey);

    const violations: FrameViolation[] = this.#scratch;
    this.#rules.judge(frame, violations);
    if (payloadBytes > this.#maxPayloadBytes) {
      // Also with `note`: to go on would mean to take in what the bound is there to refuse.
      const message = `expected at most ${this.#maxPayloadBytes} octets of payload, got a header for ${payloadBytes}`;
      this.#stopped = frameViolation("payload-too-big", message);
      violations.push(this.#stopped);
    }
    if (violations.length > 0) {
      frame.violations = Object.freeze(violations);
      this.#scratch = [];
      if (this.#stopsAtViolation) this.#stopped = violations[0];
    }
    this.#frame = frame;
    this.#onHeader?.(frame);
  }

  // Reused while frames are legal, so that judging one allocates nothing.
  #scratch: FrameViolation[] = [];

  /** Takes payload octets for `frame`; pushes it to `frames` when it is whole. Returns where the rest begins. */
  #readPayload(frame: Frame, bytes: Buffer, at: number, frames: Frame[]): number {
    const size = frame.payloadBytes;
    if (this.#received === 0 && bytes.length - at >= size) {
      if (this.#keepPayloads && size > 0)
        frame.attach(bytes.subarray(at, at + size), this.#mayOverwriteChunks ? "ours" : "the caller's");
      this.#frame = undefined;
      frames.push(frame);
      return at + size;
    }
    const taken = Math.min(size - this.#received, bytes.length - at);
    if (this.#keepPayloads) {
      this.#grow(this.#received + taken, size);
      bytes.copy(this.#partial, this.#received, at, at + taken);
    }
    this.#received += taken;
    if (this.#received === size) {
      // The buffer is the reader's own, so it may be unmasked in place.
      if (this.#keepPayloads) frame.attach(this.#partial, "ours");
      this.#partial = EMPTY;
      this.#received = 0;
      this.#frame = undefined;
      frames.push(frame);
    }
    return at + taken;
  }

  /** Makes room for `needed` octets of a payload of `size`: by doubling, so that one-octet chunks stay linear. */
  #grow(needed: number, size: number): void {
    if (needed <= this.#partial.length) return;
    const room = Math.min(size, Math.max(needed, 2 * this.#partial.length, FIRST_GROWTH_BYTES));
    const grown = Buffer.allocUnsafeSlow(room);
    this.#partial.copy(grown, 0, 0, this.#received);
    this.#partial = grown;
  }
}

/** Octets of the header that begins at `at`, as far as the octets before `end` show it; always more than what is there if cut. */
function headerBytesAt(bytes: Buffer, at: number, end: number): number {
  if (end - at < 2) return 2;
  const second = bytes[at + 1] ?? 0;
  return headerSize(lengthFormOf(second), second >= 0x80 ? second : undefined);
}
