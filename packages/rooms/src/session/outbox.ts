import type { Clock, Timer } from "../clock.ts";
import type { Frame, Transport } from "../transport.ts";

/** While a client has much to read, it is looked again so often whether it has read. */
const LOOK_EVERY_MS = 50;

/** What an outbox takes from outside. */
interface OutboxOptions {
  readonly clock: Clock;
  /** A client that leaves more octets unread is slow. */
  readonly unreadBytes: number;
  readonly onSlow: () => void;
}

/**
 * What leaves for one client, in order: replies of one tick go together in a frame, shared frames go as they are. A message may be longer
 * than what a client may leave unread, as a page of history is: it is sent all the same, and the client has time to take it.
 */
export class Outbox {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #onSlow: () => void;
  #waiting: string[] = [];
  #waitingLength = 0;
  #held: Frame[] = [];
  #heldBytes = 0;
  /** The connection is gone: its transport is not asked any more, as uWebSockets.js does not allow. */
  #isOver = false;
  #turn = Promise.resolve();
  #look: { readonly timer: Timer; readonly end: () => void } | undefined;
  /** What may be unread now: the limit, and the last message before which it was not reached. */
  #allowed: number;

  constructor(transport: Transport, { clock, unreadBytes, onSlow }: OutboxOptions) {
    this.#transport = transport;
    this.#clock = clock;
    this.#limit = unreadBytes;
    this.#allowed = unreadBytes;
    this.#onSlow = onSlow;
  }

  /**
   * Resolves when the client may be sent more than what others get as well: no more is unread than half of what it may leave, so that
   * there is room for the others' messages; what was written in this turn counts as well. Of several that wait, one after the other may send.
   */
  hasRoom(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#untilRoom());
    return this.#turn;
  }

  async #untilRoom(): Promise<void> {
    while (!this.#isOver && this.#transport.unreadBytes() + this.#waitingLength > this.#limit / 2) {
      await new Promise<void>((end) => {
        this.#look = { timer: this.#clock.after(LOOK_EVERY_MS, end), end };
      });
    }
  }

  /** Keeps a frame until `release`: the client does not know yet what it is about. */
  hold(frame: Frame): void {
    this.#held.push(frame);
    this.#heldBytes += frame.byteLength;
    if (this.#heldBytes > this.#limit) this.#onSlow();
  }

  /** What was held leaves. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const frame of held) this.send(frame);
  }

  /** A message for this client alone. */
  write(text: string): void {
    if (this.#waiting.length === 0) queueMicrotask(() => this.flush());
    this.#waiting.push(text);
    this.#waitingLength += text.length;
  }

  /** A frame that other clients get as well. */
  send(frame: Frame): void {
    this.flush();
    this.#send(frame);
  }

  /** What was written leaves now. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const frame = Buffer.from(this.#waiting.join("\n"));
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#send(frame);
  }

  #send(frame: Frame): void {
    if (this.#transport.unreadBytes() <= this.#limit) this.#allowed = this.#limit + frame.byteLength;
    this.#transport.send(frame);
    if (this.#transport.unreadBytes() > this.#allowed) this.#onSlow();
  }

  /** Nothing leaves any more: what was written is dropped, and nobody waits. */
  clear(): void {
    this.#waiting = [];
    this.#held = [];
    this.#isOver = true;
    this.#look?.timer.cancel();
    this.#look?.end();
  }
}
