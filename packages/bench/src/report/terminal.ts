import type { BenchReport, Comparison, ScenarioReport } from "../report.ts";
import type { Metric } from "../scenario.ts";
import { LEAST_ROUNDS } from "../statistics.ts";
import { isCompared, noiseText, valueText, verdict, wobble } from "./format.ts";

/** The report for a terminal, one line each. Names of servers are text: control characters in them are not obeyed. */
export function terminalLines(report: BenchReport): readonly string[] {
  const { environment: machine, seed, windowMs, sizeBytes, smoke } = report;
  const load = machine.loadAtStart.toFixed(1);
  return [
    `${machine.cores} cores (${machine.cpu}), ${machine.os}, Node.js ${machine.node}, load ${load} at start`,
    `messages of ${sizeBytes} octets, windows of ${windowMs / 1000} s, seed ${seed}`,
    ...report.warnings.map((text) => `warning: ${text}`),
    ...(smoke ? ["smoke: this run shows that the machinery works; its figures say nothing"] : []),
    ...report.scenarios.flatMap((scenario) => ["", ...scenarioLines(scenario)]),
  ].map(printable);
}

function scenarioLines(scenario: ScenarioReport): string[] {
  const { name, says, rounds, metrics, contenders, failures, notes } = scenario;
  const groups = [...new Set(metrics.map(({ group }) => group))];
  return [
    `${name}: ${says} (${rounds} ${rounds === 1 ? "round" : "rounds"})`,
    ...(contenders.length === 0
      ? []
      : groups.flatMap((group) =>
          groupLines(
            scenario,
            group,
            metrics.filter((one) => one.group === group),
          ),
        )),
    ...(rounds < LEAST_ROUNDS && isCompared(metrics)
      ? [`  nothing is compared: that takes ${LEAST_ROUNDS} rounds`]
      : []),
    ...failures.map((one) => `  ${one.blamesServer ? "wrong" : "not run"}: ${one.name}: ${one.why}`),
    ...notes.map((note) => `  ${note}`),
  ];
}

function groupLines(
  { contenders, comparisons }: ScenarioReport,
  group: string,
  metrics: readonly Metric[],
): string[] {
  const told = metrics.filter(({ id }) => contenders.some(({ figures }) => figures[id]));
  const head = [group, ...told.map(({ says }) => says)];
  const rows = contenders.map(({ name, figures }) => [
    name,
    ...told.map(({ id, unit }) => {
      const figure = figures[id];
      return figure ? `${valueText(unit, figure)} ${wobble(figure)}`.trimEnd() : "-";
    }),
  ]);
  const against = [...new Set(comparisons.map((one) => one.against))];
  return [
    ...aligned([head, ...rows]),
    ...against.flatMap((base) =>
      comparisonLines(
        comparisons.filter((one) => one.against === base),
        base,
        told,
      ),
    ),
  ].map((line) => `  ${line}`);
}

function comparisonLines(
  some: readonly Comparison[],
  base: string,
  told: readonly Metric[],
): readonly string[] {
  const judged = some.filter(({ claim }) => claim !== "unknown");
  const metrics = told.filter(({ id }) => judged.some(({ metric }) => metric === id));
  if (metrics.length === 0) return [];
  const cell = (of: string, metric: Metric): string => {
    const one = some.find((each) => each.of === of && each.metric === metric.id);
    return one ? verdict(one, metric) : "-";
  };
  const noise = metrics.map((metric) => {
    const one = some.find((each) => each.metric === metric.id);
    return one ? noiseText(one, metric) : "-";
  });
  return aligned([
    [`against ${base}`, ...metrics.map(({ says }) => says)],
    ...[...new Set(some.map(({ of }) => of))].map((of) => [of, ...metrics.map((metric) => cell(of, metric))]),
    ["noise", ...noise],
  ]);
}

/** Columns of equal width, two spaces apart. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join("  ")
      .trimEnd(),
  );
}

/** Without what would steer a terminal; a build's output keeps its lines. */
const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, "\u{fffd}");
