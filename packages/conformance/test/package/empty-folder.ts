import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type MachineNode, machinePath } from "./machine-nodes.ts";

const ROOT = join(import.meta.dirname, "../../../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const child: ChildProcess = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said };
}

/** Packs a package of the workspace, as it would be published, and says where the tarball is. */
export async function pack(name: string, folder: string): Promise<string> {
  const args = [join(ROOT, "tools/release/main.ts"), folder, name];
  const { code, stdout, stderr } = await run(process.execPath, args, ROOT, process.env);
  if (code !== 0) throw new Error(`${name} cannot be packed:\n${stdout}\n${stderr}`);
  return stdout.trim();
}

/** A folder in which nothing is, on a machine that has Node and npm, an empty cache and no network. */
export class EmptyFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "wsfn-package-")));
  readonly #home = realpathSync(mkdtempSync(join(tmpdir(), "wsfn-home-")));

  /** Runs a program found on the machine's PATH, with this Node first. */
  run(
    node: MachineNode,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Ended> {
    return run(command, args, this.path, {
      PATH: [node.folder, ...machinePath].join(delimiter),
      HOME: this.#home,
      npm_config_offline: "true",
      npm_config_update_notifier: "false",
      NO_COLOR: "1",
      ...env,
    });
  }

  /** @throws {Error} with npm's words, when a tarball asks for anything that is not in it */
  async install(node: MachineNode, tarballs: readonly string[]): Promise<void> {
    const { code, stderr } = await this.run(node, "npm", ["install", "--no-audit", "--no-fund", ...tarballs]);
    if (code !== 0) throw new Error(`npm install fails:\n${stderr}`);
  }

  write(name: string, text: string): string {
    const file = join(this.path, name);
    writeFileSync(file, text);
    return file;
  }

  /** Puts a package that the workspace has where an installation would have put it. */
  link(name: string): string {
    const place = join(this.path, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    const from = [join(ROOT, "packages/conformance/node_modules", name), join(ROOT, "node_modules", name)];
    symlinkSync(realpathSync(from.find(isThere) ?? name), place);
    return place;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
    rmSync(this.#home, { recursive: true });
  }
}

function isThere(path: string): boolean {
  try {
    realpathSync(path);
    return true;
  } catch {
    return false;
  }
}
