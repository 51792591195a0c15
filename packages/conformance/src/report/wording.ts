import type { RuleSource } from "../case/case.ts";
import type { Verdict } from "../judge/verdict.ts";
import { type CaseResult, type Counts, count, isRed, type Report, type RequireAll } from "./report.ts";

/** How a verdict is said and shown; the words are the same in every format. */
export interface Wording {
  /** One column wide in every monospaced font we know of. */
  readonly glyph: string;
  /** Follows a number: `2 failed`. */
  readonly one: string;
  readonly many: string;
  readonly tone: "good" | "bad" | "doubt" | "known" | "quiet";
}

/** Worst first: the order in which a reader wants to hear them. */
export const WORDING: Readonly<Record<Verdict, Wording>> = {
  fail: { glyph: "✗", one: "failed", many: "failed", tone: "bad" },
  "stale-known-failing": { glyph: "!", one: "stale known-failing", many: "stale known-failing", tone: "bad" },
  untestable: { glyph: "?", one: "untestable", many: "untestable", tone: "doubt" },
  warn: { glyph: "▲", one: "warning", many: "warnings", tone: "doubt" },
  "known-failing": { glyph: "◇", one: "known failing", many: "known failing", tone: "known" },
  pass: { glyph: "✓", one: "passed", many: "passed", tone: "good" },
  "out-of-scope": { glyph: "–", one: "out of scope", many: "out of scope", tone: "quiet" },
};

/** RFC 2119's words for the levels of its rules. */
const ASKED = { MUST: "required", SHOULD: "recommended", MAY: "optional" } as const;

/** What a rule asks of a server, in words that do not read as if the server had done it. */
export const ruleText = ({ level, says }: Pick<CaseResult, "level" | "says">): string =>
  `${ASKED[level]}: the server ${says}`;

/** Every verdict, worst first. */
export const WORST_FIRST = Object.keys(WORDING) as readonly Verdict[];

/** `2 failed`, `1 warning`. */
export const tell = (verdict: Verdict, cases: number): string =>
  `${cases} ${cases === 1 ? WORDING[verdict].one : WORDING[verdict].many}`;

/** The verdicts that somebody got, worst first, each told with its number. */
export const tally = (counts: Counts): string[] =>
  WORST_FIRST.filter((verdict) => counts[verdict] > 0).map((verdict) => tell(verdict, counts[verdict]));

/** The worst verdict among some cases; `out-of-scope` for none. */
export const worst = (counts: Counts): Verdict =>
  WORST_FIRST.find((verdict) => counts[verdict] > 0) ?? "out-of-scope";

/** How many cases have each verdict. */
export const countCases = (cases: Iterable<CaseResult>): Counts =>
  count([...cases].map((one) => one.verdict));

/** The cases of several reports, in their order. */
export const allCases = (reports: readonly Report[]): CaseResult[] =>
  reports.flatMap((report) => report.cases);

/** What a run comes to. `unjudged`: not one case was tried, which is no success. */
export type Outcome = "good" | "bad" | "unjudged";

/** What a run comes to. With `requireAll` an untestable case is a failure. */
export function outcome(counts: Counts, options: RequireAll = {}): Outcome {
  if (WORST_FIRST.some((verdict) => counts[verdict] > 0 && isRed(verdict, options))) return "bad";
  return counts.total - counts.untestable - counts["out-of-scope"] === 0 ? "unjudged" : "good";
}

/** The same for whole reports: one of a run that was stopped is no success, whatever it holds. */
export function outcomeOf(reports: readonly Report[], options: RequireAll = {}): Outcome {
  const result = outcome(countCases(allCases(reports)), options);
  return result === "good" && reports.some(({ incomplete }) => incomplete !== undefined)
    ? "unjudged"
    : result;
}

/** `RFC 6455 §5.2`, `platform: drain`. */
export const sourceName = ({ rfc, section }: RuleSource): string =>
  typeof rfc === "number" ? `RFC ${rfc} §${section}` : `${rfc}: ${section}`;

/** Pages of the Centrifuge protocol's documentation, by the title that a source begins with. */
const PAGES: Readonly<Record<string, string>> = {
  "Client protocol": "https://centrifugal.dev/docs/transports/client_protocol",
  "Client protocol codes": "https://centrifugal.dev/docs/server/codes",
  "Client SDK API": "https://centrifugal.dev/docs/transports/client_api",
  "History and recovery": "https://centrifugal.dev/docs/server/history_and_recovery",
};

/** Where a rule can be read: the section of an RFC, a page of the Centrifuge protocol; undefined for the contracts of app and platform. */
export function sourceUrl({ rfc, section }: RuleSource): string | undefined {
  if (rfc === "centrifuge") return PAGES[section.slice(0, section.indexOf(","))];
  if (typeof rfc !== "number") return undefined;
  const fragment = /^\d+(\.\d+)*$/.test(section) ? `#section-${section}` : "";
  return `https://www.rfc-editor.org/rfc/rfc${rfc}${fragment}`;
}

/** `812 ms`, `8.2 s`, `2 min 03 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${ms < 9.95 && !Number.isInteger(ms) ? ms.toFixed(1) : Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Sum of what each case took; cases run side by side, so it is more than the wall clock saw. */
export const caseTimeMs = (cases: readonly CaseResult[]): number =>
  cases.reduce((sum, one) => sum + one.elapsedMs, 0);

/** Groups in the order of their first member. (`Map.groupBy` needs a newer Node than the package does.) */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Suites in the catalogue's order, also one that only `cases` knows. */
export function bySuite(report: Report): Map<string, CaseResult[]> {
  const found = groupBy(report.cases, (one) => one.suite);
  const names = new Set([...Object.keys(report.suites), ...found.keys()]);
  return new Map([...names].map((suite) => [suite, found.get(suite) ?? []]));
}

/** What the close code of a case means in words. */
export function closeCodeName(code: number | null): string {
  if (code === null) return "no open connection";
  if (code === 1005) return "close frame without a code";
  return code === 1006 ? "no close frame" : `close ${code}`;
}
