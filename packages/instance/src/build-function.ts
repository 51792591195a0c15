import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { InstanceError } from "./instance-error.ts";
import { LogLines } from "./log-lines.ts";
import { signalGroup } from "./process-group.ts";
import { ward } from "./warden.ts";

/** How a function's output is made; `build` of a wsfn.json. Paths are relative to the function's folder. */
export interface Build {
  readonly command: readonly string[];
  /** Files and folders; a folder stands for everything in it. */
  readonly inputs: readonly string[];
  readonly output: string;
}

export interface BuildOptions {
  /** Told the command when it begins, and then what it says. */
  readonly onLog?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Of a tool's output this much is kept for the error. */
const MAX_OUTPUT_CHARS = 16 * 1024;

/**
 * Runs the build when its output is missing or older than an input. Says whether it ran.
 *
 * @throws {InstanceError} `BuildFailed` with the tool's output, `Aborted`
 */
export async function buildFunction(dir: string, build: Build, options: BuildOptions = {}): Promise<boolean> {
  if (isFresh(dir, build)) return false;
  // A tool may say nothing for minutes.
  options.onLog?.(`$ ${build.command.join(" ")}`);
  const output = await runTool(dir, build.command, options);
  if (newestMs(join(dir, build.output)) === undefined) {
    const what = `ended well, but made no ${build.output}`;
    throw new InstanceError("BuildFailed", {
      command: build.command.join(" "),
      what,
      logs: output.trimEnd(),
    });
  }
  return true;
}

function isFresh(dir: string, { inputs, output }: Build): boolean {
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
  const unward = child.pid === undefined ? () => {} : ward("group", child.pid);
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
      what: `ended with ${signal ?? `code ${code}`}`,
      logs: output.trimEnd(),
    });
  } catch (cause) {
    if (cause instanceof InstanceError) throw cause;
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new InstanceError("BuildFailed", { command, what }, { cause });
  } finally {
    options.signal?.removeEventListener("abort", stop);
    unward();
  }
}

/** What a terminal is left with of a line that was written over and over: progress comes so. */
const asShown = (line: string): string => line.replace(/\r+$/, "").split("\r").at(-1) ?? "";
