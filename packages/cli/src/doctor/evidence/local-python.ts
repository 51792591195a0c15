import type { FunctionSpec } from "@wsfn/platform";
import { saidByProgram } from "./said-by-program.ts";

const PROGRAM = "import platform; print(platform.python_version())";

/** The version of a Python (`python3`) that PATH leads to, the function's folders first; undefined when it does not say. */
export async function localPython(spec: FunctionSpec, program: string): Promise<string | undefined> {
  return /^\d+\.\d+\.\d+/.exec(await saidByProgram(spec, program, ["-c", PROGRAM]))?.[0];
}
