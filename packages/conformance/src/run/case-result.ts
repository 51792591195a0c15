import { join, relative } from "node:path";
import { type ConformanceCase, suiteOf } from "../case/case.ts";
import { placeOfCase } from "../catalogue/place-of-case.ts";
import { causeOf } from "../judge/cause.ts";
import { type JudgeOptions, judge } from "../judge/judge.ts";
import type { CaseResult } from "../report/report.ts";
import type { Answer } from "./inquiry.ts";

const REPOSITORY = join(import.meta.dirname, "../../../..");

/** What of a run goes into the result of each case. */
export interface ResultOptions extends JudgeOptions {
  /** True: the wire log of every case is kept. */
  readonly keepWire: boolean;
  readonly replay: ((id: string) => string) | undefined;
}

/** The row of a case in the report. */
export function caseResult(c: ConformanceCase, answer: Answer, options: ResultOptions): CaseResult {
  const { tried, attempt } = answer;
  const seen = attempt && "seen" in attempt ? attempt.seen : undefined;
  const { verdict, why } = judge(c, tried, options);
  const [first] = "deviations" in tried ? tried.deviations : [];
  const passed = verdict === "pass" || verdict === "out-of-scope";
  const place = passed ? undefined : placeOfCase(c.id);
  // As the repository has it: reports are compared wherever they were made.
  const shown = place === undefined ? undefined : relative(REPOSITORY, place);
  const detail = "detail" in tried ? tried.detail : [];
  return {
    id: c.id,
    suite: suiteOf(c.id),
    level: c.level,
    says: c.says,
    source: c.source,
    autobahn: c.autobahn,
    verdict,
    closeCode: seen?.opened ? (seen.closeCode ?? 1006) : null,
    why,
    elapsedMs: seen?.elapsedMs ?? 0,
    ...(detail.length > 0 && { detail }),
    ...(first && !passed && { cause: causeOf(c, first) }),
    ...(seen && (!passed || options.keepWire) && { wire: seen.wire }),
    ...(shown !== undefined && { place: shown }),
    ...(!passed && options.replay && { replay: options.replay(c.id) }),
  };
}
