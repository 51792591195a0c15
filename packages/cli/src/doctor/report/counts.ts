import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { CheckResult, Examination } from "../examination.ts";

/** What became of a check. */
export type Status = CheckResult["verdict"]["status"];

const resultsOf = (examinations: readonly Examination[]): readonly CheckResult[] =>
  examinations.flatMap(({ results }) => results);

/** How many checks ended how. */
export function countStatuses(examinations: readonly Examination[]): Readonly<Record<Status, number>> {
  const counts = { ok: 0, finding: 0, untestable: 0, "out-of-scope": 0, skipped: 0 };
  for (const { verdict } of resultsOf(examinations)) counts[verdict.status] += 1;
  return counts;
}

/** A finding outweighs what is untestable: it is known. */
export function exitCodeOf(examinations: readonly Examination[]): ExitCode {
  const counts = countStatuses(examinations);
  if (counts.finding > 0) return EXIT.bad;
  return counts.untestable > 0 || resultsOf(examinations).length === 0 ? EXIT.cannotJudge : EXIT.good;
}
