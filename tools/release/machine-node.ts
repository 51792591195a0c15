import { execFileSync } from "node:child_process";
import { delimiter } from "node:path";

/** What is on the PATH without the tools that this repository brings: what a user has. */
export const machinePath = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => folder !== "" && !folder.includes("node_modules"))
  .join(delimiter);

/** The version of the machine's own Node, e.g. `20.20.2`. */
export const machineNode = execFileSync("node", ["--version"], {
  encoding: "utf8",
  env: { ...process.env, PATH: machinePath },
})
  .trim()
  .slice(1);
