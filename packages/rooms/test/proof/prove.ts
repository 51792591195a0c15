import type { Arm } from "./arm.ts";
import type { Plan } from "./faults.ts";
import type { Outcome } from "./judge.ts";
import { liveThrough } from "./run.ts";
import type { StoreKind } from "./store.ts";
import { withWorld } from "./world.ts";

/** A run with what it came to. */
export interface Proven {
  readonly plan: Plan;
  readonly outcome: Outcome;
}

/** How runs are shared out. */
export interface ProveOptions {
  readonly plans: readonly Plan[];
  /** The worlds in which runs happen at the same time. */
  readonly lanes: readonly StoreKind[];
  /** Ends early: no further run begins after one like this. */
  readonly isEnough?: (proven: Proven) => boolean;
}

/** Lives through all plans, in several worlds at once, each run in a world of its kind of store. */
export async function prove(
  arm: Arm,
  { plans, lanes, isEnough = () => false }: ProveOptions,
): Promise<Proven[]> {
  const waiting = [...plans];
  const done: Proven[] = [];
  let isOver = false;
  const next = (kind: StoreKind): Plan | undefined => {
    const at = isOver ? -1 : waiting.findIndex((plan) => plan.kind === kind);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  const lived = await Promise.allSettled(
    lanes.map((kind) =>
      withWorld(arm, kind, async (world) => {
        for (let plan = next(kind); plan !== undefined; plan = next(kind)) {
          const proven = { plan, outcome: await liveThrough(world, plan) };
          done.push(proven);
          if (isEnough(proven)) isOver = true;
        }
      }).catch((error) => {
        isOver = true;
        throw error;
      }),
    ),
  );
  for (const one of lived) if (one.status === "rejected") throw one.reason;
  return done;
}

/** The sum of outcomes, for a table. */
export function total(
  proven: readonly Proven[],
): Omit<Outcome, "ends" | "isWhole"> & { readonly runs: number } {
  const sum = {
    acknowledged: 0,
    due: 0,
    lost: 0,
    reported: 0,
    twice: 0,
    disordered: 0,
    runs: proven.length,
  };
  for (const { outcome } of proven)
    for (const key of ["acknowledged", "due", "lost", "reported", "twice", "disordered"] as const)
      sum[key] += outcome[key];
  return sum;
}
