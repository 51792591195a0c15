import { headerSize, minimalLengthForm } from "./frame.ts";
import { applyMask, type MaskKeySource } from "./mask.ts";

/** What a `FrameWriter` needs to know. Every field has a default. */
export interface FrameWriterOptions {
  /** Where masking keys come from. Absent: frames are not masked, as a server's must be. */
  readonly mask?: MaskKeySource;
  /** Room made at once for a batch. Default 16 KiB. */
  readonly batchBytes?: number;
}

const EMPTY: Buffer = Buffer.alloc(0);

/**
 * Gathers legal frames into one buffer, so that many small messages cost one write. Where a server echoes 16 messages per
 * wake-up, this and not the encoding is what decides its throughput.
 */
export class FrameWriter {
  readonly #mask: MaskKeySource | undefined;
  readonly #batchBytes: number;
  #batch: Buffer = EMPTY;
  #used = 0;

  constructor(options: FrameWriterOptions = {}) {
    this.#mask = options.mask;
    this.#batchBytes = options.batchBytes ?? 16 * 1024;
  }

  /** Octets waiting for `take`. */
  get pendingBytes(): number {
    return this.#used;
  }

  /** Appends one frame; the payload is copied. `rsv` as in `FrameInit`, `fin` true by default. */
  write(
    opcode: number,
    payload: Uint8Array,
    options?: { readonly fin?: boolean; readonly rsv?: number },
  ): void {
    const size = payload.length;
    const form = minimalLengthForm(size);
    const headerBytes = headerSize(form, this.#mask);
    this.#reserve(headerBytes + size);
    const batch = this.#batch;
    const start = this.#used;
    const masked = this.#mask === undefined ? 0 : 0x80;
    batch[start] = (options?.fin === false ? 0 : 0x80) | ((options?.rsv ?? 0) << 4) | opcode;
    if (form === 7) {
      batch[start + 1] = masked | size;
    } else if (form === 16) {
      batch[start + 1] = masked | 126;
      batch.writeUInt16BE(size, start + 2);
    } else {
      batch[start + 1] = masked | 127;
      // Two halves of 32 bits: a BigInt would cost an allocation for each frame.
      batch.writeUInt32BE(Math.floor(size / 2 ** 32), start + 2);
      batch.writeUInt32BE(size >>> 0, start + 6);
    }
    const body = start + headerBytes;
    batch.set(payload, body);
    if (this.#mask !== undefined) {
      const key = this.#mask();
      batch.writeUInt32BE(key, body - 4);
      applyMask(batch.subarray(body, body + size), key);
    }
    this.#used = body + size;
  }

  /** Hands out everything written since the last call as one buffer that is never written to again. */
  take(): Buffer {
    const taken = this.#batch.subarray(0, this.#used);
    this.#batch = this.#batch.subarray(this.#used);
    this.#used = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#batch.length) return;
    // Twice the room only while a batch is open: one large message must not double every batch after it. Slow: the buffer is handed
    // out, so it is not cut from the pool that other buffers share.
    const grown = Buffer.allocUnsafeSlow(
      Math.max(needed, this.#used === 0 ? 0 : 2 * this.#batch.length, this.#batchBytes),
    );
    this.#batch.copy(grown, 0, 0, this.#used);
    this.#batch = grown;
  }
}
