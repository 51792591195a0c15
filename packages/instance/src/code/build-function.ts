import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { InstanceError } from "../instance/instance-error.ts";
import { LogLines } from "../instance/log-lines.ts";
import { inTurn } from "../machine/claimed-name.ts";
import { signalGroup } from "../machine/process-group.ts";
import { watch } from "../machine/watchdog.ts";
import { said } from "../words/said.ts";

/** How a function's output is made; `build` of a wsfn.json. Paths are relative to the function's folder. */
export interface Build {
  readonly command: readonly string[];
  /** Files and folders; a folder stands for everything in it. */
  readonly inputs: readonly string[];
  /** What the command makes last: while it is missing or old, the build is not over. */
  readonly output: string;
}

/** Settings of one build. */
export interface BuildOptions {
  /** Called with the command when it begins, and then with each line of its output. */
  readonly onLog?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Of a tool's output this much is kept for the error. */
const MAX_OUTPUT_CHARS = 16 * 1024;

/**
 * Runs the build when its output is missing or older than an input. True when it ran. Of several that want the same folder built, in this
 * process or in others, one builds and the others wait for it: a tool that clears its output would take it from whoever reads it.
 *
 * @throws {InstanceError} `BuildFailed` with the tool's output, `Aborted`
 */
export async function buildFunction(dir: string, build: Build, options: BuildOptions = {}): Promise<boolean> {
  if (isBuilt(dir, build)) return false;
  const folder = createHash("sha256").update(realpathSync(dir)).digest("hex").slice(0, 32);
  const onWait = (): void => options.onLog?.(`waits for another build of ${dir}`);
  try {
    const turn = { onWait, ...(options.signal && { signal: options.signal }) };
    return await inTurn(`build-${folder}`, () => buildNow(dir, build, options), turn);
  } catch (error) {
    if (error instanceof InstanceError || !options.signal?.aborted) throw error;
    throw new InstanceError("Aborted", {}, { cause: error });
  }
}

async function buildNow(dir: string, build: Build, options: BuildOptions): Promise<boolean> {
  if (isBuilt(dir, build)) return false; // by the one before
  // A tool may print nothing for minutes.
  options.onLog?.(`$ ${build.command.join(" ")}`);
  const output = await runTool(dir, build.command, options);
  if (newestMs(join(dir, build.output)) === undefined) {
    const what = said("ended well, but made no {output}", { output: build.output });
    throw new InstanceError("BuildFailed", {
      command: build.command.join(" "),
      what,
      logs: output.trimEnd(),
    });
  }
  return true;
}

/** Whether the output is there, and no older than any input. */
export function isBuilt(dir: string, { inputs, output }: Build): boolean {
  const madeAt = newestMs(join(dir, output));
  if (madeAt === undefined) return false;
  return inputs.every((input) => (newestMs(join(dir, input)) ?? 0) <= madeAt);
}

/** When a file, or the newest thing in a folder, was changed last; undefined when it is not there. */
function newestMs(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs;
  const inside = readdirSync(path).map((name) => newestMs(join(path, name)) ?? 0);
  return Math.max(stat.mtimeMs, ...inside);
}

/**
 * Runs a tool in a folder and gives back the end of its output.
 *
 * @throws {InstanceError} `BuildFailed` when it cannot be run or ends with another code than 0, `Aborted`
 */
export async function runTool(
  dir: string,
  argv: readonly string[],
  options: BuildOptions = {},
): Promise<string> {
  const [file = "", ...args] = argv;
  const command = argv.join(" ");
  if (options.signal?.aborted) throw new InstanceError("Aborted", {}, { cause: options.signal.reason });
  const child = spawn(file, args, { cwd: dir, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const unwatch = child.pid === undefined ? () => {} : watch("group", child.pid);
  const stop = (): void => void (child.pid !== undefined && signalGroup(child.pid, "SIGKILL"));
  options.signal?.addEventListener("abort", stop, { once: true });
  let output = "";
  const lines = new LogLines("", ({ text }) => {
    const line = asShown(text);
    output = `${output}${line}\n`.slice(-MAX_OUTPUT_CHARS);
    options.onLog?.(line);
  });
  const sinks = (["stdout", "stderr"] as const).map((name) => {
    const sink = lines.sink(name);
    child[name].on("data", (chunk: Buffer) => sink.write(chunk));
    return sink;
  });
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    for (const sink of sinks) sink.end();
    if (options.signal?.aborted) throw new InstanceError("Aborted", {}, { cause: options.signal.reason });
    if (code === 0) return output;
    throw new InstanceError("BuildFailed", {
      command,
      what:
        signal === null
          ? said("ended with code {code}", { code: code ?? 0 })
          : said("ended with {signal}", { signal }),
      logs: output.trimEnd(),
    });
  } catch (cause) {
    if (cause instanceof InstanceError) throw cause;
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new InstanceError("BuildFailed", { command, what }, { cause });
  } finally {
    options.signal?.removeEventListener("abort", stop);
    unwatch();
  }
}

/** What a terminal shows of a line that is overwritten again and again, as progress bars are. */
const asShown = (line: string): string => line.replace(/\r+$/, "").split("\r").at(-1) ?? "";
