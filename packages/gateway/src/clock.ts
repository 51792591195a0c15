/** A timer that was set and can still be called off. */
export interface Timer {
  /** The timer does not go off any more. Safe to call at any time. */
  cancel(): void;
}

/**
 * The only time that the gateway reads: tests turn it by hand, so that none of them waits and none depends on how busy the
 * machine is. What Node's own HTTP server times (heads that come slowly, kept connections) is not in it.
 */
export interface Clock {
  /** Milliseconds that never go back; only differences mean something. */
  nowMs(): number;
  /** Milliseconds since 1970. */
  dateMs(): number;
  /** Calls `then` once, `ms` from now. */
  setTimer(ms: number, then: () => void): Timer;
}

class SystemTimer implements Timer {
  readonly #timeout: NodeJS.Timeout;

  constructor(ms: number, then: () => void) {
    this.#timeout = setTimeout(then, ms);
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }
}

/** The time of this machine. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => performance.now(),
  dateMs: () => Date.now(),
  setTimer: (ms, then) => new SystemTimer(ms, then),
};

/** Resolves after so long; at once for 0 ms. */
export function elapse(clock: Clock, ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => void clock.setTimer(ms, resolve));
}
