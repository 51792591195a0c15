import type { ApiRequest } from "../../src/api/requests.ts";

type Plan = Extract<ApiRequest, { do: "plan" }>["plan"];

/** The times of a plan, and how many milliseconds one of what a person fills in is. */
export const TIMES = {
  latencyMs: 1,
  cutWithinMs: 1000,
  killWithinMs: 1000,
  hangWithinMs: 1000,
  idleCutMs: 1000,
  triggerDelayMs: 1000,
} as const satisfies Partial<Record<keyof Plan, number>>;

/** What a person filled in; what is absent is no fault. */
export type PlanFields = { readonly [T in keyof typeof TIMES]?: number } & {
  readonly status?: 429 | 500 | 503;
  /** Percent. Default 100. */
  readonly rate?: number;
};

/** The plan that was filled in. */
export function planOf({ status, rate = 100, ...times }: PlanFields): Plan {
  const given = Object.entries(times).filter(([, value]) => Number.isFinite(value));
  const inMs = given.map(([name, value]) => [name, value * TIMES[name as keyof typeof TIMES]] as const);
  return {
    ...Object.fromEntries(inMs),
    ...(status !== undefined && { refuse: { status, rate: rate / 100 } }),
  };
}
