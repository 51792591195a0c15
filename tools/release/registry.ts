import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type TemporaryFolder, temporaryFolder } from "@wsfn/instance";

const VERDACCIO = join(
  dirname(createRequire(import.meta.url).resolve("verdaccio/package.json")),
  "bin/verdaccio",
);

/** Ends the program that it is put before when its stdin closes: when its owner ends, in whatever way. */
const ENDS_WITH_OWNER = `data:text/javascript,process.stdin.resume().on("end", () => process.exit())`;

/** A registry of packages on this machine: it has what is published to it, and takes everything else from the machine's own registry. */
export class Registry implements AsyncDisposable {
  readonly url: string;
  readonly #folder: TemporaryFolder;
  readonly #process: ChildProcess;

  private constructor(url: string, folder: TemporaryFolder, process: ChildProcess) {
    this.url = url;
    this.#folder = folder;
    this.#process = process;
  }

  /**
   * @param own names of packages that are never taken from elsewhere.
   * @throws {Error} with the program's output when it ends before it answers.
   */
  static async start(port: number, own: readonly string[]): Promise<Registry> {
    const folder = await temporaryFolder("wsfn-registry-");
    const upstream = execFileSync("npm", ["config", "get", "registry"], {
      encoding: "utf8",
      cwd: folder.path,
    }).trim();
    writeFileSync(join(folder.path, "config.yaml"), configuration(upstream, own));
    const url = `http://127.0.0.1:${port}`;
    const process_ = spawn(
      process.execPath,
      ["--import", ENDS_WITH_OWNER, VERDACCIO, "--config", "config.yaml", "--listen", `127.0.0.1:${port}`],
      { cwd: folder.path, stdio: ["pipe", "pipe", "pipe"] },
    );
    let output = "";
    const listening = new Promise<void>((resolve, reject) => {
      for (const stream of [process_.stdout, process_.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
          if (output.includes(`${port}`) && /http address/.test(output)) resolve();
        });
      }
      process_.once("exit", (code) => reject(new Error(`the registry ended with ${code}:\n${output}`)));
    });
    const registry = new Registry(url, folder, process_);
    try {
      await listening;
    } catch (error) {
      await registry[Symbol.asyncDispose]();
      throw error;
    }
    return registry;
  }

  /** What npm and pnpm need in their environment to use it: the address, and a token, without which npm publishes nothing. */
  get environment(): Readonly<Record<string, string>> {
    return {
      npm_config_registry: this.url,
      [`npm_config_${this.url.slice("http:".length)}/:_authToken`]: "anybody",
    };
  }

  /** Publishes a tarball. @throws {Error} with npm's output. */
  async publish(tarball: string): Promise<void> {
    const env = { ...process.env, ...this.environment };
    await promisify(execFile)("npm", ["publish", tarball, "--access", "public"], {
      cwd: this.#folder.path,
      env,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill("SIGKILL");
      await once(this.#process, "exit");
    }
    await this.#folder.remove();
  }
}

const configuration = (upstream: string, own: readonly string[]): string => `
storage: ./storage
uplinks:
  upstream:
    url: ${upstream}
    timeout: 60s
    max_fails: 1000000 # after two that fail it would report every package as missing for five minutes; npm and pnpm try again themselves
packages:
${own.map((name) => `  "${name}":\n    access: $all\n    publish: $all\n`).join("")}
  "**":
    access: $all
    proxy: upstream
auth:
  htpasswd:
    file: ./htpasswd
web:
  enable: false
log: { type: stdout, format: json, level: warn }
`;
