import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InstanceError, type Missing, missingPrerequisites } from "@wsfn/instance";
import { type FunctionSpec, PlatformError, type Problem } from "@wsfn/platform";
import {
  buildFolder,
  type FolderOptions,
  type FunctionFolder,
  lackingFor,
  readFolder,
  shortPath,
} from "../function-folder.ts";
import { codePackage } from "../pack/code-package.ts";
import { languageOf } from "../pack/interpreter.ts";
import { PackError } from "../pack/pack-error.ts";
import { writeFiles } from "../pack/zip.ts";
import { type Check, couldNotLook, doesNotApply, type Finding, foundOr, ok, type Verdict } from "./check.ts";
import { CHECKS } from "./checks.ts";
import { deployLines } from "./deploy-lines.ts";
import { sourceTexts } from "./source-text.ts";
import type { PackageLook, Subject, TrialLook } from "./subject.ts";
import { httpTimeSource, platformEndpoint, type TimeSource } from "./time-source.ts";
import { CHANGE_OF_MIND_MS, type TrialOptions, tryOut } from "./trial.ts";

/** What one check said of one function. */
export interface CheckResult {
  readonly check: Omit<Check, "look">;
  readonly verdict: Verdict | { readonly status: "skipped" };
}

/** What all checks said of one function. */
export interface Examination {
  /** Undefined when the s.yaml itself cannot be read. */
  readonly spec: FunctionSpec | undefined;
  readonly results: readonly CheckResult[];
}

export interface ExaminationOptions extends FolderOptions {
  readonly clients?: Subject["clients"];
  /** Ids of checks that are not asked. */
  readonly skip?: readonly string[];
  /** Ids of the only checks that are asked. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Where the function takes handshakes. Default `/`. */
  readonly path?: string;
  /** How long a connection is left idle. Default 7000: longer than the 5 s after which Node.js and uvicorn close one. */
  readonly idleMs?: number;
  readonly startTimeoutMs?: number | undefined;
  /** How long a function that listens in the wrong place may still come to the right one. Default 3000. */
  readonly changeOfMindMs?: number;
  /** Default: the Date of the platform's endpoint of the function's region. Only asked where requests are signed. */
  readonly timeSource?: TimeSource;
  readonly now?: () => Date;
  readonly onLog?: (line: string) => void;
  readonly signal?: AbortSignal;
}

const DEFAULT_IDLE_MS = 7000;

/** The first check of all: without a deploy file that can be read there is nothing else to look at. */
const DEPLOY_FILE: Check = {
  id: "deploy-file",
  looksAt: "whether s.yaml can be read, with values that the platform takes",
  source: "Component fc3 schema",
  finding: "s.yaml is not what the platform takes",
  fix: "correct the value",
  look: ({ spec, deploy }) => (deploy ? ok(shortPath(spec.file)) : doesNotApply("there is none yet")),
};

/** Every check there is, for lists of them. */
export const ALL_CHECKS: readonly Omit<Check, "look">[] = [DEPLOY_FILE, ...CHECKS];

/**
 * Examines the functions of a folder: reads its files, packs its code, starts it once from what was packed, and asks every
 * check.
 *
 * @throws {PlatformError} when there is no s.yaml to look at
 */
export async function examine(
  dir: string,
  options: ExaminationOptions = {},
): Promise<readonly Examination[]> {
  let folder: FunctionFolder;
  try {
    folder = readFolder(dir, options);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code === "FileNotFound" || error.code === "BadCommand")
      throw error;
    return [{ spec: undefined, results: unreadable(error, options) }];
  }
  const examinations: Examination[] = [];
  for (const spec of folder.functions) examinations.push(await examineOne(spec, folder, options));
  return examinations;
}

/** The reader's problems are findings: of the check that is about the same, else of the file. */
function unreadable({ problems }: PlatformError, options: ExaminationOptions): readonly CheckResult[] {
  const why = "s.yaml cannot be read";
  return [DEPLOY_FILE, ...CHECKS].map(({ look: _, ...check }): CheckResult => {
    const own = problems.filter(({ message }) =>
      check.id === DEPLOY_FILE.id
        ? !CHECKS.some(({ refusal }) => refusal?.test(message))
        : check.refusal?.test(message),
    );
    if (own.length === 0 && !isAsked(check, options)) return { check, verdict: { status: "skipped" } };
    return { check, verdict: foundOr(own.map(findingOf), couldNotLook(why)) };
  });
}

