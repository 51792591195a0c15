import type { Comparison } from "../report/report.ts";
import type { Metric, Plan } from "../scenario.ts";
import { ERROR, type Judgement, judge, PROCESS_SHARE } from "../statistics/judge.ts";
import type { Arm } from "./arm.ts";

/** Every pair that the plan compares, by every figure that may be compared, as far as the rounds so far bear it. */
export function comparisonsOf(arms: readonly Arm[], plan: Plan): readonly Comparison[] {
  const judged = plan.metrics.filter(({ better }) => better !== undefined);
  const pairs = pairsOf(plan);
  // Each has its share of the error, those included whose contenders failed: what is asked is decided before anything is seen.
  const error = ERROR / (pairs.length * judged.length);
  return pairs.flatMap(([of, against]) => {
    const [a, b] = [of, against].map((name) => arms.find((arm) => arm.name === name));
    return a && b ? judged.flatMap((metric) => comparison({ a, b, metric, error })) : [];
  });
}

function pairsOf({ contenders, pairs }: Plan): NonNullable<Plan["pairs"]> {
  const [base, ...others] = contenders;
  if (pairs !== undefined || base === undefined) return pairs ?? [];
  return others.filter(({ isBeside }) => !isBeside).map(({ name }) => [name, base.name]);
}

interface Question {
  readonly a: Arm;
  readonly b: Arm;
  readonly metric: Metric;
  readonly error: number;
}

function comparison({ a, b, metric, error }: Question): Comparison[] {
  const { id, versus = "ratio" } = metric;
  const rounds = a.pairedWith(b, id);
  if (rounds.length === 0) return [];
  const isStaying = a.contender.isStaying || b.contender.isStaying;
  const judgement = judge({ versus, rounds, error, ...(isStaying && { processShare: PROCESS_SHARE }) });
  const bounds = { isOfBound: a.isLowerBound(metric), isAgainstBound: b.isLowerBound(metric) };
  return [{ of: a.name, against: b.name, metric: id, ...withBounds(judgement, bounds) }];
}

/**
 * A lower bound may be more by any amount. Where the greater one is a bound, the two are this far apart at least: client and server take
 * turns, and the share of the client brings two servers closer together, never further apart. Where the lesser one alone is, or
 * where the two seem alike, nothing is known.
 */
function withBounds(
  judgement: Judgement,
  { isOfBound, isAgainstBound }: { readonly isOfBound: boolean; readonly isAgainstBound: boolean },
): Judgement & Pick<Comparison, "isLeast" | "isUnbounded"> {
  if (!isOfBound && !isAgainstBound) return judgement;
  const holds = (judgement.claim === "more" && isOfBound) || (judgement.claim === "less" && isAgainstBound);
  if (holds) return { ...judgement, isLeast: true };
  return judgement.claim === "open" ? judgement : { ...judgement, claim: "open", isUnbounded: true };
}

/** Whether more rounds would bring no further claim: each pair is judged, or its figure is a bound that says nothing. */
export const isAnswered = (comparisons: readonly Comparison[]): boolean =>
  comparisons.every(({ claim, isUnbounded }) => claim !== "open" || isUnbounded);
