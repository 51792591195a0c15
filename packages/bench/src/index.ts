export { type BenchOptions, bench } from "./bench.ts";
export { BenchError, type BenchErrorCode } from "./bench-error.ts";
export { answerParent, type Handlers, HelperProcess, programBeside } from "./helper-process.ts";
export { endedChildrenCpuMs } from "./process-cost.ts";
export {
  type Address,
  pidsOf,
  type Reached,
  type ReachOptions,
  type Relay,
  startMeasured,
  type Way,
} from "./reach.ts";
export { noiseText, valueText, verdict, written } from "./report/format.ts";
export { html } from "./report/html.ts";
export { terminalLines } from "./report/terminal.ts";
export type {
  BenchReport,
  Comparison,
  ContenderReport,
  Environment,
  Failure,
  Figure,
  Percentile,
  ScenarioReport,
} from "./report.ts";
export type { Progress } from "./run-scenario.ts";
export type { Means, Metric, Scenario, Subject, SuiteCost, Unit } from "./scenario.ts";
export { SCENARIOS } from "./scenarios/scenarios.ts";
export { LOADED_CONNECTIONS } from "./scenarios/window-figures.ts";
export type { Claim, Judgement, Spread, Versus } from "./statistics.ts";
