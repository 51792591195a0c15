/** The only time that this package reads, so that tests can turn it by hand. Milliseconds. */
export interface Clock {
  /** Never goes back; only differences mean something. */
  nowMs(): number;
  /** Resolves after so long; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's time. */
export const realClock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};

/** Resolves when the promise settles, or after `ms` if that is sooner. No timer is left that would keep a process alive. */
export async function atMost(
  ms: number,
  promise: Promise<unknown>,
  clock: Pick<Clock, "sleep"> = realClock,
): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([promise, clock.sleep(ms, over.signal)]);
  } finally {
    over.abort();
  }
}
