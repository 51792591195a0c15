import type { Verdict } from "../../../judge/verdict.ts";
import type { CaseResult, Report, ReportedCause } from "../../report.ts";

/**
 * Every word that a person reads of a run, but for what is the same in every language: ids and titles of cases, what was observed, and
 * the frames.
 */
export interface ReportWords {
  /** `2 failed`. */
  readonly tell: (verdict: Verdict, cases: number) => string;
  /** The rule of a case, and how much it asks for. */
  readonly rule: (one: Pick<CaseResult, "level" | "says">) => string;
  /** Between the parts of a list. */
  readonly comma: string;
  /** Between what is named and what is to be known of it. */
  readonly colon: string;
  readonly strict: string;
  readonly load: (load: number, cores: number) => string;
  readonly askedAgain: (cases: number, confirmed: number) => string;
  readonly findings: (findings: number, cases: number) => string;
  /** What a server does that several cases fail for. */
  readonly cause: (cause: ReportedCause) => string;
  readonly more: (left: number) => string;
  readonly moreFailed: (left: number) => string;
  /** Stands where a case that could not be tried gives no reason. */
  readonly noReason: string;
  readonly listedAsKnownFailing: string;
  /** Where a case is written. */
  readonly place: (place: string) => string;
  readonly earlier: (entries: number) => string;
  /** The remark on a run that was stopped. */
  readonly incomplete: (incomplete: NonNullable<Report["incomplete"]>) => string;
  readonly stopped: string;
  readonly nothingJudged: string;
  readonly targets: (targets: number) => string;
  /** How many cases there were, the sum of what each took, and the time on the clock. */
  readonly cases: (cases: number, took: string, elapsed: string) => string;
  readonly wrote: (format: string, file: string) => string;
  readonly stoppedAtOnce: (program: string) => string;
}
