import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { buildFunction, type Missing, missingPrerequisites } from "@wsfn/instance";
import {
  type FunctionSource,
  type FunctionSpec,
  functionFromCommand,
  hasDeployFile,
  MANIFEST_FILE,
  type Manifest,
  type Note,
  PlatformError,
  readFunctions,
  readManifest,
  type Target,
} from "@wsfn/platform";
import { factRows, say } from "./language/language.ts";
import type { Reading } from "./reading-flags.ts";
import { UsageError } from "./usage-error.ts";

/** One function's folder as the command line named it: what deploys it, and what the suite knows of it. */
export interface FunctionFolder {
  readonly dir: string;
  readonly functions: readonly FunctionSpec[];
  readonly manifest: Manifest | undefined;
  /** By a function's name: what its s.yaml has of it, and where. Empty where there is no s.yaml. */
  readonly sources: ReadonlyMap<string, FunctionSource>;
  /** What a reader of s.yaml should know. */
  readonly notes: readonly Note[];
}

/** What of a folder is wanted, and how its s.yaml is read. */
export interface FolderOptions extends Reading {
  /** Start command of a folder that has no s.yaml. */
  readonly command?: string | undefined;
  /** Whether the command that asks has an option for one, which an error may name. Default false. */
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
    const functions = [functionFromCommand(path, command)];
    return { dir: path, functions, sources: new Map(), manifest: undefined, notes: [] };
  }
  const { functions, sources, notes } = read(path, options);
  const dir = existsSync(join(path, MANIFEST_FILE)) ? path : dirname(functions[0]?.file ?? path);
  const wanted = target ?? (functions.some((spec) => spec.target === "runtime") ? "runtime" : "container");
  return {
    dir,
    functions: functions.filter((spec) => spec.target === wanted),
    sources,
    manifest: existsSync(join(dir, MANIFEST_FILE)) ? readManifest(dir) : undefined,
    notes,
  };
}

/** Reads the s.yaml; where there is none, the error names the option that does without, if the command has it. */
function read(path: string, options: FolderOptions): ReturnType<typeof readFunctions> {
  const { template, environmentName } = options;
  try {
    return readFunctions(path, { template, environmentName });
  } catch (error) {
    const way = say('no s.yaml yet? say how the function is started: --command "node index.js"');
    throw withWayOut(error, path, options.offersCommand ? way : undefined);
  }
}

/** The error of a folder that has no s.yaml, with the way out: the functions in it, else `otherwise`. Any other error as it is. */
export function withWayOut(error: unknown, path: string, otherwise: string | undefined): unknown {
  const isMissing = error instanceof PlatformError && error.code === "FileNotFound";
  if (!isMissing || !existsSync(path)) return error;
  const inside = functionsIn(path);
  const way =
    inside.length > 0
      ? say("name the folders in it that hold one: {folders}", { folders: inside.join(" ") })
      : otherwise;
  return way === undefined
    ? error
    : new UsageError(`${error.textIn(factRows())}\n→ ${way}`, { cause: error });
}

/** The functions in a folder of folders, as a person would name them. */
function functionsIn(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .filter((name) => hasDeployFile(join(path, name)))
    .map((name) => shortPath(join(path, name)));
}

/** What the folder's functions need and this machine does not have; empty when they can run. */
export async function missingFor({ manifest, functions }: FunctionFolder): Promise<readonly Missing[]> {
  const engine = functions.some((spec) => spec.target === "container") ? ["docker"] : [];
  return missingPrerequisites([...(manifest?.requires ?? []), ...engine]);
}

/** Runs the folder's build step where its output is missing or older than what it is made from. True when it ran. */
export async function buildFolder(
  { dir, manifest }: FunctionFolder,
  options: { onLog: (line: string) => void; signal: AbortSignal },
): Promise<boolean> {
  return manifest?.build !== undefined && buildFunction(dir, manifest.build, options);
}

/** A path as a person would type it here: from this folder, or from the root where that is shorter. */
export function shortPath(path: string): string {
  const [absolute, fromHere] = [resolve(path), relative(process.cwd(), path) || "."];
  return absolute.length < fromHere.length ? absolute : fromHere;
}
