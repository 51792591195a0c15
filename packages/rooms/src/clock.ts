import { performance } from "node:perf_hooks";

/** A timer that has not fired yet. */
export interface Timer {
  /** It will not fire. Harmless when it has. */
  cancel(): void;
}

/** Time, injected, so that tests own it. */
export interface Clock {
  /** The time of day in milliseconds since 1970. Jumps when the machine's clock is set, and over any sleep. */
  wallMs(): number;
  /** Milliseconds that never go back. May stand still while the instance is suspended. */
  monotonicMs(): number;
  /** Runs once after this long. A timer does not keep the process alive. */
  after(delayMs: number, run: () => void): Timer;
}

/** The machine's own time. */
export const systemClock: Clock = {
  wallMs: Date.now,
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
