import type { Sendable } from "./environment.ts";
import type { Options } from "./options.ts";

/** Messages that wait for a connection, in order. */
export class SendQueue {
  readonly #limits: Options["queue"];
  #messages: Sendable[] = [];
  #bytes = 0;

  constructor(limits: Options["queue"]) {
    this.#limits = limits;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a copy of a message: its sender may use the memory again. False when there is no room for it. */
  add(data: Sendable): boolean {
    const bytes = this.#bytes + bytesOf(data);
    if (bytes > this.#limits.maxBytes || this.#messages.length >= this.#limits.maxMessages) return false;
    this.#messages.push(copyOf(data));
    this.#bytes = bytes;
    return true;
  }

  /** All that waits; the queue is empty then. */
  take(): Sendable[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    return messages;
  }
}

function bytesOf(data: Sendable): number {
  if (typeof data === "string") return new TextEncoder().encode(data).length;
  return "size" in data ? data.size : data.byteLength;
}

function copyOf(data: Sendable): Sendable {
  if (data instanceof ArrayBuffer) return data.slice(0);
  if (!ArrayBuffer.isView(data)) return data;
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
}
