/** Work that takes so much of what may run at once. */
export interface Weighed<T> {
  readonly item: T;
  /** At least 1; more than the capacity counts as all of it. */
  readonly weight: number;
}

/**
 * Runs jobs in their order, several at a time: as many as `capacity` holds by weight. A heavy job waits until there is room and is not
 * overtaken, so it is never starved. Stops starting jobs when one throws, and rethrows it when the others have ended.
 */
export async function sideBySide<T>(
  jobs: readonly Weighed<T>[],
  capacity: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  let used = 0;
  let next = 0;
  let failed: { readonly error: unknown } | undefined;
  await new Promise<void>((resolve) => {
    const start = (): void => {
      for (let job = jobs[next]; job !== undefined && failed === undefined; job = jobs[next]) {
        const weight = Math.min(capacity, job.weight);
        if (used > 0 && used + weight > capacity) break;
        next += 1;
        used += weight;
        void run(job.item)
          .catch((error: unknown) => {
            failed ??= { error };
          })
          .then(() => {
            used -= weight;
            start();
          });
      }
      if (used === 0) resolve();
    };
    start();
  });
  if (failed !== undefined) throw (failed as { readonly error: unknown }).error;
}

/** Lets `most` pieces of work run at once; the others wait in their order. */
export function turnstile(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= most) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody who comes now overtakes who waits.
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
