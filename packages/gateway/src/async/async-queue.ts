import type { Clock, Timer } from "../clock.ts";
import { GatewayError } from "../gateway-error.ts";

/** Waits; false when the gateway closes, at once then. */
export type Pause = (ms: number) => Promise<boolean>;

/**
 * The asynchronous requests that were answered 202 and are not done. The platform keeps them on disk and has no published
 * bound; here they live in memory, so their number is bounded and they end with the gateway.
 */
export class AsyncQueue {
  readonly clock: Clock;
  readonly #max: number;
  readonly #underWay = new Set<Promise<void>>();
  /** Ends the pauses that are being waited out. */
  readonly #wake = new Set<() => void>();
  #closed = false;

  constructor(max: number, clock: Clock) {
    this.#max = max;
    this.clock = clock;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Takes a request on. `deliver` must not reject: it reports every failure itself.
   *
   * @throws {GatewayError} `ResourceThrottled` when too many are under way.
   */
  add(deliver: (pause: Pause) => Promise<void>): void {
    if (this.#closed || this.#underWay.size >= this.#max) {
      const hint = `${this.#underWay.size} asynchronous requests are not done yet, and maxAsyncCalls is ${this.#max}`;
      throw new GatewayError("ResourceThrottled", {}, { hint });
    }
    const done = deliver(this.#pause);
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }

  /** Takes nothing more on and ends every pause. Resolves when no request is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#wake) wake();
    await Promise.all(this.#underWay);
  }

  readonly #pause: Pause = (ms) => {
    if (this.#closed || ms <= 0) return Promise.resolve(!this.#closed);
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const end = (): void => {
        timer?.cancel();
        this.#wake.delete(end);
        resolve(!this.#closed);
      };
      timer = this.clock.setTimer(ms, end);
      this.#wake.add(end);
    });
  };
}
