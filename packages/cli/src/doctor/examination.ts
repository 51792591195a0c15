import {
  type FunctionSpec,
  inWords,
  type Note,
  PlatformError,
  type Problem,
  type ProblemCode,
} from "@wsfn/platform";
import { type FolderOptions, type FunctionFolder, readFolder, shortPath } from "../function-folder.ts";
import { builtImage } from "../image/built-image.ts";
import { factRows, say } from "../language/language.ts";
import { type Check, foundOr, ok, outOfScope, untestable, type Verdict } from "./checks/check.ts";
import { CHECKS } from "./checks/checks.ts";
import { evidenceOf, type ImageSource, once } from "./evidence/evidence.ts";
import { handshakePaths } from "./facts/handshake-paths.ts";
import { sourceTexts } from "./facts/source-text.ts";
import type { Finding } from "./finding.ts";
import type { Subject } from "./subject/subject.ts";
import { httpTimeSource, platformEndpoint, type TimeSource } from "./subject/time-source.ts";
import { CHANGE_OF_MIND_MS } from "./trial/start.ts";

/** The verdict of one check on one function. */
export interface CheckResult {
  readonly check: Omit<Check, "look">;
  readonly verdict: Verdict | { readonly status: "skipped" };
}

/** The verdicts of all checks on one function. */
export interface Examination {
  /** Undefined when the s.yaml itself cannot be read. */
  readonly spec: FunctionSpec | undefined;
  readonly results: readonly CheckResult[];
}

/** How functions are examined. */
export interface ExaminationOptions extends FolderOptions {
  readonly clients?: Subject["clients"];
  /** Ids of checks that are not asked. */
  readonly skip?: readonly string[];
  /** Ids of the only checks that are asked. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Where the function takes handshakes. Default: `path` of its wsfn.json, else `/` and the paths that its sources name. */
  readonly path?: string | undefined;
  /** False: Node.js code is looked at as it lies, as a deployment without `wsfn pack` has it. Default true. */
  readonly bundle?: boolean | undefined;
  /** How long a connection is left idle. Default 7000: longer than the 5 s after which Node.js and uvicorn close one. */
  readonly idleMs?: number;
  /** Least wait for a second handshake while the first is open. Default 5000. */
  readonly secondWaitMs?: number;
  readonly startTimeoutMs?: number | undefined;
  /** How long a function that listens in the wrong place may still come to the right one. Default 3000. */
  readonly changeOfMindMs?: number;
  /** Default: the Date of the platform's endpoint of the function's region. Only asked where requests are signed. */
  readonly timeSource?: TimeSource;
  /** Default: the engine of this machine, by the `docker` program. */
  readonly imageSource?: ImageSource;
  readonly now?: () => Date;
  /** Output of the build step, line by line. */
  readonly onLog?: (line: string) => void;
  /** Called when a step begins that may take seconds, with what it does: `starting it`. */
  readonly onStep?: (what: string) => void;
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
  look: ({ spec, deploy, misspelt }) => {
    if (deploy === undefined) return outOfScope(say("there is none yet"));
    return foundOr(misspelt.map(findingOf), ok(shortPath(spec.file)));
  },
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
  for (const spec of folder.functions) {
    // What is misspelt belongs to the file, and is found once.
    const misspelt =
      examinations.length > 0 ? [] : folder.notes.filter(({ code }) => code === "MisspeltField");
    examinations.push(await examineOne(spec, folder, options, misspelt));
  }
  return examinations;
}

/** Files that are well, and describe nothing that is here to be looked at. */
const OUT_OF_SIGHT: ReadonlySet<ProblemCode> = new Set(["AfterDeployment", "CodeElsewhere", "NoFunction"]);

/** The reader's problems are findings: of the check that is about the same, else of the file. */
function unreadable({ problems }: PlatformError, options: ExaminationOptions): readonly CheckResult[] {
  const why = say("s.yaml cannot be read");
  const claimed = new Set(CHECKS.flatMap(({ refusal }) => refusal ?? []));
  return [DEPLOY_FILE, ...CHECKS].map(({ look: _, ...check }): CheckResult => {
    const own = problems.filter(({ code }) =>
      check.id === DEPLOY_FILE.id ? !claimed.has(code) : check.refusal === code,
    );
    if (own.length === 0 && !isAsked(check, options)) return { check, verdict: { status: "skipped" } };
    const faults = own.filter(({ code }) => !OUT_OF_SIGHT.has(code));
    const [unseen] = own;
    return {
      check,
      verdict: foundOr(
        faults.map(findingOf),
        untestable(unseen === undefined ? why : inWords(unseen.says, factRows())),
      ),
    };
  });
}

const findingOf = ({ file, line, says }: Problem | Note): Finding => ({
  file,
  ...(line === undefined ? {} : { line }),
  detail: inWords(says, factRows()),
  fix: "", // the message ends with it
});

async function examineOne(
  spec: FunctionSpec,
  folder: FunctionFolder,
  options: ExaminationOptions,
  misspelt: readonly Note[],
): Promise<Examination> {
  const { clients = "browser", now = () => new Date() } = options;
  const path = options.path ?? folder.manifest?.path;
  const sources = once(() => sourceTexts(spec, folder));
  const subject: Subject = {
    spec,
    deploy: folder.sources.get(spec.name),
    misspelt,
    ...evidenceOf(spec, folder, {
      path: path ?? "/",
      otherPaths: () => (path === undefined ? handshakePaths(sources()) : []),
      bundle: options.bundle ?? true,
      idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
      secondWaitMs: options.secondWaitMs,
      startTimeoutMs: options.startTimeoutMs,
      changeOfMindMs: options.changeOfMindMs ?? CHANGE_OF_MIND_MS,
      signal: options.signal ?? new AbortController().signal,
      onLog: options.onLog ?? (() => {}),
      onStep: options.onStep ?? (() => {}),
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
