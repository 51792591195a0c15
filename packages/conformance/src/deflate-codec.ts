import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import type { DeflateAgreement } from "@wsfn/protocol";

const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const WINDOW_BYTES = 32 * 1024;

export interface DeflateCodecOptions {
  /** Largest message that is inflated. */
  readonly maxMessageBytes: number;
}

/**
 * The client's half of permessage-deflate (RFC 7692 7.2), synchronous and without a stream to release: what one message leaves behind
 * for the next is handed to zlib as a dictionary.
 */
export class DeflateCodec {
  readonly #agreement: DeflateAgreement;
  readonly #maxMessageBytes: number;
  #sent: Buffer = Buffer.alloc(0);
  #received: Buffer = Buffer.alloc(0);

  constructor(agreement: DeflateAgreement, options: DeflateCodecOptions) {
    this.#agreement = agreement;
    this.#maxMessageBytes = options.maxMessageBytes;
  }

  get agreement(): DeflateAgreement {
    return this.#agreement;
  }

  /** Compresses one message (RFC 7692 7.2.1). */
  compress(payload: Buffer): Buffer {
    const bits = this.#agreement.clientMaxWindowBits;
    const out = deflateRawSync(payload, {
      windowBits: Math.max(bits, 9),
      // zlib has no raw window of 8 bits; without any match no window is needed.
      ...(bits === 8 && { strategy: constants.Z_HUFFMAN_ONLY }),
      ...(this.#sent.length > 0 && { dictionary: this.#sent }),
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    if (!this.#agreement.clientNoContextTakeover && bits > 8)
      this.#sent = tail(this.#sent, payload, 2 ** bits);
    const cut = out.subarray(0, out.length - TAIL.length);
    // RFC 7692 7.2.3.6: an empty message is one octet, not none.
    return cut.length === 0 ? Buffer.from([0]) : cut;
  }

  /**
   * Inflates one message of the server (RFC 7692 7.2.2) within the window that was agreed.
   * @throws {Error} of zlib when it is broken, reaches behind the window or is larger than `maxMessageBytes`.
   */
  inflate(payload: Buffer): Buffer {
    const bits = this.#agreement.serverMaxWindowBits;
    const out = inflateRawSync(Buffer.concat([payload, TAIL]), {
      windowBits: Math.max(bits, 8),
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: this.#maxMessageBytes,
      // zlib looks behind the window only across calls: output in pieces of one window makes it see every reach too far.
      ...(bits < 15 && { chunkSize: Math.max(64, 2 ** bits) }),
      ...(this.#received.length > 0 && { dictionary: this.#received }),
    });
    if (!this.#agreement.serverNoContextTakeover) this.#received = tail(this.#received, out, 2 ** bits);
    return out;
  }
}

/** The last `size` octets of two pieces, the newer one last. */
function tail(older: Buffer, newer: Buffer, size: number): Buffer {
  const most = Math.min(size, WINDOW_BYTES);
  if (newer.length >= most) return newer.subarray(newer.length - most);
  return Buffer.concat([older.subarray(Math.max(0, older.length - (most - newer.length))), newer]);
}
