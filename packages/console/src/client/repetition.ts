import type { Clock, Timer } from "@wsfn/gateway";

/** Sends at a rate are made up for in steps of this: a timer a message would be late at a thousand a second. */
const STEP_MS = 10;
/** So many at once at most, after a pause of the whole process. */
const MOST_AT_ONCE = 100;

/** How often, and how fast. */
export interface Repeat {
  readonly perSecond: number;
  readonly times: number;
}

/** Does something so many times at a rate, until it is done or ended. `act` returns false when it cannot be done any more. */
export function repeated(
  { perSecond, times }: Repeat,
  { act, clock }: { act: () => boolean; clock: Pick<Clock, "nowMs" | "setTimer"> },
): { end(): void } {
  const everyMs = Math.max(STEP_MS, Math.min(500, 500 / perSecond));
  const startMs = clock.nowMs();
  let done = 0;
  let timer: Timer | undefined;
  const step = (): void => {
    const due = Math.min(times, 1 + Math.floor(((clock.nowMs() - startMs) * perSecond) / 1000));
    for (let now = 0; done < due && now < MOST_AT_ONCE; now++, done++) if (!act()) return;
    timer = done < times ? clock.setTimer(everyMs, step) : undefined;
  };
  step();
  return { end: () => timer?.cancel() };
}
