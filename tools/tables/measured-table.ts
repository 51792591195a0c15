import {
  type Comparison,
  intervalText,
  LOADED_CONNECTIONS,
  type Metric,
  valueText,
  verdict,
  written,
} from "@wsfn/bench";
import { markdownTable } from "./marked-section.ts";
import type { Language } from "./matrix.ts";
import { type Facts, FIGURE_WORDS, WORDS } from "./measured-words.ts";
import {
  bareServerOf,
  late,
  type Measurement,
  PER_SECOND,
  type Row,
  rowOf,
  SHOWN,
  type Shown,
  variantNames,
} from "./measurement.ts";

const RATE = `${PER_SECOND / 1000} k/s`;
/** Said of a figure that nobody could take. */
const NOTHING = "–";

/** What was measured where, and one row per figure: a column for each variant. */
export function measuredTable(measurement: Measurement, language: Language): string {
  const words = WORDS[language];
  const names = variantNames(measurement);
  const rows = SHOWN.flatMap((shown) => {
    const row = rowOf(measurement, shown);
    if (row === undefined) return [];
    const cells = names.map((name) => cell(row, name, language));
    const own = [[figureName(shown, language), ...cells]];
    return shown.metric === "ms" ? [...own, bareRow(measurement, names, language)] : own;
  });
  return [
    `![${words.alt}](${chartFile(language)})`,
    markdownTable([words.figure, ...names.map(linked)], rows),
    words.facts(factsOf(measurement)),
    ...warnings(measurement, language),
  ].join("\n\n");
}

/** The picture of the table, from the root. */
export const chartFile = (language: Language): string =>
  language === "en" ? "docs/measurements/apps.svg" : `docs/measurements/apps.${language}.svg`;

/** What a row of the table is called. */
export const figureName = ({ metric }: Shown, language: Language): string =>
  (FIGURE_WORDS[metric]?.[language] ?? metric).replace("{rate}", RATE);

const comparisonOf = ({ scenario, metric }: Row, name: string): Comparison | undefined =>
  scenario.comparisons.find(
    ({ of, against, metric: id }) =>
      of === name && id === metric.id && against === scenario.contenders[0]?.name,
  );

/** How far it is from the first one, where that is known, and below it the figure. */
function cell(row: Row, name: string, language: Language): string {
  const figure = row.contenders.find((one) => one.name === name)?.figures[row.metric.id];
  if (figure === undefined) return NOTHING;
  const value = valueText(row.metric.unit, figure);
  const comparison = comparisonOf(row, name);
  return comparison === undefined ? value : `${claimOf(comparison, row.metric, language)}<br>${value}`;
}

function claimOf(comparison: Comparison, metric: Metric, language: Language): string {
  const { claim, low, isLeast, isUnbounded } = comparison;
  const { alike, open, unknown } = WORDS[language];
  if (isUnbounded) return unknown;
  if (claim === "alike" || claim === "open") return claim === "alike" ? alike : open;
  const best = `**${verdict(comparison, metric)}**`;
  return low === undefined || isLeast ? best : `${best} (${intervalText(comparison, metric)})`;
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
  return [WORDS[language].bare, ...cells];
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
  const { environment, warnings: shown } = measurement.report;
  const words = WORDS[language];
  const slow = late(measurement);
  return [
    ...(shown.length > 0 ? [words.busy(environment.loadAtStart.toFixed(1), environment.cores)] : []),
    ...(slow.length > 0 ? [words.late(slow.join(", "), RATE)] : []),
  ];
}
