/** What time it is, and how to wait: real, or a test's own. */
export interface PaceClock {
  nowMs(): number;
  /** Resolves when it is worth another look: not after `ms`. What came over the network is read meanwhile. */
  turn(ms: number): Promise<void>;
}

/** Timers of Node keep whole milliseconds, and are late by up to one more. */
const TIMER_MS = 3;

/** Turns of the event loop where a timer would be too coarse: while messages are sent every few microseconds that is a whole core. */
export const realClock: PaceClock = {
  nowMs: () => performance.now(),
  turn: (ms) =>
    new Promise((resolve) => {
      if (ms > TIMER_MS) setTimeout(resolve, ms - TIMER_MS);
      else setImmediate(resolve);
    }),
};

/**
 * An open loop: calls `send` for message 0, 1, 2, ... when it is due, evenly spaced, whatever became of those before. What is sent late
 * is told when it should have left, so the wait that a stall imposes on those behind it counts as theirs.
 */
export async function sendAtRate(
  { perSecond, fromMs, untilMs }: { perSecond: number; fromMs: number; untilMs: number },
  send: (index: number, dueMs: number) => void,
  clock: PaceClock = realClock,
): Promise<void> {
  for (let index = 0; ; ) {
    const nowMs = clock.nowMs();
    let dueMs = fromMs + (index * 1000) / perSecond;
    while (dueMs <= nowMs && dueMs < untilMs) {
      send(index, dueMs);
      index += 1;
      dueMs = fromMs + (index * 1000) / perSecond;
    }
    if (dueMs >= untilMs) return;
    await clock.turn(dueMs - nowMs);
  }
}
