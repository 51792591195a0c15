import type { Socket } from "node:net";
import { farewell } from "./farewell.ts";
import { ignoreError } from "./relay.ts";

/** Most bytes that are kept of what a client sends before it has its answer; then it is not read any more. */
const MAX_EARLY_BYTES = 65_536;

/**
 * The socket of a handshake while the handshake has no answer. It is read, because only who reads learns that a client
 * has left; what comes is kept back, because a server that refuses would take it for its next request.
 */
export class HeldClient {
  readonly socket: Socket;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #gone = false;
  /** Called once when the client leaves before it has its answer. */
  onGone: (() => void) | undefined;

  constructor(socket: Socket, firstBytes: Buffer) {
    this.socket = socket;
    if (firstBytes.length > 0) this.#keep(firstBytes);
    socket.on("error", ignoreError).on("close", this.#leave).on("end", this.#leave).on("data", this.#keep);
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Hands the socket on, together with what came early; it is paused, and nothing here looks at it any more. */
  letGo(): Buffer {
    this.socket.pause();
    this.socket.off("error", ignoreError);
    this.socket.off("close", this.#leave).off("end", this.#leave).off("data", this.#keep);
    const early = this.#early.length === 1 ? (this.#early[0] ?? EMPTY) : Buffer.concat(this.#early);
    this.#early = [];
    return early;
  }

  /** After the answer of a refusal: ends the socket in a way that lets the client read that answer. */
  farewell(): void {
    this.#early = [];
    this.socket.off("close", this.#leave).off("end", this.#leave).off("data", this.#keep);
    farewell(this.socket);
  }

  readonly #keep = (chunk: Buffer): void => {
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes >= MAX_EARLY_BYTES) this.socket.pause();
  };

  readonly #leave = (): void => {
    if (this.#gone) return;
    this.#gone = true;
    this.onGone?.();
  };
}

const EMPTY = Buffer.alloc(0);
