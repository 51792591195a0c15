import type { Clock, Timer } from "../src/clock.ts";

/** A clock that a test turns. */
export interface FakeClock extends Clock {
  /** Lets time pass: timers run when they are due, in order, each with time for what it starts to settle. */
  advance(ms: number): Promise<void>;
  /** Time passes while nothing can run, as for a frozen process; then all that is due runs. `wallOnly`: the machine was suspended. */
  sleep(ms: number, options?: { readonly wallOnly?: boolean }): Promise<void>;
}

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

export function fakeClock(startMs = 1_700_000_000_000): FakeClock {
  let wall = startMs;
  let monotonic = 0;
  const due = new Set<Due>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  async function runDue(untilMs: number): Promise<void> {
    for (;;) {
      const [next] = [...due].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) return;
      due.delete(next);
      wall += Math.max(0, next.atMs - monotonic);
      monotonic = Math.max(monotonic, next.atMs);
      next.run();
      await settle();
    }
  }

  return {
    wallMs: () => wall,
    monotonicMs: () => monotonic,
    after(delayMs, run): Timer {
      const one = { atMs: monotonic + delayMs, run };
      due.add(one);
      return { cancel: () => void due.delete(one) };
    },
    async advance(ms) {
      const end = monotonic + ms;
      await runDue(end);
      wall += end - monotonic;
      monotonic = end;
      await settle();
    },
    async sleep(ms, { wallOnly = false } = {}) {
      wall += ms;
      if (!wallOnly) monotonic += ms;
      await settle();
    },
  };
}
