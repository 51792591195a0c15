export { type BenchOptions, bench } from "./bench.ts";
export { BenchError, type BenchErrorCode } from "./bench-error.ts";
export {
  type Address,
  type Endpoint,
  pidsOf,
  type Relay,
  type Route,
  type RouteName,
  type RouteOptions,
  startMeasured,
} from "./endpoint/endpoint.ts";
export type { Percentile } from "./latency.ts";
export type { Environment } from "./process/environment.ts";
export { answerParent, type Handlers, HelperProcess, programBeside } from "./process/helper-process.ts";
export { endedChildrenCpuMs } from "./process/process-cost.ts";
export { columns } from "./report/columns.ts";
export { intervalText, valueText, verdict, written } from "./report/format.ts";
export { html } from "./report/html.ts";
export type {
  BenchReport,
  Comparison,
  ContenderReport,
  Failure,
  Figure,
  ScenarioReport,
} from "./report/report.ts";
export { svg } from "./report/svg.ts";
export { terminalLines } from "./report/terminal.ts";
export type { BenchWords, HowMuch, Told } from "./report/words/bench-words.ts";
export { ENGLISH } from "./report/words/en.ts";
export type { Progress } from "./run/run-scenario.ts";
export type { FunctionSubject, Metric, Providers, Scenario, Subject, SuiteCost, Unit } from "./scenario.ts";
export { LOADED_CONNECTIONS } from "./scenarios/loaded.ts";
export { SCENARIOS, scenariosFor } from "./scenarios/scenarios.ts";
export { type Claim, ERROR, type Judgement, type Versus } from "./statistics/judge.ts";
export type { Spread } from "./statistics/spread.ts";
export type { DifferenceSentence, Head, ScenarioName } from "./texts/heads.ts";
export { filled, gapsOf, PHRASES, type Phrase } from "./texts/phrase.ts";