const findingOf = ({ file, line, message }: Problem): Finding => ({
  file,
  ...(line === undefined ? {} : { line }),
  detail: message,
  fix: "", // the message ends with it
});

async function examineOne(
  spec: FunctionSpec,
  folder: FunctionFolder,
  options: ExaminationOptions,
): Promise<Examination> {
  const { clients = "browser", now = () => new Date() } = options;
  const lacks = once(() => lacksFor(folder, options));
  const look = once(async (): Promise<PackageLook> => {
    const lacking = await lacks();
    return lacking === undefined ? packageOf(spec) : { lacks: lacking };
  });
  const subject: Subject = {
    spec,
    manifest: folder.manifest,
    deploy: deployLines(spec),
    package: async () => (spec.target === "runtime" ? look() : undefined),
    trial: once(async () => {
      const lacking = await lacks();
      return lacking === undefined ? trialOf(spec, await look(), options) : { lacks: lacking };
    }),
    sources: once(() => sourceTexts(spec, folder.dir, folder.manifest)),
    clients,
    clock: { now, source: options.timeSource ?? httpTimeSource(platformEndpoint(spec.region)) },
  };
  const results: CheckResult[] = [];
  for (const { look: ask, ...check } of [DEPLOY_FILE, ...CHECKS]) {
    results.push({ check, verdict: isAsked(check, options) ? await ask(subject) : { status: "skipped" } });
  }
  return { spec, results };
}

const isAsked = ({ id }: Pick<Check, "id">, { skip = [], only }: ExaminationOptions): boolean =>
  !skip.includes(id) && (only === undefined || only.includes(id));

/** Does a piece of work when it is first asked for, and then remembers what came of it. */
function once<T extends object>(work: () => T): () => T {
  let result: T | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

/** Why this machine cannot build or run the function; the build step is run here. */
async function lacksFor(folder: FunctionFolder, options: ExaminationOptions): Promise<string | undefined> {
  const lacking = [...(await lackingFor(folder)), ...(await missingLanguages(folder))];
  if (lacking.length > 0) {
    return `this machine lacks ${lacking.map(({ name, why, hint }) => `${name} (${why}; ${hint})`).join(", ")}`;
  }
  const { onLog = () => {}, signal = new AbortController().signal } = options;
  try {
    await buildFolder(folder, { onLog, signal });
    return undefined;
  } catch (error) {
    if (error instanceof InstanceError && error.code === "BuildFailed") return error.message;
    throw error;
  }
}

/** A folder without wsfn.json does not say what it needs; its start command does. */
async function missingLanguages({ manifest, functions }: FunctionFolder): Promise<readonly Missing[]> {
  if (manifest !== undefined) return [];
  const programs = { node: "node", python: "python3" } as const;
  const names = functions
    .filter(({ target }) => target === "runtime")
    .flatMap(({ command }) => languageOf(command[0] ?? "") ?? [])
    .map((language) => programs[language]);
  return missingPrerequisites([...new Set(names)]);
}

async function packageOf(spec: FunctionSpec): Promise<PackageLook> {
  if (spec.target === "container") return { lacks: "an image brings its own" };
  try {
    return { made: await codePackage(spec) };
  } catch (error) {
    if (error instanceof PackError) return { fault: error };
    throw error;
  }
}

/** Runs what was packed, far from what only lies around here; the folder itself where it could not be packed. */
async function trialOf(
  spec: FunctionSpec,
  look: PackageLook,
  options: ExaminationOptions,
): Promise<TrialLook> {
  const trial: TrialOptions = {
    path: options.path ?? "/",
    idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
    startTimeoutMs: options.startTimeoutMs,
    changeOfMindMs: options.changeOfMindMs ?? CHANGE_OF_MIND_MS,
    signal: options.signal ?? new AbortController().signal,
  };
  if (!("made" in look)) return tryOut(spec, trial);
  const codeDir = await mkdtemp(join(tmpdir(), "wsfn-doctor-"));
  try {
    await writeFiles(look.made.files, codeDir);
    return await tryOut({ ...spec, codeDir }, trial);
  } finally {
    await rm(codeDir, { recursive: true, force: true });
  }
}
