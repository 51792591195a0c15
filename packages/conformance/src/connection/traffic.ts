import type net from "node:net";

/** The octets of a socket: how many have moved, either way, and how long it has been still. */
export class Traffic {
  readonly #socket: net.Socket;
  #receivedBytes = 0;
  #writtenAtAnswer = 0;
  #movedAtMs = performance.now();

  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on("drain", () => this.sent());
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Octets that were handed to the socket and not to the kernel yet. */
  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  /** What was sent since the other end sent anything: it may have read all of it or nothing, buffers of the kernel hide which. */
  get unansweredBytes(): number {
    return this.#socket.bytesWritten - this.#writtenAtAnswer;
  }

  get movedBytes(): number {
    return this.#receivedBytes + this.#socket.bytesWritten - this.unsentBytes;
  }

  /** Since octets moved last, as far as that shows: 0 while a write is on its way. */
  get stillMs(): number {
    return this.unsentBytes > 0 ? 0 : performance.now() - this.#movedAtMs;
  }

  received(bytes: number): void {
    this.#receivedBytes += bytes;
    this.#writtenAtAnswer = this.#socket.bytesWritten;
    this.#movedAtMs = performance.now();
  }

  sent(): void {
    this.#movedAtMs = performance.now();
  }
}
