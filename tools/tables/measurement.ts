import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchReport, ContenderReport, Figure, Metric, ScenarioReport } from "@wsfn/bench";

/** Where the figures of the READMEs stand. */
export const MEASUREMENT_FILE = "docs/measurements/apps.json";

/** Messages a second of the open loop: every variant does several times as many on half of a machine of two cores. */
export const PER_SECOND = 10_000;

/** What `pnpm measure` wrote: the variants on one machine, in one run. */
export interface Measurement {
  /** Of the code that was measured; with a `+` where the work tree had changes. */
  readonly commit: string;
  readonly report: BenchReport;
}

/** One figure that the READMEs show, in their order. */
export interface Shown {
  readonly scenario: "echo" | "start" | "idle";
  readonly metric: string;
}

export const SHOWN: readonly Shown[] = [
  { scenario: "echo", metric: "rate@1" },
  { scenario: "echo", metric: "cpu@1" },
  { scenario: "echo", metric: "rate@16" },
  { scenario: "echo", metric: "cpu@16" },
  { scenario: "echo", metric: "p50@open" },
  { scenario: "echo", metric: "p99@open" },
  { scenario: "start", metric: "ms" },
  { scenario: "idle", metric: "empty" },
  { scenario: "idle", metric: "server" },
];

/** Kept beside those, so that a reader of the file can judge them. */
const BESIDE = /^(?:busy|generator|late)@|^rate@open$/;

/** Raised when there are no figures to make tables of. */
export class NoMeasurement extends Error {
  override readonly name = "NoMeasurement";
}

/** @throws {NoMeasurement} before the first `pnpm measure` */
export function readMeasurement(root: string): Measurement {
  const path = join(root, MEASUREMENT_FILE);
  if (!existsSync(path)) throw new NoMeasurement(`no ${MEASUREMENT_FILE}; run \`pnpm measure\` first`);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The report with what the READMEs show and what it is judged by: every round, in six digits, no distributions. */
export function compact(report: BenchReport): BenchReport {
  return {
    ...report,
    elapsedMs: Math.round(report.elapsedMs),
    scenarios: report.scenarios.map(compactScenario),
  };
}

function compactScenario(scenario: ScenarioReport): ScenarioReport {
  const isKept = (id: string): boolean =>
    BESIDE.test(id) || SHOWN.some(({ scenario: name, metric }) => name === scenario.name && metric === id);
  return {
    ...scenario,
    elapsedMs: Math.round(scenario.elapsedMs),
    metrics: scenario.metrics.filter(({ id }) => isKept(id)),
    contenders: scenario.contenders.map((one) => ({
      ...one,
      figures: Object.fromEntries(
        Object.entries(one.figures)
          .filter(([id]) => isKept(id))
          .map(([id, figure]) => [id, sixDigits(figure)]),
      ),
      latencies: {},
    })),
    comparisons: scenario.comparisons
      .filter(({ metric }) => isKept(metric))
      .map(({ value, low, high, ...one }) => ({
        ...one,
        value: rounded(value),
        ...(low !== undefined && { low: rounded(low) }),
        ...(high !== undefined && { high: rounded(high) }),
      })),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(6));

const sixDigits = ({ median, low, high, rounds, ...more }: Figure): Figure => ({
  ...more,
  median: rounded(median),
  low: rounded(low),
  high: rounded(high),
  rounds: rounds.map(rounded),
});

/** A shown figure with every contender that has it; undefined where the run did not take it. */
export interface Row {
  readonly scenario: ScenarioReport;
  readonly metric: Metric;
  readonly contenders: readonly ContenderReport[];
}

export function rowOf({ report }: Measurement, { scenario: name, metric: id }: Shown): Row | undefined {
  const scenario = report.scenarios.find((one) => one.name === name);
  const metric = scenario?.metrics.find((one) => one.id === id);
  return scenario && metric && { scenario, metric, contenders: scenario.contenders };
}

/**
 * Who is shown, the first one first: what the others are compared with. Those who take part in every scenario: a server without a library,
 * an interpreter and a gateway stand in one alone.
 */
export function variantNames({ report }: Measurement): readonly string[] {
  const [first, ...rest] = report.scenarios.map(({ contenders }) => contenders.map(({ name }) => name));
  return (first ?? []).filter((name) => rest.every((names) => names.includes(name)));
}

/** Of the messages of the open loop, the share that must have come back in it. */
const KEPT_SHARE = 0.98;

/** The variants that did not keep up with the open loop: their latencies are those of a queue that grows. */
export function late({ report }: Measurement): readonly string[] {
  const contenders = report.scenarios.flatMap((one) => one.contenders);
  return contenders
    .filter(({ figures }) => (figures["rate@open"]?.median ?? PER_SECOND) < KEPT_SHARE * PER_SECOND)
    .map(({ name }) => name);
}

/** The interpreter that a function runs on, with a server that does nothing but listen; undefined for a binary or an image. */
export function bareServerOf({ report }: Measurement, name: string): ContenderReport | undefined {
  const start = report.scenarios.find((one) => one.name === "start");
  const beside = start?.comparisons.filter(({ of, against }) => of === name && / server\b/.test(against));
  return start?.contenders.find((one) => one.name === beside?.[0]?.against);
}
