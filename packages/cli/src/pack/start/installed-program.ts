import { posix } from "node:path";
import { normalName } from "../python/requirements.ts";
import { type Language, languageOf } from "./interpreter.ts";
import { inCode } from "./start-file.ts";

/** What a start command runs, where a package manager installs it: a console script of pip's, a program of node_modules. */
export interface InstalledProgram {
  readonly language: Language;
  /** As the command line names it: `gunicorn`, `waitress-serve`, `tsx`. */
  readonly name: string;
  /** The package that brings it, as far as that is known: `waitress`. Python's are in the form in which indexes compare names. */
  readonly package: string;
  /**
   * How it is found: `path` along PATH, `file` at the command's own path, `module` by Python itself (`-m`), `npx` in node_modules/.bin,
   * else in a registry.
   */
  readonly found: "path" | "file" | "module" | "npx";
}

/** Console scripts of servers whose name is not that of their package, or that are known without a requirements.txt. */
const PYTHON_SCRIPTS: Readonly<Record<string, string>> = {
  gunicorn: "gunicorn",
  uvicorn: "uvicorn",
  hypercorn: "hypercorn",
  daphne: "daphne",
  granian: "granian",
  flask: "flask",
  fastapi: "fastapi",
  sanic: "sanic",
  uwsgi: "uwsgi",
  "waitress-serve": "waitress",
  "django-admin": "django",
};

/** Their names. */
export const INSTALLED_NAMES: readonly string[] = Object.keys(PYTHON_SCRIPTS);

/** Of these packages, which `python3 -m` starts as well. */
const NO_MODULE: ReadonlySet<string> = new Set(["uwsgi"]);

const NPM_BIN = /^(?:.*\/)?node_modules\/\.bin\/([^/]+)$/;

/**
 * The installed program that a start command runs; undefined for anything else. `declared` are the packages that the project asks
 * for: a bare program of that name is taken for theirs.
 */
export function installedProgramOf(
  command: readonly string[],
  declared: ReadonlySet<string>,
): InstalledProgram | undefined {
  const [program = "", ...args] = command;
  const bin = NPM_BIN.exec(program)?.[1];
  if (bin !== undefined) return { language: "node", name: bin, package: bin, found: "file" };
  const fetched = npxProgram(program, args);
  if (fetched !== undefined) return { language: "node", name: fetched, package: fetched, found: "npx" };
  if (languageOf(program) === "python") return pythonModule(args, declared);
  const name = posix.basename(program);
  const brings = packageOf(name, declared);
  if (brings === undefined) return undefined;
  return { language: "python", name, package: brings, found: program.includes("/") ? "file" : "path" };
}

/** The package of a console script by its name. */
function packageOf(name: string, declared: ReadonlySet<string>): string | undefined {
  if (Object.hasOwn(PYTHON_SCRIPTS, name)) return PYTHON_SCRIPTS[name];
  return declared.has(normalName(name)) ? normalName(name) : undefined;
}

/** `python3 -m gunicorn app:app`. A module of the function's own, or of Python's, is none. */
function pythonModule(args: readonly string[], declared: ReadonlySet<string>): InstalledProgram | undefined {
  const at = args.findIndex((word) => word === "-m" || !word.startsWith("-"));
  const module = args[at] === "-m" ? args[at + 1] : undefined;
  if (module === undefined) return undefined;
  const top = module.split(".", 1)[0] ?? module;
  const known = Object.values(PYTHON_SCRIPTS).includes(top) || declared.has(normalName(top));
  return known ? { language: "python", name: top, package: normalName(top), found: "module" } : undefined;
}

/** What `npx x`, `npm exec x` and `pnpm exec x` run. */
function npxProgram(program: string, args: readonly string[]): string | undefined {
  const isNpx = program === "npx" || ((program === "npm" || program === "pnpm") && args[0] === "exec");
  if (!isNpx) return undefined;
  const words = program === "npx" ? args : args.slice(1);
  const at = words.findIndex(
    (word, i) => !word.startsWith("-") && !/^(?:-p|--package)$/.test(words[i - 1] ?? ""),
  );
  return words[at]?.replace(/(?<=.)@[^/]*$/, "");
}

/** Programs that come with Node.js, and run on it. */
export const isNodeTool = (program: string): boolean => /^(?:npm|npx)$/.test(posix.basename(program));

/** The words that start the same program without a console script; undefined where there are none. */
export function moduleStart(program: InstalledProgram): string | undefined {
  if (program.language !== "python" || NO_MODULE.has(program.package)) return undefined;
  return `command: [python3, -m, ${program.package.replaceAll("-", "_")}, ...]`;
}

/** The file of the package that a bare program name leads to along PATH; undefined where no folder of the package has it. */
export function fileOnPath(
  name: string,
  path: string | undefined,
  has: (path: string) => boolean,
): string | undefined {
  const folders = (path ?? "").split(":").filter((folder) => folder !== "");
  return folders
    .flatMap((folder) => inCode(posix.join(folder.startsWith("/") ? folder : `./${folder}`, name)) ?? [])
    .find(has);
}
