import type { CaseResult, ReportedCause } from "./report.ts";
import { groupBy } from "./wording.ts";

/** Cases that have one cause: one finding. */
export interface CauseGroup {
  readonly cause: ReportedCause;
  readonly cases: readonly CaseResult[];
}

/** The findings behind failures and warnings, what matters most in production first; of equal ones those with most cases. */
export function causesOf(cases: readonly CaseResult[]): CauseGroup[] {
  const found = cases.filter(({ verdict, cause }) => cause && (verdict === "fail" || verdict === "warn"));
  const groups = [...groupBy(found, ({ cause }) => cause?.what ?? "")].map(
    ([what, some]): CauseGroup => ({ cause: some[0]?.cause ?? { what, rank: 0 }, cases: some }),
  );
  const isRed = ({ cases: some }: CauseGroup): number =>
    Number(some.some(({ verdict }) => verdict === "fail"));
  return groups.sort(
    (a, b) => isRed(b) - isRed(a) || a.cause.rank - b.cause.rank || b.cases.length - a.cases.length,
  );
}
