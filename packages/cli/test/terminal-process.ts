import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** The End-of-Text character: what Ctrl-C types; the terminal makes SIGINT of it. */
const CTRL_C = "\u0003";

/** A command in a terminal of its own, made by script(1): it sees a TTY, and Ctrl-C goes to its whole foreground group. */
export class TerminalProcess implements AsyncDisposable {
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  #output = "";
  #isClosed = false;
  #waiting: (() => void)[] = [];

  constructor(
    command: readonly string[],
    { cwd, columns = 100 }: { readonly cwd: string; readonly columns?: number },
  ) {
    const line = `stty rows 50 columns ${columns}; exec ${command.map(quoted).join(" ")}`;
    this.#child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
      cwd,
      env: { ...process.env, LC_ALL: "C.UTF-8", TERM: "xterm-256color" },
    });
    const take = (chunk: Buffer): void => {
      this.#output += chunk;
      this.#wake();
    };
    this.#child.stdout?.on("data", take);
    this.#child.stderr?.on("data", take);
    this.exited = once(this.#child, "close").then(([code]) => {
      this.#isClosed = true;
      this.#wake();
      return code;
    });
  }

  /** All that the terminal was sent so far, escape sequences included. */
  get output(): string {
    return this.#output;
  }

  /** Waits until the terminal shows it. Rejects when the command ends before that. */
  async shows(text: string | RegExp): Promise<void> {
    while (this.#output.search(text) === -1) {
      if (this.#isClosed) throw new Error(`ended without showing ${text}:\n${this.#output}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  pressCtrlC(): void {
    this.#child.stdin?.write(CTRL_C);
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Hangs the terminal up, which ends what runs in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isClosed) this.#child.kill("SIGTERM");
    await this.exited;
  }
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
