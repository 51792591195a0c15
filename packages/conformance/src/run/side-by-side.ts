/** Work that takes so much of what may run at once. */
export interface Weighed<T> {
  readonly item: T;
  /** At least 1; more than the capacity counts as all of it. */
  readonly weight: number;
}

/** The share of what may run at once that a job has while it runs. */
export interface Share {
  /** From here on the job only waits: others have its share. Where one job runs at a time, it still does. */
  rest(): void;
  /** The job could not begin: it is run again after that, before those that have not begun. Others have its share until then. */
  postpone(until: Promise<void>): void;
}

/** For each that may run at once beside the first, so many may rest: they keep a connection, and nothing else. */
const MOST_RESTING = 4;

/**
 * Runs jobs in their order, several at a time: as many as `capacity` holds by weight. A heavy job waits until there is room and is not
 * overtaken, so it is never starved. Stops starting jobs when one throws, and rethrows it when the others have ended.
 */
export async function sideBySide<T>(
  jobs: readonly Weighed<T>[],
  capacity: number,
  run: (item: T, share: Share) => Promise<void>,
): Promise<void> {
  const queue = [...jobs];
  const mostResting = MOST_RESTING * (capacity - 1);
  let used = 0;
  let resting = 0;
  let unfinished = 0;
  let failed: { readonly error: unknown } | undefined;
  await new Promise<void>((resolve) => {
    const perform = async (job: Weighed<T>): Promise<void> => {
      const weight = Math.min(capacity, job.weight);
      let isResting = false;
      let until: Promise<void> | undefined;
      const share: Share = {
        rest: () => {
          isResting = true;
          used -= weight;
          resting += 1;
          start();
        },
        postpone: (after) => {
          until = after;
        },
      };
      used += weight;
      await run(job.item, share).finally(() => {
        if (isResting) resting -= 1;
        else used -= weight;
        start();
      });
      if (until === undefined) return;
      await until;
      queue.unshift(job);
    };
    const start = (): void => {
      for (let job = queue[0]; job !== undefined && failed === undefined; job = queue[0]) {
        if (resting > mostResting || (used > 0 && used + job.weight > capacity)) break;
        queue.shift();
        unfinished += 1;
        void perform(job)
          .catch((error: unknown) => {
            failed ??= { error };
          })
          .then(() => {
            unfinished -= 1;
            start();
          });
      }
      if (unfinished === 0) resolve();
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
