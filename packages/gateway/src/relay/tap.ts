import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";

/** What a chunk costs beside its bytes, roughly: a flood of tiny ones is bounded too. */
const CHUNK_BYTES = 128;

/** Bytes that passed a tapped connection, as one read of its socket gave them. */
export interface TapChunk {
  readonly from: "client" | "function";
  /** Must not be changed: the relay writes the same memory. */
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Bytes of the same side that were dropped right before these, because nobody took what was there. */
  readonly lostBytes: number;
}

/** Which connection a tap is on. */
export interface TappedConnection {
  readonly requestId: string;
  readonly function: string;
  /** `Sec-WebSocket-Extensions` of the 101, "" for none: what frames must be decoded with. */
  readonly extensions: string;
  /** `Sec-WebSocket-Protocol` of the 101, "" for none. */
  readonly subprotocol: string;
}

/** The head of a message that passed, headers with the order, case and duplicates that they had. */
interface PassedHead {
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The opening handshake as its client sent it and saw it answered, secrets and all. */
export interface TappedHandshake {
  readonly request: PassedHead & { readonly method: string; readonly target: string };
  readonly answer: PassedHead & { readonly status: number; readonly statusText: string };
}

/** The sockets of a connection and what came before the relay began to copy. */
export interface TapSource {
  readonly client: Socket;
  readonly upstream: Socket;
}

/**
 * The bytes of one relayed connection, for an inspector. A tap is a further listener on the two sockets: the relay does not know
 * of it, and a connection without one costs nothing. What is not taken is kept up to `maxBytes`; then it is dropped, and the gap is
 * reported. Ends with the connection.
 */
export class Tap implements AsyncIterable<TapChunk> {
  readonly connection: TappedConnection;
  /** True when it has every byte since the 101. Otherwise it begins somewhere in a frame. */
  readonly fromStart: boolean;
  /** Of a tap from the start: nobody keeps the heads of connections that are not tapped. */
  readonly handshake: TappedHandshake | undefined;
  readonly #source: TapSource;
  readonly #maxBytes: number;
  readonly #nowMs: () => number;
  readonly #lost = { client: 0, function: 0 };
  #chunks: TapChunk[] = [];
  #bytes = 0;
  #closed = false;
  #wake = (): void => {};

  constructor(connection: TappedConnection, source: TapSource, options: TapOptions) {
    this.connection = connection;
    this.#source = source;
    this.fromStart = options.handshake !== undefined;
    this.handshake = options.handshake;
    this.#maxBytes = options.maxBytes;
    this.#nowMs = () => options.clock.dateMs();
    source.client.on("data", this.#onClient).once("close", this.#onEnd);
    source.upstream.on("data", this.#onFunction).once("close", this.#onEnd);
  }

  /** Takes the listeners away. What was not taken can still be read. */
  readonly close = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    const { client, upstream } = this.#source;
    client.off("data", this.#onClient).off("close", this.#onEnd);
    upstream.off("data", this.#onFunction).off("close", this.#onEnd);
    this.#wake();
  };

  /** Adds bytes that did not pass through the sockets while it listened: what came with the heads. */
  add(from: TapChunk["from"], bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#bytes + bytes.length + CHUNK_BYTES > this.#maxBytes) {
      this.#lost[from] += bytes.length;
      return;
    }
    const lostBytes = this.#lost[from];
    this.#lost[from] = 0;
    this.#bytes += bytes.length + CHUNK_BYTES;
    this.#chunks.push({ from, bytes, atMs: this.#nowMs(), lostBytes });
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TapChunk, void> {
    try {
      for (;;) {
        const chunks = this.#chunks;
        this.#chunks = [];
        for (const chunk of chunks) {
          this.#bytes -= chunk.bytes.length + CHUNK_BYTES;
          yield chunk;
        }
        if (this.#chunks.length > 0) continue;
        if (this.#closed) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.close();
    }
  }

  /** One side may have more to say when the other one is closed. */
  readonly #onEnd = (): void => {
    if (this.#source.client.closed && this.#source.upstream.closed) this.close();
  };

  readonly #onClient = (bytes: Uint8Array): void => this.add("client", bytes);
  readonly #onFunction = (bytes: Uint8Array): void => this.add("function", bytes);
}

/** How a tap is made. */
export interface TapOptions {
  /** Given to a tap that has every byte since the 101. */
  readonly handshake?: TappedHandshake;
  /** Most bytes that wait to be taken. */
  readonly maxBytes: number;
  readonly clock: Pick<Clock, "dateMs">;
}
