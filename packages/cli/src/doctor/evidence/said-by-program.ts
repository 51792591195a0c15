import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";

const TIMEOUT_MS = 10_000;

/** What a program prints that PATH leads to, the function's folders first. Empty where there is none, or it fails. */
export function saidByProgram(
  { environment }: FunctionSpec,
  program: string,
  args: readonly string[],
): Promise<string> {
  const path = [environment.PATH, process.env.PATH].filter(Boolean).join(delimiter);
  const options = { env: { ...process.env, PATH: path }, timeout: TIMEOUT_MS, encoding: "utf8" } as const;
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout) => resolve(error ? "" : stdout));
  });
}
