import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** A Node that a person on this machine may have, with the folder to put on the PATH. */
export interface MachineNode {
  readonly version: string;
  readonly folder: string;
}

const OWN: MachineNode = { version: process.versions.node, folder: dirname(realpathSync(process.execPath)) };

/** What is on the PATH without the tools that this repository brings. */
export const machinePath: readonly string[] = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => folder !== "" && !folder.includes("node_modules"));

/** The Node that runs the tests, and the machine's own. */
export const machineNodes: readonly MachineNode[] = [
  OWN,
  ...machinePath.flatMap((folder) => {
    const version = versionOf(join(folder, "node"));
    return version === undefined || version === OWN.version ? [] : [{ version, folder }];
  }),
].filter((one, at, all) => all.findIndex(({ version }) => version === one.version) === at);

function versionOf(path: string): string | undefined {
  try {
    return execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .trim()
      .slice(1);
  } catch {
    return undefined; // there is none in this folder
  }
}
