import type { Clock, Timer } from "../clock.ts";

/** How a silent connection is noticed. */
export interface HeartbeatOptions {
  /** The server pings so often. The first ping comes after half of it or more, at random. */
  readonly pingEveryMs: number;
  /** A client that does not answer a ping in this time is disconnected with 3012. */
  readonly pongTimeoutMs: number;
}

/** The server's pings to one client. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #options: HeartbeatOptions;
  readonly #onPing: () => void;
  readonly #onSilence: () => void;
  #ping: Timer | undefined;
  #silence: Timer | undefined;
  /** Pings without a pong: after a sleep there may be several. */
  #unanswered = 0;

  constructor(
    clock: Clock,
    options: HeartbeatOptions,
    { onPing, onSilence }: { readonly onPing: () => void; readonly onSilence: () => void },
  ) {
    this.#clock = clock;
    this.#options = options;
    this.#onPing = onPing;
    this.#onSilence = onSilence;
  }

  /** Begins; `random` spreads the pings of clients that came together. */
  start(random: () => number): void {
    this.#pingAfter(this.#options.pingEveryMs * (0.5 + random() / 2));
  }

  #pingAfter(delayMs: number): void {
    this.#ping = this.#clock.after(delayMs, () => {
      this.#unanswered += 1;
      this.#onPing();
      if (this.#silence === undefined) this.#wait();
      this.#pingAfter(this.#options.pingEveryMs);
    });
  }

  #wait(): void {
    this.#silence = this.#clock.after(this.#options.pongTimeoutMs, this.#onSilence);
  }

  /** The client's pong. False: none was due, which the protocol does not allow. */
  pong(): boolean {
    if (this.#unanswered === 0) return false;
    this.#unanswered -= 1;
    this.#listen();
    if (this.#unanswered > 0) this.#wait();
    return true;
  }

  /** The client was heard: its silence is over. */
  #listen(): void {
    this.#silence?.cancel();
    this.#silence = undefined;
  }

  stop(): void {
    this.#ping?.cancel();
    this.#listen();
  }
}
