export { type ConformanceDirOptions, conformanceDir } from "./conformance-dir.ts";
export type { Reached, Via } from "./function-under-test.ts";
