import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DevelopedFunction } from "./developed-function.ts";
import { machinePath } from "./machine-node.ts";

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder outside the repository in which packages are installed and run, as a user would. */
export class InstalledPackages implements AsyncDisposable {
  readonly path = mkdtempSync(join(tmpdir(), "wsfn-installed-"));
  readonly #env = { ...process.env, PATH: machinePath, NO_COLOR: "1", npm_config_update_notifier: "false" };

  /**
   * Installs tarballs, or packages by name.
   * @throws {Error} with npm's output when they cannot be installed together, or one of them wants another Node than this machine's.
   */
  async install(packages: readonly string[]): Promise<void> {
    this.write(
      "package.json",
      '{ "name": "installed", "version": "0.0.0", "private": true, "type": "module" }\n',
    );
    const { code, stderr } = await this.run(
      "npm",
      "install",
      "--engine-strict",
      "--no-audit",
      "--no-fund",
      ...packages,
    );
    if (code !== 0) throw new Error(`npm install fails:\n${stderr}`);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** Runs a program of the machine, or with `npx` one of the packages. */
  async run(command: string, ...args: readonly string[]): Promise<Ended> {
    try {
      const { stdout, stderr } = await promisify(execFile)(command, args, {
        cwd: this.path,
        env: this.#env,
        maxBuffer: MAX_OUTPUT_BYTES,
      });
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      if (typeof code !== "number") throw error;
      return { code, stdout, stderr };
    }
  }

  /** What is installed, as a CycloneDX document. @throws {Error} with npm's output. */
  async billOfMaterials(): Promise<string> {
    const { code, stdout, stderr } = await this.run("npm", "sbom", "--sbom-format", "cyclonedx");
    if (code !== 0) throw new Error(`npm sbom fails:\n${stderr}`);
    return stdout;
  }

  /** Runs `wsfn dev` on the folder. */
  develop(): Promise<DevelopedFunction> {
    return DevelopedFunction.start(this.path, join(this.path, "node_modules/.bin/wsfn"), this.#env);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.path, { recursive: true, force: true });
  }
}
