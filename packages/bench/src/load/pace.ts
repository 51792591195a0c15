import { type Clock, realClock } from "../process/clock.ts";

/** When messages leave: so many a second, evenly spaced, from one time to another (of the clock). */
export interface Pace {
  readonly perSecond: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * An open loop: calls `send` for message 0, 1, 2, ... when it is due, whatever became of those before. A message that leaves late
 * carries the time at which it should have left, so the wait that a stall imposes on those after it counts as theirs.
 */
export async function sendAtRate(
  { perSecond, fromMs, untilMs }: Pace,
  send: (index: number, dueMs: number) => void,
  clock: Pick<Clock, "nowMs" | "turn"> = realClock,
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
