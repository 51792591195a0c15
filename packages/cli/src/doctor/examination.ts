import { type FunctionSpec, PlatformError, type Problem, type ProblemCode } from "@wsfn/platform";
import { type FolderOptions, type FunctionFolder, readFolder, shortPath } from "../function-folder.ts";
import { builtImage } from "../image/built-image.ts";
import { type Check, couldNotLook, doesNotApply, type Finding, foundOr, ok, type Verdict } from "./check.ts";
import { CHECKS } from "./checks.ts";
import { deployLines } from "./deploy-lines.ts";
import { evidenceOf, once } from "./evidence.ts";
import { handshakePaths } from "./handshake-paths.ts";
import { sourceTexts } from "./source-text.ts";
import type { ImageSource, Subject } from "./subject.ts";
import { httpTimeSource, platformEndpoint, type TimeSource } from "./time-source.ts";
import { CHANGE_OF_MIND_MS } from "./trial.ts";

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
  /** Where the function takes handshakes. Default `/`, and where its sources say. */
  readonly path?: string | undefined;
  /** False: Node.js code is looked at as it lies, as it is deployed by who does not pack it. Default true. */
  readonly bundle?: boolean | undefined;
  /** How long a connection is left idle. Default 7000: longer than the 5 s after which Node.js and uvicorn close one. */
  readonly idleMs?: number;
  readonly startTimeoutMs?: number | undefined;
  /** How long a function that listens in the wrong place may still come to the right one. Default 3000. */
  readonly changeOfMindMs?: number;
  /** Default: the Date of the platform's endpoint of the function's region. Only asked where requests are signed. */
  readonly timeSource?: TimeSource;
  /** Default: the engine of this machine, by the `docker` program. */
  readonly imageSource?: ImageSource;
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

/** Files that are well, and describe nothing that is here to be looked at. */
const OUT_OF_SIGHT: ReadonlySet<ProblemCode> = new Set(["CodeElsewhere", "NoFunction"]);

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
    const faults = own.filter(({ code }) => !OUT_OF_SIGHT.has(code));
    const [unseen] = own;
    return { check, verdict: foundOr(faults.map(findingOf), couldNotLook(unseen?.message ?? why)) };
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
  const sources = once(() => sourceTexts(spec, folder.dir, folder.manifest));
  const subject: Subject = {
    spec,
    deploy: deployLines(spec),
    ...evidenceOf(spec, folder, {
      path: options.path ?? "/",
      otherPaths: () => (options.path === undefined ? handshakePaths(sources()) : []),
      bundle: options.bundle ?? true,
      idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
      startTimeoutMs: options.startTimeoutMs,
      changeOfMindMs: options.changeOfMindMs ?? CHANGE_OF_MIND_MS,
      signal: options.signal ?? new AbortController().signal,
      onLog: options.onLog ?? (() => {}),
      imageSource: options.imageSource ?? builtImage,
    }),
    sources,
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
