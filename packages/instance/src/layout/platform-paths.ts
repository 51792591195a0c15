import { existsSync } from "node:fs";
import { basename, delimiter, dirname, resolve } from "node:path";
import { isRunnable } from "../machine/runnable.ts";

/** Where the platform unpacks a function's code. */
export const CODE = "/code";

/**
 * The folders of programs that the platform's layers (`/opt/nodejs20/bin`, `/opt/bin`) and runtimes (`/var/fc/lang/python3.12/bin`)
 * bring: custom runtime page, list of official layers.
 */
const BIN = "/(?:opt(?:/[\\w.+-]+)?|var/fc/lang/[\\w.+-]+)/bin";
const PROGRAM_PATH = new RegExp(`^${BIN}/[\\w.+-]+$`);
/** Not at the end of a longer path: `/home/me/opt/x/bin/y` is somebody's own. */
const IN_TEXT = new RegExp(`(?<![\\w.-])(${BIN})(?:/([\\w.+-]+))?(?![\\w.+-])`, "g");
const CODE_IN_TEXT = /(?<![\w./-])\/code(?![\w.-])/;
/** Inside a compiled program strings touch each other, so the character before means nothing. */
const CODE_IN_BINARY = /\/code\/[\w.-]/;

/** Paths of the platform that a text names. */
export interface NamedPaths {
  /** Whether it names `/code`. */
  readonly code: boolean;
  /** Programs by the folder that the text names them in; a folder that is named alone has an empty set. */
  readonly programs: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Looks a text through; `isBinary` where it is a compiled program's bytes as Latin-1. */
export function namedPaths(text: string, { isBinary = false } = {}): NamedPaths {
  const programs = new Map<string, Set<string>>();
  for (const [, folder = "", name] of text.matchAll(IN_TEXT)) {
    const names = programs.get(folder) ?? new Set();
    if (name !== undefined) names.add(name);
    programs.set(folder, names);
  }
  return { code: (isBinary ? CODE_IN_BINARY : CODE_IN_TEXT).test(text), programs };
}

/** Whether a word is the path of a program that a layer or a runtime brings on the platform, and this machine has no such file. */
export const isPlatformProgram = (word: string): boolean => PROGRAM_PATH.test(word) && !existsSync(word);

/**
 * This machine's program in the place of one that a layer or a runtime brings: the one of the same name along `path`, for
 * `python3.12` also `python3`. Undefined where the machine has none.
 */
export function machineProgram(platformPath: string, path: string, codeDir: string): string | undefined {
  const name = basename(platformPath);
  const names = [name, ...(/^python\d+\.\d+$/.test(name) ? ["python3"] : [])];
  const own = dirname(platformPath);
  const folders = path.split(delimiter).filter((folder) => folder !== "" && folder !== own);
  return names.flatMap((each) => folders.map((folder) => resolve(codeDir, folder, each))).find(isRunnable);
}

/** Programs that come with a language, for a folder that is named without one (`export PATH=/opt/nodejs20/bin`). */
const FAMILIES: readonly (readonly [folder: RegExp, programs: readonly string[]])[] = [
  [/nodejs/, ["node", "npm", "npx"]],
  [/python/, ["python", "python3", "pip", "pip3"]],
  [/java/, ["java"]],
  [/php/, ["php"]],
  [/ruby/, ["ruby"]],
  [/go\d/, ["go"]],
];

/** What a platform's folder of programs holds as far as a function may want it. */
export const familyOf = (folder: string): readonly string[] =>
  FAMILIES.flatMap(([match, programs]) => (match.test(folder) ? programs : []));

/**
 * Puts the code folder in the place of `/code` in a word of a command or in an element of a PATH-like value. Where the machine has a
 * `/code` folder of its own, nothing is changed: then it is the platform's layout already.
 */
export function mapCode(value: string, codeDir: string, { hasCode = existsSync(CODE) } = {}): string {
  if (hasCode) return value;
  return value.replaceAll(/(^|[=:])\/code(?=\/|:|$)/g, (_, before: string) => `${before}${codeDir}`);
}
