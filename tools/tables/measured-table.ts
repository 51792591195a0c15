import {
  type Comparison,
  LOADED_CONNECTIONS,
  type Metric,
  noiseText,
  valueText,
  verdict,
  written,
} from "@wsfn/bench";
import { markdownTable } from "./marked-section.ts";
import type { Language } from "./matrix.ts";
import { type Facts, FIGURE_WORDS, WORDS } from "./measured-words.ts";
import {
  bareServerOf,
  behind,
  type Measurement,
  PER_SECOND,
  type Row,
  rowOf,
  TOLD,
  type Told,
  variantNames,
} from "./measurement.ts";

const RATE = `${PER_SECOND / 1000} k/s`;
/** Said of a figure that nobody could take. */
const NOTHING = "–";

/** What was measured where, and one row per figure: a column for each variant, and the noise of the run. */
export function measuredTable(measurement: Measurement, language: Language): string {
  const words = WORDS[language];
  const names = variantNames(measurement);
  const rows = TOLD.flatMap((told) => {
    const row = rowOf(measurement, told);
    if (row === undefined) return [];
    const cells = names.map((name) => cell(row, name, language));
    const own = [[figureName(told, language), ...cells, noise(row, language)]];
    return told.metric === "ms" ? [...own, bareRow(measurement, names, language)] : own;
  });
  return [
    `![${words.alt}](${chartFile(language)})`,
    markdownTable([words.figure, ...names.map(linked), words.noise], rows),
    words.facts(factsOf(measurement)),
    ...warnings(measurement, language),
  ].join("\n\n");
}

/** The picture of the table, from the root. */
export const chartFile = (language: Language): string =>
  language === "en" ? "docs/measurements/apps.svg" : `docs/measurements/apps.${language}.svg`;

export const figureName = ({ metric }: Told, language: Language): string =>
  (FIGURE_WORDS[metric]?.[language] ?? metric).replace("{rate}", RATE);

/** CPU seconds for a million messages are microseconds for one. */
export const asTold = (metric: Metric): Metric =>
  metric.unit === "seconds" ? { ...metric, unit: "us" } : metric;

const comparisonOf = ({ scenario, metric }: Row, name: string): Comparison | undefined =>
  scenario.comparisons.find(
    ({ of, against, metric: id }) =>
      of === name && id === metric.id && against === scenario.contenders[0]?.name,
  );

/** How far it is from the first one, where that may be said, and below it the figure. */
function cell(row: Row, name: string, language: Language): string {
  const figure = row.contenders.find((one) => one.name === name)?.figures[row.metric.id];
  if (figure === undefined) return NOTHING;
  const metric = asTold(row.metric);
  const value = valueText(metric.unit, figure);
  const comparison = comparisonOf(row, name);
  if (comparison === undefined) return value;
  const { same, unknown } = WORDS[language];
  const said = { same, unknown, more: undefined, less: undefined }[comparison.claim];
  return said === undefined ? `**${verdict(comparison, metric)}**<br>${value}` : `${said}<br>${value}`;
}

function noise(row: Row, language: Language): string {
  const [comparison] = row.scenario.comparisons.filter(({ metric }) => metric === row.metric.id);
  if (comparison === undefined) return NOTHING;
  return noiseText(comparison, asTold(row.metric)).replace(/^factor (.*)$/, (_, times: string) =>
    WORDS[language].factor(times),
  );
}

/** What of a cold start no function of its language can be without. */
function bareRow(measurement: Measurement, names: readonly string[], language: Language): string[] {
  const cells = names.map((name) => {
    const bare = bareServerOf(measurement, name);
    const figure = bare?.figures.ms;
    if (bare === undefined || figure === undefined) return NOTHING;
    const [program = ""] = /^\S+ v?[\d.]+/.exec(bare.name) ?? [];
    return `${program}<br>${valueText("ms", figure)}`;
  });
  return [WORDS[language].bare, ...cells, NOTHING];
}

/** A variant's folder; one in an image beside itself is named `folder (container)`. */
function linked(name: string): string {
  const [folder = name, ...more] = name.split(" ");
  return [`[${folder}](apps/${folder})`, ...more].join(" ");
}

function factsOf(measurement: Measurement): Facts {
  const { commit, report } = measurement;
  const { environment, startedAt, windowMs, sizeBytes } = report;
  const rounds = (name: string): number => report.scenarios.find((one) => one.name === name)?.rounds ?? 0;
  return {
    date: startedAt.slice(0, 10),
    commit,
    cores: environment.cores,
    cpu: environment.cpu,
    os: environment.os,
    node: environment.node,
    load: environment.loadAtStart.toFixed(1),
    rounds: { echo: rounds("echo"), start: rounds("start"), idle: rounds("idle") },
    connections: report.connections ?? LOADED_CONNECTIONS,
    windowS: windowMs / 1000,
    late: written("us", Math.max(...latenesses(measurement))),
    sizeBytes,
    base: variantNames(measurement)[0] ?? NOTHING,
  };
}

/** How late the generator was in the open loop, for each variant. */
const latenesses = (measurement: Measurement): readonly number[] => {
  const row = rowOf(measurement, { scenario: "echo", metric: "late@open" });
  return (row?.contenders ?? []).map(({ figures }) => figures["late@open"]?.median ?? Number.NaN);
};

/** What takes from the figures' worth stands with them. */
function warnings(measurement: Measurement, language: Language): readonly string[] {
  const { environment, warnings: told } = measurement.report;
  const words = WORDS[language];
  const slow = behind(measurement);
  return [
    ...(told.length > 0 ? [words.busy(environment.loadAtStart.toFixed(1), environment.cores)] : []),
    ...(slow.length > 0 ? [words.behind(slow.join(", "), RATE)] : []),
  ];
}
