import type { FaultDice } from "./fault-dice.ts";
import type { FaultPlan } from "./fault-plan.ts";

/** What can go wrong on the platform, on demand. Without a function's name it happens to all functions. */
export interface Faults {
  /** Replaces the plan; `{}` ends every fault of the plan. Connections that are open keep their latency. */
  plan(plan: FaultPlan): void;
  /** SIGKILL of the instances; resolves with how many, when they are gone. */
  kill(functionName?: string): Promise<number>;
  /** The instances get no CPU for so long, although they have requests, and then go on. Returns how many they are. */
  freeze(forMs: number, functionName?: string): number;
  /** The instances get no CPU until their last request ends, although they have requests. Returns how many they are. */
  hang(functionName?: string): number;
  /** Cuts the open connections without a Close frame, and the requests that an instance has. Returns how many they were. */
  cut(functionName?: string): number;
}

/** A function's instances, as faults see them. */
interface Instances {
  readonly spec: { readonly name: string };
  readonly faults: {
    killAll(): Promise<unknown>[];
    hangAll(): number;
    freezeAll(forMs: number): number;
  };
}

/** A request, as faults see it. */
interface Cuttable {
  readonly functionName: string;
  /** False when there is nothing to cut yet, or any more. */
  end(by: "fault"): boolean;
}

/** What faults happen to. */
export interface FaultTargets {
  readonly dice: FaultDice;
  readonly pools: readonly Instances[];
  readonly requests: Iterable<Cuttable>;
  /** Reports a plan that replaced the one before. */
  readonly onPlan: (plan: FaultPlan) => void;
}

/** Faults on demand, for a running gateway. */
export function faultsOf({ dice, pools, requests, onPlan }: FaultTargets): Faults {
  const poolsOf = (name: string | undefined): readonly Instances[] =>
    pools.filter(({ spec }) => name === undefined || spec.name === name);
  return {
    plan: (plan) => {
      dice.replace(plan);
      onPlan(plan);
    },
    kill: async (name) => (await Promise.all(poolsOf(name).flatMap(({ faults }) => faults.killAll()))).length,
    freeze: (forMs, name) =>
      poolsOf(name).reduce((frozen, { faults }) => frozen + faults.freezeAll(forMs), 0),
    hang: (name) => poolsOf(name).reduce((hung, { faults }) => hung + faults.hangAll(), 0),
    cut: (name) => {
      const meant = [...requests].filter((each) => name === undefined || each.functionName === name);
      return meant.filter((each) => each.end("fault")).length;
    },
  };
}
