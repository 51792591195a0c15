import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";

/** The Node.js that a function gets when it is run on this machine. */
export interface LocalNode {
  /** `20.20.2` */
  readonly version: string;
  /** NODE_MODULE_VERSION. */
  readonly abi: number;
}

const TIMEOUT_MS = 10_000;

/** Asks the `node` that PATH leads to, the function's folders first; undefined when it does not say. */
export function localNode({ environment }: FunctionSpec): Promise<LocalNode | undefined> {
  const path = [environment.PATH, process.env.PATH].filter(Boolean).join(delimiter);
  const program = 'process.stdout.write(process.versions.node + " " + process.versions.modules)';
  const options = { env: { ...process.env, PATH: path }, timeout: TIMEOUT_MS, encoding: "utf8" } as const;
  return new Promise((resolve) => {
    execFile("node", ["-e", program], options, (error, stdout) => {
      const [, version = "", abi = ""] = /^(\d+\.\d+\.\d+) (\d+)$/.exec(stdout) ?? [];
      resolve(error || abi === "" ? undefined : { version, abi: Number(abi) });
    });
  });
}
