export { CannotJudge, type CannotJudgeCode } from "./cannot-judge.ts";
export {
  CAPABILITIES,
  type Capability,
  type ConformanceCase,
  type Depth,
  PROFILES,
  type Profile,
  SUITES,
  type Suite,
  suiteOf,
} from "./case.ts";
export { CATALOGUE } from "./catalogue/catalogue.ts";
export type { Excuse, KnownFailing } from "./known-failing.ts";
export { PATIENCE, type Patience } from "./patience.ts";
export { FORMATS, type Format, type FormatName, isFormat, render } from "./report/formats.ts";
export { type RenderOptions, terminalOptions } from "./report/options.ts";
export { readReports } from "./report/saved-report.ts";
export * from "./report.ts";
export { type ConformanceOptions, conformance } from "./runner.ts";
export { type Selection, selectCases } from "./select-cases.ts";
export type { OwnServer, ServerProcess } from "./server-process.ts";
export type { TargetOptions } from "./target.ts";
