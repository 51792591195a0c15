import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Sandbox } from "./sandbox.ts";
import type { CommandBlock } from "./shown-commands.ts";

/** Raised when a command of a page does not do what the page says; the message has what it wrote. */
class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** Commands that run until Ctrl-C, and what they write when they are ready for the next line of the page. */
const STAYING = /^(?:npm start|npm run dev|wsfn dev)\b/;
const READY = /^running; Ctrl-C ends it$/m;
const GREETED = /answered "/;
/** A measurement takes minutes; this shows that it runs. */
const MEASURING = /^wsfn bench\b/;
/** What only changes where the reader is. */
const MOVING = /^(?:cd|export) /;

/** Types the commands of pages as a reader would, one after the other, and each distinct one once. */
export class Reader {
  readonly #sandbox: Sandbox;
  readonly #covered: (command: string) => boolean;
  readonly #typed = new Set<string>();
  #folder: string;
  #path = process.env.PATH ?? "";

  /** @param covered commands of the clone that CI runs anyway. */
  constructor(sandbox: Sandbox, covered: (command: string) => boolean) {
    this.#sandbox = sandbox;
    this.#covered = covered;
    this.#folder = sandbox.clone;
  }

  /**
   * Types a page from its beginning: in the clone, with `wsfn` on the path.
   * @returns what was run of it.
   * @throws {CommandFailed}
   */
  async read(blocks: readonly CommandBlock[]): Promise<string[]> {
    this.#folder = this.#sandbox.clone;
    this.#path = `${this.#sandbox.clone}/node_modules/.bin:${process.env.PATH ?? ""}`;
    const run: string[] = [];
    for (const block of blocks.filter(({ reason }) => reason === undefined)) {
      run.push(...(await this.#type(block)));
    }
    return run;
  }

  /** What stays runs until the end of its block, for the commands after it. */
  async #type({ page, line, commands }: CommandBlock): Promise<string[]> {
    await using staying = new Staying();
    const run: string[] = [];
    for (const command of commands) {
      const key = `${this.#folder}\n${command}`;
      const isKnown =
        this.#typed.has(key) || (this.#folder === this.#sandbox.clone && this.#covered(command));
      if (!MOVING.test(command)) {
        if (isKnown) continue;
        this.#typed.add(key);
        run.push(command);
      }
      const place = `${page}:${line}: ${command}`;
      if (STAYING.test(command)) await staying.start(this.#shell(`exec ${command}`), place, readyOf(command));
      else await this.#finish(MEASURING.test(command) ? `${command} --smoke` : command, place);
    }
    return run;
  }

  async #finish(command: string, place: string): Promise<void> {
    const child = this.#shell(`${command}\n{ pwd; printf %s "$PATH"; } >"$WSFN_PAGES_STATE"`);
    const output = collected(child);
    const [code] = await once(child, "close");
    if (code !== 0) throw new CommandFailed(`${place}\nexpected exit code 0, got ${code}:\n${output()}`);
    const [folder = "", path = ""] = readFileSync(this.#sandbox.state, "utf8").split("\n");
    [this.#folder, this.#path] = [folder, path];
  }

  #shell(script: string): ChildProcess {
    return spawn("bash", ["-euo", "pipefail", "-c", script], {
      cwd: this.#folder,
      env: { ...OUTSIDE, PATH: this.#path, NO_COLOR: "1", WSFN_PAGES_STATE: this.#sandbox.state },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  }
}

/** The environment of a terminal: what a package manager adds for its own scripts is not a reader's. */
const OUTSIDE = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|pnpm_|INIT_CWD$|NODE$)/i.test(name)),
);

const readyOf = (command: string): RegExp =>
  command.includes("--greet") || command === "npm start" ? GREETED : READY;

/** Everything that a process has written. */
function collected(child: ChildProcess): () => string {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return () => output;
}

/** Programs that run until they are interrupted; all of them are, at the end. */
class Staying implements AsyncDisposable {
  readonly #programs: {
    child: ChildProcess;
    ended: Promise<unknown[]>;
    place: string;
    output: () => string;
  }[] = [];

  /** Resolves when it has written that it is ready. */
  async start(child: ChildProcess, place: string, ready: RegExp): Promise<void> {
    const output = collected(child);
    const ended = once(child, "close");
    const program = { child, ended, place, output };
    this.#programs.push(program);
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (ready.test(output())) resolve();
      };
      child.stdout?.on("data", look);
      child.stderr?.on("data", look);
      ended.then(([code]) => {
        this.#programs.splice(this.#programs.indexOf(program), 1);
        reject(new CommandFailed(`${place}\nended with ${code} before it was ready:\n${output()}`));
      }, reject);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child, ended, place, output } of this.#programs.reverse()) {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, "SIGINT");
      }
      const [code, signal] = await ended;
      const isInterrupted = code === 0 || code === 130 || signal === "SIGINT";
      if (!isInterrupted)
        throw new CommandFailed(`${place}\nexpected to end by Ctrl-C, got ${code ?? signal}:\n${output()}`);
    }
  }
}
