import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A deploy file to be read. */
export interface Asked {
  readonly dir: string;
  /** Absolute. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentName?: string | undefined;
}

/** What a parser makes of it: resources with everything expanded, or a refusal. */
export type Parsed =
  | {
      readonly resources: Readonly<
        Record<string, { readonly component?: unknown; readonly props?: unknown }>
      >;
    }
  | { readonly refusal: string };

/** The platform's own parser (npm `@serverless-devs/parse-spec`), as a process that answers one question after the other. */
export class Oracle implements Disposable {
  readonly #home = mkdtempSync(join(tmpdir(), "wsfn-oracle-"));
  readonly #child: ChildProcess;

  constructor() {
    // Nothing of this machine's user or of this run counts.
    const env = { PATH: process.env.PATH ?? "", HOME: this.#home, serverless_devs_config_home: this.#home };
    this.#child = fork(join(import.meta.dirname, "oracle-program.ts"), {
      env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
  }

  async ask(asked: Asked): Promise<Parsed> {
    this.#child.send(asked);
    const ended = new AbortController();
    const exit = once(this.#child, "exit", { signal: ended.signal }).then(() => {
      throw new Error("the platform's parser ended");
    });
    const answer = once(this.#child, "message", { signal: ended.signal });
    try {
      return (await Promise.race([answer, exit]))[0] as Parsed;
    } finally {
      ended.abort();
      await Promise.allSettled([answer, exit]);
    }
  }

  [Symbol.dispose](): void {
    this.#child.kill();
    rmSync(this.#home, { recursive: true, force: true });
  }
}
