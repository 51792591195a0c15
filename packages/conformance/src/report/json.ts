import type { RuleSource } from "../case/case.ts";
import type { WireEntry } from "../connection/wire-log.ts";
import { VERDICTS } from "../judge/verdict.ts";
import type { CaseResult, Counts, Report } from "./report.ts";
import { plainJson } from "./visible-text.ts";

/** Keys in the order they are written. A field that is added to the type does not compile until it has its place here. */
type Order<T> = { readonly [K in keyof T]-?: true };

const REPORT: Order<Report> = {
  target: true,
  startedAt: true,
  elapsedMs: true,
  depth: true,
  strict: true,
  capabilities: true,
  counts: true,
  suites: true,
  cases: true,
  incomplete: true,
  remarks: true,
  machine: true,
  askedAgain: true,
};
const CASE: Order<CaseResult> = {
  id: true,
  suite: true,
  level: true,
  says: true,
  source: true,
  autobahn: true,
  verdict: true,
  closeCode: true,
  why: true,
  elapsedMs: true,
  detail: true,
  cause: true,
  wire: true,
  place: true,
  replay: true,
};
const SOURCE: Order<RuleSource> = { rfc: true, section: true };
const WIRE: Order<WireEntry> = { direction: true, atMs: true, hex: true, bytes: true, label: true };

// What is undefined is left out by JSON itself.
const ordered = <T extends object>(value: T, order: Order<T>): Partial<T> =>
  Object.fromEntries(
    (Object.keys(order) as (keyof T & string)[]).map((key) => [key, value[key]]),
  ) as Partial<T>;

const orderedCounts = (counts: Counts) => ({
  ...Object.fromEntries(VERDICTS.map((verdict) => [verdict, counts[verdict]])),
  total: counts.total,
});

const orderedCase = (one: CaseResult) =>
  ordered(
    {
      ...one,
      source: ordered(one.source, SOURCE) as RuleSource,
      ...(one.wire && { wire: one.wire.map((entry) => ordered(entry, WIRE) as WireEntry) }),
    },
    CASE,
  );

const orderedReport = (report: Report) =>
  ordered<object & Report>(
    {
      ...report,
      counts: orderedCounts(report.counts) as Counts,
      suites: Object.fromEntries(
        Object.entries(report.suites).map(([suite, counts]) => [suite, orderedCounts(counts) as Counts]),
      ),
      cases: report.cases.map((one) => orderedCase(one) as CaseResult),
    },
    REPORT,
  );

/**
 * The stable report, `report.schema.json` describes it: one report is written as itself, several as an array. Keys have a
 * fixed order, so that two runs can be compared by `diff`; strings are exact, with control characters escaped.
 */
export function json(reports: readonly Report[]): string {
  const written = reports.map(orderedReport);
  return `${plainJson(written.length === 1 ? written[0] : written, 2)}\n`;
}
