export { type ConformanceDirOptions, conformanceDir, type Step } from "./function/conformance-dir.ts";
export type { Endpoint, Route, RouteName } from "./function/function-under-test.ts";
