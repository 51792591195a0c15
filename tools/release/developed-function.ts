import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import type { Readable } from "node:stream";

type Program = ChildProcessByStdio<null, Readable, Readable>;

/** A function that runs under `wsfn dev`, as its author would run it. */
export class DevelopedFunction implements AsyncDisposable {
  readonly wsUrl: string;
  /** Where its console's page is. */
  readonly consoleUrl: string;
  readonly #program: Program;
  readonly #ended: Promise<unknown[]>;

  private constructor(
    { wsUrl, consoleUrl }: { wsUrl: string; consoleUrl: string },
    program: Program,
    ended: Promise<unknown[]>,
  ) {
    this.wsUrl = wsUrl;
    this.consoleUrl = consoleUrl;
    this.#program = program;
    this.#ended = ended;
  }

  /**
   * @param command a package manager, whose script `dev` is run, or the program `wsfn` itself.
   * @throws {Error} with what it wrote, when it ends before the function is ready.
   */
  static async start(folder: string, command: string, env: NodeJS.ProcessEnv): Promise<DevelopedFunction> {
    const args =
      basename(command) === "wsfn"
        ? ["dev", ".", "--json"]
        : ["run", "dev", ...(OPTIONS[command] ?? []), "--json"];
    // A group of its own: Ctrl-C reaches all of a terminal's foreground group.
    const program = spawn(command, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const ended = once(program, "close");
    let output = "";
    const urls = await new Promise<{ wsUrl: string; consoleUrl: string }>((resolve, reject) => {
      for (const stream of [program.stdout, program.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
          const [ready] = /^\{"event":"ready".*\}$/m.exec(output) ?? [];
          const [console] = /^\{"event":"console".*\}$/m.exec(output) ?? [];
          if (ready !== undefined && console !== undefined)
            resolve({ wsUrl: JSON.parse(ready).wsUrl, consoleUrl: JSON.parse(console).url });
        });
      }
      ended.then(
        ([code]) => reject(new Error(`${command} ended with ${code}:\n${output}`)),
        (error) => reject(error),
      );
    });
    return new DevelopedFunction(urls, program, ended);
  }

  /**
   * Sends a text and gives what comes back.
   * @param path where the function takes handshakes
   * @throws {Error} when the connection fails.
   */
  async echo(text: string, path = "/"): Promise<unknown> {
    const client = new WebSocket(new URL(path, this.wsUrl));
    try {
      return await new Promise((resolve, reject) => {
        client.onopen = () => client.send(text);
        client.onmessage = ({ data }) => resolve(data);
        client.onerror = () => reject(new Error(`no connection to ${this.wsUrl}`));
        client.onclose = ({ code }) => reject(new Error(`closed with ${code} before an echo`));
      });
    } finally {
      client.close();
    }
  }

  /** Ends it as Ctrl-C would, and gives its exit code. */
  async stop(): Promise<unknown> {
    const { pid, exitCode, signalCode } = this.#program;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGINT");
    const [code] = await this.#ended;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** What stands between a script's name and its options. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = { npm: ["--"] };
