import { type Counts, isRed, type Report } from "@wsfn/conformance";
import { holdsOn, type Target } from "@wsfn/platform";
import { markdownTable } from "./marked-section.ts";
import type { Variant } from "./variant.ts";

const RUNS = ["runtime-direct", "runtime-gateway", "container-direct", "container-gateway"] as const;

/** The words of the tables in the languages of the READMEs. */
const WORDS = {
  en: {
    variant: "variant",
    language: "language",
    what: "what it is",
    targets: "targets",
    known: "known failing",
    "runtime-direct": "runtime",
    "runtime-gateway": "runtime, through the gateway",
    "container-direct": "container",
    "container-gateway": "container, through the gateway",
  },
  zh: {
    variant: "变体",
    language: "语言",
    what: "简介",
    targets: "目标",
    known: "已知不符",
    "runtime-direct": "运行时",
    "runtime-gateway": "运行时，经网关",
    "container-direct": "容器",
    "container-gateway": "容器，经网关",
  },
} as const;

/** A language of the READMEs. */
export type Language = keyof typeof WORDS;

const link = ({ name }: Variant): string => `[${name}](apps/${name})`;

/** Raised when the matrix is asked for before there is anything to put in it. */
export class NoReports extends Error {
  override readonly name = "NoReports";
}

/** One row per variant, from its own files. */
export function variantsTable(variants: readonly Variant[], language: Language): string {
  const words = WORDS[language];
  return markdownTable(
    [words.variant, words.language, words.what, words.targets],
    variants.map((variant) => [
      link(variant),
      variant.manifest.language,
      variant.manifest.summaryIn?.[language] ?? variant.manifest.summary,
      [...new Set(variant.functions.map((spec) => spec.target))].sort().reverse().join(", "),
    ]),
  );
}

/**
 * One row per variant, one column per way to run it, from the reports of the last test run.
 * @throws {NoReports} naming every cell that has none: a matrix with holes would look like one that was run.
 */
export function matrixTable(variants: readonly Variant[], language: Language): string {
  const words = WORDS[language];
  const holes = variants.flatMap((variant) =>
    runsOf(variant)
      .filter((run) => !variant.reports.has(run))
      .map((run) => `${variant.name} ${run}`),
  );
  if (holes.length > 0) throw new NoReports(`no report of ${holes.join(", ")}; run \`npm test\` first`);
  const columns = RUNS.filter((run) => variants.some((variant) => variant.reports.has(run)));
  return markdownTable(
    [words.variant, ...columns.map((run) => words[run])],
    variants.map((variant) => [
      link(variant),
      ...columns.map((run) => cell(variant.reports.get(run), run, variant, words.known)),
    ]),
  );
}

const runsOf = ({ functions }: Variant): readonly string[] =>
  RUNS.filter((run) => functions.some((spec) => run.startsWith(spec.target)));

/**
 * What a run came to. Which cases are known failing is read from wsfn.json and warnings are left to the report: both can differ from
 * run to run by the timing of packets, and a table that did would be stale by chance.
 */
function cell(report: Report | undefined, run: string, { manifest }: Variant, known: string): string {
  if (report === undefined) return "–";
  const red = report.cases.filter(({ verdict }) => isRed(verdict, { requireAll: true })).length;
  if (red > 0) return `✗ ${red} / ${judged(report.counts)}`;
  const [target = "", via = ""] = run.split("-");
  const holding = manifest.knownFailing.filter((one) => holdsOn(one, { via, target: target as Target }));
  const knownFailing = holding.flatMap(({ cases }) => cases).length;
  return `✓ ${judged(report.counts)}${knownFailing > 0 ? ` (${knownFailing} ${known})` : ""}`;
}

/** What was neither out of scope nor impossible to try. */
const judged = (counts: Counts): number => counts.total - counts["out-of-scope"] - counts.untestable;
