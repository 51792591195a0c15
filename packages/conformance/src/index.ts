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
export { CATALOGUE } from "./catalogue/catalogue.ts";
export type { TargetOptions } from "./connection/target.ts";
export type { WireEntry } from "./connection/wire-log.ts";
export { type Excuse, type KnownFailing, VERDICTS, type Verdict } from "./judge/verdict.ts";
export { PATIENCE, type Patience } from "./probe/patience.ts";
export type { OwnServer, ServerProcess } from "./probe/server-process.ts";
export { FORMATS, type Format, type FormatName, isFormat, render } from "./report/formats.ts";
export { type RenderOptions, terminalOptions } from "./report/options.ts";
export { type CaseResult, type Counts, count, isRed, type Report } from "./report/report.ts";
export { readReports } from "./report/saved-report.ts";
export { type ConformanceOptions, conformance } from "./run/runner.ts";
export { type Selection, selectCases } from "./run/select-cases.ts";
