import type { Clock } from "../clock.ts";

/** A bucket of tokens: so many commands a second, and twice as many at once. */
export class Rate {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #tokens: number;
  #atMs: number;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#tokens = 2 * perSecond;
    this.#atMs = clock.monotonicMs();
  }

  /** Whether one more is within the rate; it counts then. */
  take(): boolean {
    const now = this.#clock.monotonicMs();
    this.#tokens = Math.min(
      2 * this.#perSecond,
      this.#tokens + ((now - this.#atMs) / 1000) * this.#perSecond,
    );
    this.#atMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
