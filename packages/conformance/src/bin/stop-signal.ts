import { setMaxListeners } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** 128 + the number that the signal has on every Unix. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const satisfies Record<
  (typeof SIGNALS)[number],
  number
>;
/** What a process that was stopped by a signal ends with. */
export type StoppedExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/**
 * Signals within this time of the first are the same Ctrl-C. A terminal sends SIGINT to every process of its foreground group, and
 * npx, pnpm and npm forward their own copy to their child: under `npx pnpm@10` two or three arrive within about 10 ms, later on a
 * busy machine. A person who presses again because nothing seems to happen is slower than that.
 */
export const SAME_PRESS_MS = 1000;

/** What a test replaces. */
export interface StopSignalOptions {
  /** A monotonic clock, ms. Default `performance.now`. */
  readonly nowMs?: () => number;
  /** Ends the process. Default `process.exit`. */
  readonly exit?: (code: number) => void;
}

/**
 * An AbortSignal that a person's Ctrl-C (or a supervisor's SIGTERM) aborts. A second one, more than `SAME_PRESS_MS` after the
 * first, ends the process at once with 128 + the signal's number; a watchdog then ends what it had started.
 */
export function stopSignal(options: StopSignalOptions = {}): AbortSignal {
  const { nowMs = () => performance.now(), exit = (code) => process.exit(code) } = options;
  const controller = new AbortController();
  // Everything that a run has started listens for it.
  setMaxListeners(0, controller.signal);
  let firstMs: number | undefined;
  for (const name of SIGNALS) {
    const stop = (): void => {
      firstMs ??= nowMs();
      const isSamePress = nowMs() - firstMs <= SAME_PRESS_MS;
      // Signals that are sent together to a process of several threads arrive in any order: with a SIGINT among them it was Ctrl-C.
      if (!stoppedBy.has(controller.signal) || (name === "SIGINT" && isSamePress))
        stoppedBy.set(controller.signal, name);
      if (!controller.signal.aborted) controller.abort();
      else if (!isSamePress) exit(EXIT_CODES[name]);
    };
    handlers.push([name, stop]);
    process.on(name, stop);
  }
  return controller.signal;
}

const stoppedBy = new WeakMap<AbortSignal, (typeof SIGNALS)[number]>();

/**
 * The exit code of a process that ends because it was stopped, as shells and test runners have it: 128 + the number of the signal, 130
 * for Ctrl-C. That of Ctrl-C too where `signal` is of somebody else.
 */
export const stoppedExitCode = (signal: AbortSignal): StoppedExitCode =>
  EXIT_CODES[stoppedBy.get(signal) ?? "SIGINT"];

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
