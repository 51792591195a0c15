import { GatewayError } from "./gateway-error.ts";
import type { Pool } from "./place.ts";
import type { Service } from "./service.ts";

/** Statuses by which the platform refuses without anyone's fault: throttled, broken, short of instances. */
const REFUSALS = { 429: "ResourceExhausted", 500: "InternalServerError", 503: "ResourceThrottled" } as const;
export type RefusalStatus = keyof typeof REFUSALS;

/** Faults that a gateway begins with; `Gateway.faults` changes them while it runs. */
export interface FaultPlan {
  /** This share of the requests (0 to 1, default 1) is answered with `status`. */
  readonly refuse?: { readonly status: RefusalStatus; readonly rate?: number };
  /** Added to the way of every byte, each way, and to every plain request. Default 0. */
  readonly latencyMs?: number;
  /** Every connection is cut at a random time up to this long after its handshake. Default: never. */
  readonly cutWithinMs?: number;
  /** Every instance is killed (SIGKILL) at a random time up to this long after it could be called. Default: never. */
  readonly killWithinMs?: number;
  /** Every instance gets no CPU any more from such a time on, requests and all, until its last request ended. Default: never. */
  readonly hangWithinMs?: number;
}

/** What can go wrong on the platform, on demand. Without a function's name it happens to all. */
export interface Faults {
  /** Replaces the plan; `{}` ends every fault of the plan. Connections that stand keep their latency. */
  plan(plan: FaultPlan): void;
  /** SIGKILL of the instances; resolves when they are gone. Returns how many. */
  kill(functionName?: string): Promise<number>;
  /** The instances get no CPU any more, although they have requests, until their last request ended. */
  hang(functionName?: string): number;
  /** Cuts the open connections with no Close frame. */
  cut(functionName?: string): number;
}

/** The plan in force, as the stages of a request ask it. */
export class FaultDice {
  plan: FaultPlan;
  readonly #random: () => number;

  constructor(plan: FaultPlan, random: () => number) {
    this.plan = plan;
    this.#random = random;
  }

  /** @throws {GatewayError} the refusal, when it is this request's turn. */
  mayRefuse(functionName: string): void {
    const { refuse } = this.plan;
    if (!refuse || this.#random() >= (refuse.rate ?? 1)) return;
    const hint = "an injected fault";
    throw new GatewayError(REFUSALS[refuse.status], { function: functionName, max: 0 }, { hint });
  }

  /** When to do that to what begins now; undefined: not at all. */
  afterMs(fault: "cutWithinMs" | "killWithinMs" | "hangWithinMs"): number | undefined {
    const withinMs = this.plan[fault];
    return withinMs === undefined ? undefined : this.#random() * withinMs;
  }
}

export function faultsOf(service: Service): Faults {
  const pools = (name: string | undefined): Pool[] =>
    [...service.served.values()]
      .map(({ pool }) => pool)
      .filter(({ spec }) => name === undefined || spec.name === name);
  const instances = (name: string | undefined) =>
    pools(name).flatMap(({ slots }) => [...slots].flatMap(({ instance }) => instance ?? []));
  return {
    plan: (plan) => {
      service.dice.plan = plan;
    },
    kill: async (name) => (await Promise.all(instances(name).map((instance) => instance.kill()))).length,
    hang: (name) => {
      const all = instances(name);
      for (const instance of all) instance.freeze();
      return all.length;
    },
    cut: (name) => {
      const open = [...service.open].filter((each) => name === undefined || each.functionName === name);
      for (const exchange of open) exchange.onCut?.("fault");
      return open.length;
    },
  };
}
