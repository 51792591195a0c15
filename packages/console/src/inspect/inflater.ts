import { createInflateRaw, type InflateRaw } from "node:zlib";

/** Ends every compressed message; the sender leaves it out (RFC 7692 §7.2.1). */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);
/** A few octets can say a gigabyte. Beyond this a message is not read to its end. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** What a message says: its begin, and how much it is in all. */
export interface Inflated {
  readonly begin: Buffer;
  readonly bytes: number;
}

/** How one side compresses. */
export interface InflaterOptions {
  /** The side keeps its dictionary from message to message (RFC 7692 §7.1.1). */
  readonly takesContextOver: boolean;
  /** Of a message, this much is kept. */
  readonly keptBytes: number;
}

/** Reads the compressed messages of one side, payload by payload. Once it has failed it reads nothing more. */
export class Inflater {
  readonly #options: InflaterOptions;
  #stream: InflateRaw | undefined;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #bytes = 0;
  #failure: Error | undefined;

  constructor(options: InflaterOptions) {
    this.#options = options;
  }

  /**
   * Takes the next payload of a message. Resolves with the message at its final one, undefined before.
   *
   * @throws {Error} when it cannot be inflated, from then on each time.
   */
  async push(payload: Uint8Array, { isFinal }: { isFinal: boolean }): Promise<Inflated | undefined> {
    if (this.#failure) throw this.#failure;
    this.#stream ??= this.#open();
    const stream = this.#stream;
    stream.write(payload);
    if (isFinal) stream.write(TAIL);
    await new Promise<void>((resolve, reject) => {
      const failed = (): void => reject(this.#failure);
      stream.once("error", failed);
      // A message whose last block is marked as final ends the stream (RFC 7692 §7.2.3.5).
      stream.once("end", resolve);
      stream.flush(() => {
        stream.off("error", failed).off("end", resolve);
        if (this.#failure) reject(this.#failure);
        else resolve();
      });
    });
    if (!isFinal) return undefined;
    const message = { begin: Buffer.concat(this.#kept), bytes: this.#bytes };
    this.#kept = [];
    this.#keptBytes = 0;
    this.#bytes = 0;
    if (!this.#options.takesContextOver || stream.readableEnded) this.close();
    return message;
  }

  /** Lets its memory go. */
  close(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  #open(): InflateRaw {
    const stream = createInflateRaw();
    const fail = (error: Error): void => {
      this.#failure ??= error;
    };
    stream.on("error", fail).on("data", (chunk: Buffer) => {
      this.#bytes += chunk.length;
      const wanted = chunk.subarray(0, this.#options.keptBytes - this.#keptBytes);
      if (wanted.length > 0) this.#kept.push(wanted);
      this.#keptBytes += wanted.length;
      if (this.#bytes <= MAX_MESSAGE_BYTES) return;
      // Noted at once: the stream reports it a turn later, when what was pushed may be through.
      fail(new Error(`expected a message of at most ${MAX_MESSAGE_BYTES} bytes, got a larger one`));
      stream.destroy(this.#failure);
    });
    return stream;
  }
}
