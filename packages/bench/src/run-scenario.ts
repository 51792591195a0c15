import { BenchError } from "./bench-error.ts";
import { percentiles } from "./latency.ts";
import { shuffled } from "./order.ts";
import type { Comparison, ContenderReport, Failure, Figure, ScenarioReport } from "./report.ts";
import {
  BUSY_CORES,
  type Contender,
  type Metric,
  type Plan,
  type Sample,
  type Scenario,
  type Settings,
} from "./scenario.ts";
import { type Judgement, judge, median, type Pair, spread } from "./statistics.ts";

/** How far a run is, for a person who waits. */
export interface Progress {
  readonly scenario: string;
  readonly round: number;
  readonly rounds: number;
  readonly contender: string;
}

export interface RunOptions {
  readonly rounds: number;
  readonly random: () => number;
  readonly onProgress: (progress: Progress) => void;
}

/** A contender with what it showed so far. */
interface Arm {
  readonly name: string;
  readonly twinOf?: string;
  readonly contender: Contender;
  readonly samples: Sample[];
}

/**
 * Measures all contenders of a scenario: in every round each of them once, in an order of its own, so that what the machine
 * does meanwhile meets them alike. A contender that fails is out and named; the others go on.
 */
export async function runScenario(
  scenario: Scenario,
  settings: Settings,
  { rounds, random, onProgress }: RunOptions,
): Promise<ScenarioReport> {
  const began = performance.now();
  const plan = await scenario.plan(settings);
  const failures: Failure[] = [];
  let arms = armsOf(plan);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const arm of shuffled(arms, random)) {
        if (settings.signal.aborted) throw new BenchError("Stopped", "the run was stopped");
        onProgress({ scenario: scenario.name, round, rounds, contender: arm.name });
        try {
          arm.samples.push(await arm.contender.measure());
        } catch (error) {
          if (settings.signal.aborted) throw error;
          arms = arms.filter((other) => other !== arm);
          // Of a contender and its twin one failure is enough.
          const failure = failureOf(arm, error);
          if (!failures.some(({ name }) => name === failure.name)) failures.push(failure);
        }
      }
    }
  } finally {
    await plan.close?.();
  }
  const contenders = arms.map((arm) => contenderReport(arm, plan.metrics));
  const figure = (name: string, id: string): number => {
    const arm = arms.find((one) => one.name === name);
    return arm === undefined ? Number.NaN : median(valuesOf(arm, id));
  };
  return {
    name: scenario.name,
    says: scenario.says,
    method: scenario.method,
    rounds,
    elapsedMs: performance.now() - began,
    metrics: plan.metrics,
    contenders,
    comparisons: comparisonsOf(arms, plan),
    failures,
    notes: [...plan.notes, ...(plan.remarks?.(figure) ?? [])],
  };
}

/** The first contender takes part twice: what the two differ by is what this machine makes of no difference. */
function armsOf({ contenders, twin = true }: Plan): readonly Arm[] {
  return contenders.flatMap((contender, i) => {
    const { name } = contender;
    const arm: Arm = { name, contender, samples: [] };
    return i === 0 && twin ? [arm, { name: `${name} (again)`, twinOf: name, contender, samples: [] }] : [arm];
  });
}

function failureOf({ name, twinOf = name }: Arm, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return { name: twinOf, why, blamesServer: error instanceof BenchError && error.blamesServer };
}

function contenderReport(arm: Arm, metrics: readonly Metric[]): ContenderReport {
  const figures: [string, Figure][] = metrics.flatMap((metric) => {
    const rounds = valuesOf(arm, metric.id);
    if (rounds.length === 0) return [];
    const bound = isLowerBound(arm, metric) && { isLowerBound: true as const };
    return [[metric.id, { rounds, ...spread(rounds), ...bound }]];
  });
  const names = new Set(arm.samples.flatMap(({ histograms }) => Object.keys(histograms ?? {})));
  const latencies = [...names].map((name) => [
    name,
    percentiles(arm.samples.flatMap(({ histograms }) => histograms?.[name] ?? [])),
  ]);
  return {
    name: arm.name,
    ...(arm.twinOf !== undefined && { twinOf: arm.twinOf }),
    figures: Object.fromEntries(figures),
    latencies: Object.fromEntries(latencies),
  };
}

/** What an arm showed of a figure in those rounds in which it was told. */
const valuesOf = ({ samples }: Arm, id: string): number[] =>
  samples.map(({ figures }) => figures[id] ?? Number.NaN).filter((value) => !Number.isNaN(value));

/** Whether an arm was not what set the limit. Unknown is no: then nobody told its CPU. */
const isLowerBound = (arm: Arm, { capacityBy }: Metric): boolean =>
  capacityBy !== undefined && median(valuesOf(arm, capacityBy)) < BUSY_CORES;

/** Of lower bounds a claim holds only where the one that is told to be more is the bound: it may be more still. */
function withBounds(judgement: Judgement, a: boolean, b: boolean): Judgement & Pick<Comparison, "isLeast"> {
  if (!a && !b) return judgement;
  const holds = (!a || judgement.claim === "more") && (!b || judgement.claim === "less");
  return holds ? { ...judgement, isLeast: true } : { ...judgement, claim: "unknown" };
}

function comparisonsOf(arms: readonly Arm[], { contenders, pairs, metrics }: Plan): Comparison[] {
  const find = (name: string): Arm | undefined => arms.find((arm) => arm.name === name);
  const base = contenders[0]?.name ?? "";
  const first = find(base);
  const twin = arms.find((arm) => arm.twinOf === base);
  const usual = contenders.slice(1).map(({ name }) => [name, base] as const);
  const judged = metrics.filter(({ better }) => better !== undefined);
  return (pairs ?? usual).flatMap(([of, against]) => {
    const [a, b] = [find(of), find(against)];
    if (a === undefined || b === undefined) return [];
    return judged.flatMap((metric) => {
      const { id, versus = "ratio" } = metric;
      const twins = first && twin ? pairsOf(twin, first, id) : [];
      const both = pairsOf(a, b, id);
      if (both.length === 0) return [];
      const bounds = [isLowerBound(a, metric), isLowerBound(b, metric)] as const;
      return [{ of, against, metric: id, ...withBounds(judge(versus, both, twins), ...bounds) }];
    });
  });
}

/** The rounds of two arms side by side, as far as both were told. */
function pairsOf(a: Arm, b: Arm, metric: string): Pair[] {
  return a.samples.flatMap((sample, round) => {
    const pair: Pair = [
      sample.figures[metric] ?? Number.NaN,
      b.samples[round]?.figures[metric] ?? Number.NaN,
    ];
    return pair.some(Number.isNaN) ? [] : [pair];
  });
}
