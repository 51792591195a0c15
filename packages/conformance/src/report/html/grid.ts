import type { CaseResult, Counts, Report } from "../report.ts";
import { bySuite, caseTimeMs, countCases } from "../wording.ts";

/** The cases of one variant in one suite: a cell of the matrix. */
export interface Cell {
  readonly suite: string;
  readonly cases: readonly CaseResult[];
  readonly counts: Counts;
  readonly caseMs: number;
  /** `id` of the list that the cell leads to. */
  readonly anchor: string;
}

/** One report as a row of the matrix. */
export interface Variant {
  readonly report: Report;
  /** What was judged, and how it was run: `apps/echo` and `runtime direct`. */
  readonly name: string;
  readonly how: string;
  readonly counts: Counts;
  readonly cells: ReadonlyMap<string, Cell>;
  /** `id` of the place where a case of this variant is shown. */
  readonly caseAnchor: (one: CaseResult) => string;
}

/** Suites down, runs across: what the first table of the page shows. */
export interface Grid {
  /** In the order in which the reports first name them. */
  readonly suites: readonly string[];
  readonly variants: readonly Variant[];
}

/** The grid of reports, each under an anchor of its own. */
export function grid(reports: readonly Report[]): Grid {
  const taken = new Set<string>();
  const variants = reports.map((report) =>
    variant(report, free(anchorText(report.target) || "target", taken)),
  );
  return { suites: [...new Set(variants.flatMap(({ cells }) => [...cells.keys()]))], variants };
}

function variant(report: Report, anchor: string): Variant {
  const [name = "", ...how] = report.target.split(" ");
  const cells = [...bySuite(report)].map(([suite, cases]): [string, Cell] => [
    suite,
    {
      suite,
      cases,
      counts: countCases(cases),
      caseMs: caseTimeMs(cases),
      anchor: `${anchor}--${anchorText(suite)}`,
    },
  ]);
  return {
    report,
    name,
    how: how.join(" "),
    counts: countCases(report.cases),
    cells: new Map(cells),
    caseAnchor: (one) => `${anchor}--${anchorText(one.id)}`,
  };
}

/** Safe as an id and in a URL without encoding, and still to be read by a person who gets the link. */
const anchorText = (text: string): string =>
  text
    .slice(0, 200)
    .replace(/[/\s:]+/g, ".")
    .replace(/[^A-Za-z0-9.-]/g, (char) => `_${(char.codePointAt(0) ?? 0).toString(16)}`);

function free(wanted: string, taken: Set<string>): string {
  let anchor = wanted;
  for (let again = 2; taken.has(anchor); again += 1) anchor = `${wanted}.${again}`;
  taken.add(anchor);
  return anchor;
}
