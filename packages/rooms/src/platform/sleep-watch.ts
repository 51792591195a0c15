import type { Clock, Timer } from "../clock.ts";

/** When an instance counts as having slept. */
export interface SleepOptions {
  /** The watch looks at its clocks so often. */
  readonly everyMs: number;
  /** A look that comes later than this after it was due means that the instance stood still. */
  readonly toleranceMs: number;
}

/**
 * Notices that the instance was frozen and thawed. While a process is stopped its timers are stopped too, and the first thing that happens
 * afterwards comes too late. A suspended machine stops the monotonic clock as well: then the wall clock shows it. A busy event loop looks
 * like a short sleep, and what is done about a sleep does no harm then.
 */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #options: SleepOptions;
  readonly #onSleep: (sleptMs: number) => void;
  #wallMs: number;
  #monotonicMs: number;
  #timer: Timer | undefined;

  constructor(clock: Clock, options: SleepOptions, onSleep: (sleptMs: number) => void) {
    this.#clock = clock;
    this.#options = options;
    this.#onSleep = onSleep;
    this.#wallMs = clock.wallMs();
    this.#monotonicMs = clock.monotonicMs();
    this.#look();
  }

  #look(): void {
    this.#timer = this.#clock.after(this.#options.everyMs, () => {
      this.check();
      this.#wallMs = this.#clock.wallMs();
      this.#monotonicMs = this.#clock.monotonicMs();
      this.#look();
    });
  }

  /** Called before anything that is done for a client or a timer: reports a sleep once, as soon as there is something to do. */
  check(): void {
    const monotonic = this.#clock.monotonicMs();
    const wall = this.#clock.wallMs();
    const sleptMs = Math.max(monotonic - this.#monotonicMs, wall - this.#wallMs) - this.#options.everyMs;
    if (sleptMs <= this.#options.toleranceMs) return;
    this.#wallMs = wall;
    this.#monotonicMs = monotonic;
    this.#onSleep(sleptMs);
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
