import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { buildFunction, type Missing, missingPrerequisites } from "@wsfn/instance";
import {
  type FunctionSpec,
  functionFromCommand,
  type Manifest,
  PlatformError,
  readFunctions,
  readManifest,
  type Target,
} from "@wsfn/platform";
import { UsageError } from "./usage-error.ts";

/** One function's folder as the command line named it: what deploys it, and what the suite knows of it. */
export interface FunctionFolder {
  readonly dir: string;
  readonly functions: readonly FunctionSpec[];
  readonly manifest: Manifest | undefined;
  /** What the reader of s.yaml should know, one line each. */
  readonly notes: readonly string[];
}

export interface FolderOptions {
  /** Start command of a folder that has no s.yaml. */
  readonly command?: string | undefined;
  /** Whether who asks can be told to give one. Default false. */
  readonly offersCommand?: boolean;
  /** Default: the runtime functions; the container ones where there are no others. */
  readonly target?: Target | undefined;
}

/**
 * Reads what is in a folder, or in the yaml file that is named directly.
 *
 * @throws {PlatformError} with file, line and remedy of everything that is wrong
 * @throws {UsageError} where there is no s.yaml, and a start command would do
 */
export function readFolder(path: string, options: FolderOptions): FunctionFolder {
  const { command, target } = options;
  if (command !== undefined) {
    return { dir: path, functions: [functionFromCommand(path, command)], manifest: undefined, notes: [] };
  }
  const { functions, notes } = read(path, options.offersCommand === true);
  const dir = existsSync(join(path, "wsfn.json")) ? path : dirname(functions[0]?.file ?? path);
  const wanted = target ?? (functions.some((spec) => spec.target === "runtime") ? "runtime" : "container");
  return {
    dir,
    functions: functions.filter((spec) => spec.target === wanted),
    manifest: existsSync(join(dir, "wsfn.json")) ? readManifest(dir) : undefined,
    notes,
  };
}

/** Reads the s.yaml; where there is none, names the way to do without for who has one. */
function read(path: string, offersCommand: boolean): ReturnType<typeof readFunctions> {
  try {
    return readFunctions(path);
  } catch (error) {
    const way = 'no s.yaml yet? say how the function is started: --command "node index.js"';
    throw withWayOut(error, path, offersCommand ? way : undefined);
  }
}

/** The error of a folder that has no s.yaml, with the way out: the functions in it, else `otherwise`. Any other error as it is. */
export function withWayOut(error: unknown, path: string, otherwise: string | undefined): unknown {
  const isMissing = error instanceof PlatformError && error.code === "FileNotFound";
  if (!isMissing || !existsSync(path)) return error;
  const inside = functionsIn(path);
  const way = inside.length > 0 ? `name the folders in it that hold one: ${inside.join(" ")}` : otherwise;
  return way === undefined ? error : new UsageError(`${error.message}\n→ ${way}`, { cause: error });
}

/** The functions in a folder of folders, as a person would name them. */
function functionsIn(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .filter((name) => existsSync(join(path, name, "s.yaml")))
    .map((name) => shortPath(join(path, name)));
}

/** What this machine lacks for the folder's functions; empty when they can run. */
export async function lackingFor({ manifest, functions }: FunctionFolder): Promise<readonly Missing[]> {
  const engine = functions.some((spec) => spec.target === "container") ? ["docker"] : [];
  return missingPrerequisites([...(manifest?.requires ?? []), ...engine]);
}

/** Runs the folder's build step where its output is missing or older than what it is made from. */
export async function buildFolder(
  { dir, manifest }: FunctionFolder,
  options: { onLog: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  if (manifest?.build) await buildFunction(dir, manifest.build, options);
}

/** A path as a person would type it here: from this folder, or from the root where that is shorter. */
export function shortPath(path: string): string {
  const [absolute, fromHere] = [resolve(path), relative(process.cwd(), path) || "."];
  return absolute.length < fromHere.length ? absolute : fromHere;
}
