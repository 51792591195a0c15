/** What time it is, and how to wait: real, or a test's own. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`. */
  pause(ms: number): Promise<void>;
  /** Calls after `ms`, unless what it returns was called before. */
  timeout(ms: number, call: () => void): () => void;
  /** Resolves when it is worth another look: not after `ms`. What came over the network is read meanwhile. */
  turn(ms: number): Promise<void>;
}

/** Timers of Node keep whole milliseconds, and are late by up to one more. */
const TIMER_MS = 3;

/** Turns of the event loop where a timer would be too coarse: while messages are sent every few microseconds that is a whole core. */
export const realClock: Clock = {
  nowMs: () => performance.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  timeout: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  turn: (ms) =>
    new Promise((resolve) => {
      if (ms > TIMER_MS) setTimeout(resolve, ms - TIMER_MS);
      else setImmediate(resolve);
    }),
};
