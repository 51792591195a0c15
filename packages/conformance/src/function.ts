export { type ConformanceDirOptions, conformanceDir } from "./function/conformance-dir.ts";
export type { Reached, Via } from "./function/function-under-test.ts";
