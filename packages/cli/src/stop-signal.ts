import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * An AbortSignal that a person's Ctrl-C (or a supervisor's SIGTERM) aborts. A second one ends the process at once; the
 * warden of its instances then ends what it left.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    const stop = (): void => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      controller.abort();
    };
    handlers.push([name, stop]);
    process.on(name, stop);
  }
  return controller.signal;
}

const handlers: [name: NodeJS.Signals, stop: () => void][] = [];

/** Lets a signal end the process by itself again: for work that leaves nothing behind, and does not let a handler run. */
export function endOnSignals(): void {
  for (const [name, stop] of handlers.splice(0)) process.removeListener(name, stop);
}

/** Resolves when the signal is aborted. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
