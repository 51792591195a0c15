import { constants, deflateRawSync, type InflateRaw, inflateRawSync } from "node:zlib";
import type { DeflateAgreement } from "@wsfn/protocol";

/** What a sender leaves out at the end of a message and a receiver puts back: the length of an empty block (RFC 7692 7.2.1). */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);
/** A last block of one octet. It inflates to that octet only after a message that ended where a block ends. */
const PROOF = Buffer.from([0x01, 0x01, 0x00, 0xfe, 0xff, 0x5a]);
const PROOF_OCTET = 0x5a;
const TAIL_AND_PROOF = Buffer.concat([TAIL, PROOF]);
const NOTHING: Buffer = Buffer.alloc(0);
/** The beginning of an empty stored block; the tail is the rest of it. */
const EMPTY_BLOCK: Buffer = Buffer.from([0]);

/** Octets that zlib writes at once. Within them it looks back as far as it likes, so these decide how exactly a window is held. */
const EXACT_BYTES = 64;
/** A whole window at once, as the reference suite inflates. */
const COARSE_BYTES = 32 * 1024;
const FULL_WINDOW_BITS = 15;
/** The smallest raw window that zlib compresses with. */
const LEAST_ZLIB_BITS = 9;
/** Keeps zlib's own proportion, which is 8 for a window of 15 bits. */
const MEM_LEVEL_BELOW_BITS = 7;
const LEAST_CHUNK_BYTES = 256;
const MOST_CHUNK_BYTES = 256 * 1024;
/** Room for what zlib writes: what does not get shorter gets a little longer. */
const LEAST_PIECE_BYTES = 64;
const MOST_PIECE_BYTES = 16 * 1024;
/** A message in more pieces than this has no end in sight. */
const MOST_STREAMS = 1024;

/** What bounds a codec. */
export interface DeflateCodecOptions {
  /** Largest message that is inflated. */
  readonly maxMessageBytes: number;
}

/**
 * The client's half of permessage-deflate (RFC 7692 7.2), synchronous and without a stream to release: what one message leaves behind
 * for the next is handed to zlib as a dictionary. That costs 80 us a message at most, and nothing without context takeover.
 */
export class DeflateCodec {
  /**
   * True: a window is held to 63 octets, and a message has to end as RFC 7692 7.2.1 says. False: as the field's reference suite has
   * it, windows are held to 32 KiB within a message, and what follows the last whole block is not looked at. Default true.
   */
  strict = true;

  readonly #agreement: DeflateAgreement;
  readonly #maxMessageBytes: number;
  #sent: Buffer = NOTHING;
  #received: Buffer = NOTHING;
  /** What the last message inflated to: the next one is likely to need as much. */
  #lastBytes = 0;

  constructor(agreement: DeflateAgreement, options: DeflateCodecOptions) {
    this.#agreement = agreement;
    this.#maxMessageBytes = options.maxMessageBytes;
  }

  get agreement(): DeflateAgreement {
    return this.#agreement;
  }

