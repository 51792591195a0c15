export { CannotJudge, type CannotJudgeCode } from "./cannot-judge.ts";
export {
  CAPABILITIES,
  type Capability,
  type ConformanceCase,
  type Depth,
  type Level,
  PROFILES,
  type Profile,
  type RuleSource,
  SUITES,
  type Suite,
  suiteOf,
} from "./case/case.ts";
export type { Json, RoomLimits, RoomOffer, RoomsDescription } from "./case/room.ts";
export { CATALOGUE } from "./catalogue/catalogue.ts";
export { type TargetOptions, urlMeantBy } from "./connection/target.ts";
export type { WireEntry } from "./connection/wire-log.ts";
export { type KnownFailing, type KnownFailure, VERDICTS, type Verdict } from "./judge/verdict.ts";
export type { OwnServer, ServerProcess } from "./probe/server-process.ts";
export { DEFAULT_TIMEOUTS, type Timeouts } from "./probe/timeouts.ts";
export { FORMATS, type Format, type FormatName, isFormat, render } from "./report/formats.ts";
export { type RenderOptions, terminalOptions } from "./report/options.ts";
export { type CaseResult, type Counts, count, isRed, type Report } from "./report/report.ts";
export { readReports } from "./report/saved-report.ts";
export { type Language, reportWords } from "./report/terminal/words/language.ts";
export type { ReportWords } from "./report/terminal/words/report-words.ts";
export { sourceName, sourceUrl } from "./report/wording.ts";
export { type ConformanceOptions, conformance } from "./run/runner.ts";
export { type Selection, selectCases } from "./run/select-cases.ts";
