import type { Clock as SleepingClock } from "@wsfn/instance";
import type { Clock } from "../clock.ts";

/** The gateway's clock in the form that the health check of `@wsfn/instance` takes. */
export const sleepOn = (clock: Clock): SleepingClock => ({
  nowMs: () => clock.nowMs(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        timer.cancel();
        reject(signal?.reason);
      };
      const timer = clock.setTimer(ms, () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      signal?.addEventListener("abort", abort, { once: true });
    }),
});
