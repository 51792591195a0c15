import type { PlanStretch } from "../model/bars.ts";
import { spanText } from "../words/time.ts";
import type { Words } from "../words/words.ts";

/** A fault plan in words: `refuses 20 % with 503, latency 80 ms`. */
export function planText(plan: PlanStretch["plan"], { faults: words }: Words): string {
  const { refuse, ...times } = plan;
  const given = Object.entries(times) as [keyof typeof times, number][];
  return [
    ...(refuse ? [words.inPlan.refuse(Math.round((refuse.rate ?? 1) * 100), refuse.status)] : []),
    ...given.map(([name, ms]) => `${words.inPlan[name]} ${spanText(ms)}`),
  ].join(", ");
}
