import type { Clock } from "../clock.ts";

/**
 * A clock whose timers run only after `check`. After a sleep many timers are due at once, and what they are about, a pong
 * that did not come, may be untrue: `check` may cancel them before they run.
 */
export const awakeClock = (clock: Clock, check: () => void): Clock => ({
  wallMs: () => clock.wallMs(),
  monotonicMs: () => clock.monotonicMs(),
  after(delayMs, run) {
    let isCancelled = false;
    const timer = clock.after(delayMs, () => {
      if (!isCancelled) check();
      if (!isCancelled) run();
    });
    return {
      cancel() {
        isCancelled = true;
        timer.cancel();
      },
    };
  },
});
