import type { Level, RuleSource } from "../case/case.ts";
import type { WireEntry } from "../connection/wire-log.ts";
import { VERDICTS, type Verdict } from "../judge/verdict.ts";

/** How many cases got which verdict. */
export type Counts = Readonly<Record<Verdict, number>> & { readonly total: number };

/** A cause as a report has it; what a saved one is of may be unknown here. */
export interface ReportedCause {
  readonly what: string;
  readonly rank: number;
  readonly kind?: string;
  readonly of?: string;
}

/** One case of a run. The fields up to `elapsedMs` are the stable schema of the JSON report. */
export interface CaseResult {
  /** Permanent: `suite/name`. */
  readonly id: string;
  readonly suite: string;
  readonly level: Level;
  /** The rule in one sentence that starts with a verb. */
  readonly says: string;
  readonly source: RuleSource;
  /** Ids of Autobahn|Testsuite that this case carries; empty for a rule of our own. */
  readonly autobahn: readonly string[];
  readonly verdict: Verdict;
  /** Code of the server's close frame; 1005 = frame without a code, 1006 = no close frame, null = no open connection. */
  readonly closeCode: number | null;
  /** Empty for a pass; else what was expected and what was got, the reason of a known failure, or what is missing. */
  readonly why: string;
  readonly elapsedMs: number;
  /** Every finding on a line of its own, where there is more than `why` has room for. */
  readonly detail?: readonly string[];
  /** What is behind a failure or a warning, the same for all cases that it breaks. `rank`: 0 ends the server, 6 a courtesy. */
  readonly cause?: ReportedCause;
  /** Only for cases that did not pass (or when asked for): what went over the wire, bounded. */
  readonly wire?: readonly WireEntry[];
  /** Where the case is written, `file:line` in the project's repository. Only for cases that did not pass. */
  readonly place?: string;
  /** Shell command that runs this case alone against the same target. Only for cases that did not pass. */
  readonly replay?: string;
}

/** One run of the catalogue against one target. The JSON report is this value as it is. */
export interface Report {
  /** URL, or the app with target and route: `apps/echo runtime direct`. */
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly depth: "quick" | "full";
  /** True: a broken SHOULD was counted as a failure. */
  readonly strict: boolean;
  /** Declared or probed. */
  readonly capabilities: readonly string[];
  readonly counts: Counts;
  /** The same per suite, in the catalogue's order. */
  readonly suites: Readonly<Record<string, Counts>>;
  readonly cases: readonly CaseResult[];
  /** The machine that the suite ran on. `load`: processes that wanted a core, a minute's average, 0 where nobody counts them. */
  readonly machine?: { readonly cores: number; readonly load: number };
  /** Cases whose first answer rested on silence and that were asked again, alone, at the end; and those that gave the same answer then. */
  readonly askedAgain?: { readonly cases: number; readonly confirmed: number };
  /** Set where the run was stopped: so many of its cases were judged. Absent for a whole run. */
  readonly incomplete?: { readonly judged: number; readonly of: number };
  /** What one sentence shows better than many verdicts, each with the way out. Absent when there is nothing to say. */
  readonly remarks?: readonly string[];
}

const RED: ReadonlySet<Verdict> = new Set(["fail", "stale-known-failing"]);

/**
 * True for a verdict that makes a run bad (exit 1). Under `strict` a warning is a failure already when it is judged.
 * `untestable` is not red by itself: `requireAll` (WSFN_REQUIRE=all) makes it so.
 */
export const isRed = (verdict: Verdict, { requireAll = false }: RequireAll = {}): boolean =>
  RED.has(verdict) || (requireAll && verdict === "untestable");

/** Whether what could not be tried counts as failed. */
export interface RequireAll {
  /** Default false. */
  readonly requireAll?: boolean | undefined;
}

/** Counts verdicts; the result lists every verdict, also those that nobody got. */
export function count(verdicts: Iterable<Verdict>): Counts {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  let total = 0;
  for (const verdict of verdicts) {
    counts[verdict] += 1;
    total += 1;
  }
  return { ...counts, total };
}
