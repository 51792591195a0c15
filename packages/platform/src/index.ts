export * from "./function-spec.ts";
