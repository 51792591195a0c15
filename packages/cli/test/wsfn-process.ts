import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** `wsfn` as a person runs it: a process with its own standard streams. */
export class WsfnProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly exited: Promise<{ code: number | null; stdout: string; stderr: string }>;
  #stderr = "";
  #closed = false;
  #waiting: (() => void)[] = [];

  /**
   * `program`: what Node.js runs, in place of `wsfn`. `input`: what stdin holds; `open`: nothing yet, and it does not end; default: no
   * stdin.
   */
  constructor(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    options: { readonly program?: readonly string[]; readonly input?: string; readonly cwd?: string } = {},
  ) {
    const { program = [MAIN], input, cwd } = options;
    this.child = spawn(process.execPath, [...program, ...args], {
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", LC_ALL: "C.UTF-8", ...environment },
      cwd,
    });
    const { stdin, stdout, stderr } = this.child;
    if (input !== "open") stdin?.end(input);
    if (!stdout || !stderr) throw new Error("the process has no streams");
    stderr.on("data", (chunk) => {
      this.#stderr += chunk;
    });
    createInterface({ input: stdout }).on("line", (line) => {
      this.lines.push(line);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.exited = once(this.child, "close").then(([code]) => {
      this.#closed = true;
      for (const wake of this.#waiting.splice(0)) wake();
      return { code, stdout: this.lines.join("\n"), stderr: this.#stderr };
    });
  }

  /** The first line, said already or to come, that `find` makes something of. */
  async line<T>(find: (line: string) => T | undefined): Promise<T> {
    for (let seen = 0; ; ) {
      for (; seen < this.lines.length; seen++) {
        const found = find(this.lines[seen] ?? "");
        if (found !== undefined) return found;
      }
      // Not `exitCode`: it is set before the last lines are read.
      if (this.#closed)
        throw new Error(`ended without that line:\n${this.#stderr}\n${this.lines.join("\n")}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The first JSON event of that name. */
  event(name: string): Promise<Record<string, unknown>> {
    return this.line((line) => {
      const event = line.startsWith("{") ? JSON.parse(line) : {};
      return event.event === name ? event : undefined;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null) this.child.kill("SIGKILL");
    await this.exited;
  }
}
