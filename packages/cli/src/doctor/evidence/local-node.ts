import type { FunctionSpec } from "@wsfn/platform";
import { saidByProgram } from "./said-by-program.ts";

/** The Node.js that a function gets when it is run on this machine. */
export interface LocalNode {
  /** `20.20.2` */
  readonly version: string;
  /** NODE_MODULE_VERSION. */
  readonly abi: number;
}

const PROGRAM = 'process.stdout.write(process.versions.node + " " + process.versions.modules)';

/** Asks the `node` that PATH leads to, the function's folders first; undefined when it does not say. */
export async function localNode(spec: FunctionSpec): Promise<LocalNode | undefined> {
  const [, version = "", abi = ""] =
    /^(\d+\.\d+\.\d+) (\d+)$/.exec(await saidByProgram(spec, "node", ["-e", PROGRAM])) ?? [];
  return abi === "" ? undefined : { version, abi: Number(abi) };
}
