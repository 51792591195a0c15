import type { Status } from "../case/case.ts";

/** Whether a status, or what came instead of a response, is one that a rule names. */
export const matchesStatus = (expected: Status, status: number | "none" | "silence" | "h2c"): boolean =>
  typeof expected === "number" || typeof status === "string"
    ? expected === status
    : Math.floor(status / 100) === Number(expected[0]);