  /** Compresses one message (RFC 7692 7.2.1), into a block with BFINAL set and an empty one if `final`. */
  compress(payload: Buffer, { final = false }: { readonly final?: boolean | undefined } = {}): Buffer {
    const bits = this.#agreement.clientMaxWindowBits;
    const remembers = !this.#agreement.clientNoContextTakeover && bits > 8;
    const out = deflateRawSync(payload, {
      ...tablesFor(remembers ? 2 ** bits : Math.min(payload.length, 2 ** bits)),
      // Half the probe's work is to compress; that others make more of the same octets changes nothing for the server that inflates them.
      level: constants.Z_BEST_SPEED,
      // zlib has no raw window of 8 bits; without any match no window is needed.
      ...(bits === 8 && { strategy: constants.Z_HUFFMAN_ONLY }),
      ...(this.#sent.length > 0 && { dictionary: this.#sent }),
      finishFlush: final ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
      chunkSize: Math.min(MOST_PIECE_BYTES, LEAST_PIECE_BYTES + payload.length),
    });
    if (remembers) this.#sent = tail(this.#sent, payload, 2 ** bits);
    if (final) return Buffer.concat([out, EMPTY_BLOCK]);
    const cut = out.subarray(0, out.length - TAIL.length);
    // RFC 7692 7.2.3.6: an empty message is one octet, not none.
    return cut.length === 0 ? EMPTY_BLOCK : cut;
  }

  /**
   * Inflates one message of the server (RFC 7692 7.2.2) within the window that was agreed.
   * @throws {Error} when it is broken, reaches beyond the window, is larger than `maxMessageBytes` or, if strict, ends inside a block
   */
  inflate(payload: Buffer): Buffer {
    const parts = this.#streams(Buffer.concat([payload, this.strict ? TAIL_AND_PROOF : TAIL]));
    const [only] = parts;
    const whole = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
    if (this.strict && whole.at(-1) !== PROOF_OCTET) throw new Error("a message that ends inside a block");
    const out = this.strict ? whole.subarray(0, -1) : whole;
    this.#lastBytes = out.length;
    const { serverNoContextTakeover, serverMaxWindowBits } = this.#agreement;
    if (!serverNoContextTakeover) this.#received = tail(this.#received, out, 2 ** serverMaxWindowBits);
    return out;
  }

  /** A block with BFINAL set ends what zlib reads, but not the message (RFC 7692 7.2.1): what follows is read like a stream of its own. */
  #streams(input: Buffer): Buffer[] {
    const parts: Buffer[] = [];
    let window = this.#received;
    let room = this.#maxMessageBytes + (this.strict ? 1 : 0);
    for (let left = input; left.length > 0; ) {
      if (parts.length === MOST_STREAMS) throw new Error(`more than ${MOST_STREAMS} blocks with BFINAL set`);
      const { out, readBytes } = this.#stream(left, window, room);
      if (readBytes === 0) break;
      parts.push(out);
      left = left.subarray(readBytes);
      room = Math.max(1, room - out.length);
      if (left.length > 0) window = tail(window, out, 2 ** this.#agreement.serverMaxWindowBits);
    }
    return parts;
  }

  get #windowedChunkBytes(): number {
    return this.strict ? EXACT_BYTES : COARSE_BYTES;
  }

  /** One piece of memory that the whole message fits into, most often: pieces are garbage, which costs more than to inflate. */
  #chunkBytes(inputBytes: number): number {
    const guess = Math.max(LEAST_CHUNK_BYTES, this.#lastBytes + PROOF.length, 4 * inputBytes);
    return Math.min(MOST_CHUNK_BYTES, guess);
  }

  #stream(input: Buffer, window: Buffer, mostBytes: number): { out: Buffer; readBytes: number } {
    const bits = Math.max(8, this.#agreement.serverMaxWindowBits);
    const made = inflateRawSync(input, {
      info: true,
      windowBits: bits,
      finishFlush: this.strict ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
      maxOutputLength: mostBytes,
      chunkSize: bits < FULL_WINDOW_BITS ? this.#windowedChunkBytes : this.#chunkBytes(input.length),
      ...(window.length > 0 && { dictionary: window }),
    }) as unknown as { readonly buffer: Buffer; readonly engine: InflateRaw };
    return { out: made.buffer, readBytes: made.engine.bytesWritten };
  }
}

/** What zlib looks back over, as small as it may be: it clears its tables first, which costs more than to compress a short message. */
function tablesFor(reachBytes: number): { readonly windowBits: number; readonly memLevel: number } {
  const windowBits = Math.max(LEAST_ZLIB_BITS, Math.ceil(Math.log2(Math.max(1, reachBytes))));
  return { windowBits, memLevel: windowBits - MEM_LEVEL_BELOW_BITS };
}

/** The last `size` octets of two pieces, the newer one last. */
function tail(older: Buffer, newer: Buffer, size: number): Buffer {
  if (newer.length >= size) return newer.subarray(newer.length - size);
  return Buffer.concat([older.subarray(Math.max(0, older.length - (size - newer.length))), newer]);
}
