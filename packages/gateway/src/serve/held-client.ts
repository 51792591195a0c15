import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { ignoreError } from "../relay/ignore-error.ts";
import { farewell } from "./farewell.ts";

/** Most bytes that are kept of what a client sends before it has its answer; then it is not read any more. */
const MAX_EARLY_BYTES = 65_536;

/** What a held client takes beside its socket. */
export interface HeldClientOptions {
  /** What came with its head. */
  readonly firstBytes: Buffer;
  readonly clock: Clock;
  /** Called once, when the client leaves before it has its answer. */
  readonly onLeave: () => void;
}

/**
 * The socket of a handshake while the handshake has no answer. It is read, because only a reader learns that a client
 * has left; what comes is kept back, because a server that refuses would take it for its next request.
 */
export class HeldClient {
  readonly socket: Socket;
  readonly #clock: Clock;
  readonly #onLeave: () => void;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #left = false;

  constructor(socket: Socket, { firstBytes, clock, onLeave }: HeldClientOptions) {
    this.socket = socket;
    this.#clock = clock;
    this.#onLeave = onLeave;
    if (firstBytes.length > 0) this.#keep(firstBytes);
    socket.on("error", ignoreError).on("close", this.#leave).on("end", this.#leave).on("data", this.#keep);
  }

  /** Hands the socket on, together with what came early; it is paused, and nothing here looks at it any more. */
  letGo(): Buffer {
    this.socket.pause();
    this.socket.off("error", ignoreError);
    this.#letBe();
    const early = this.#early.length === 1 ? (this.#early[0] ?? EMPTY) : Buffer.concat(this.#early);
    this.#early = [];
    return early;
  }

  /** After the answer of a refusal: ends the socket in a way that lets the client read that answer. */
  farewell(): void {
    this.#early = [];
    this.#letBe();
    farewell(this.socket, this.#clock);
  }

  #letBe(): void {
    this.socket.off("close", this.#leave).off("end", this.#leave).off("data", this.#keep);
  }

  readonly #keep = (chunk: Buffer): void => {
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes >= MAX_EARLY_BYTES) this.socket.pause();
  };

  readonly #leave = (): void => {
    if (this.#left) return;
    this.#left = true;
    this.#onLeave();
  };
}

const EMPTY = Buffer.alloc(0);
