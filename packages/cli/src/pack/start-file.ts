import { posix } from "node:path";
import { languageOf } from "./interpreter.ts";

/** What a start command runs. */
export interface Start {
  /** As written: `node`, `/code/bootstrap`. */
  readonly program: string;
  /** In the package, when the program is a file of it. */
  readonly programFile: string | undefined;
  /** In the package: the script that an interpreter is told to run, `index.js`. */
  readonly script: string | undefined;
  /** In the package: what Node.js is told to load before (`--import ./telemetry.js`). */
  readonly preloads: readonly string[];
}

/** Options of Node.js and Python that take the next word as their value. */
const WITH_VALUE = new Set([
  "-r",
  "--require",
  "--import",
  "--loader",
  "--experimental-loader",
  "-C",
  "-W",
  "-X",
]);
const PRELOADS = new Set(["-r", "--require", "--import"]);
/** What follows is no script: a module's name, or code. */
const NO_SCRIPT = new Set(["-m", "-c", "-e", "--eval", "-p", "--print"]);

/** A path of a start command as a path in the package; undefined for one that leads elsewhere. The folder is /code. */
export function inCode(word: string): string | undefined {
  const path = posix.relative("/code", posix.resolve("/code", word));
  return path === "" || path.split("/")[0] === ".." ? undefined : path;
}

/** Takes a start command apart: program, script, preloads. */
export function startOf(command: readonly string[]): Start {
  const [program = "", ...args] = command;
  const programFile = program.includes("/") ? inCode(program) : undefined;
  const none = { program, programFile, script: undefined, preloads: [] };
  if (languageOf(program) === undefined) return none;
  const preloads: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i] ?? "";
    const [name = "", value] = word.startsWith("--") ? word.split("=", 2) : [word];
    if (NO_SCRIPT.has(name)) return { ...none, preloads };
    if (!word.startsWith("-")) return { ...none, script: inCode(word), preloads };
    const given = value ?? (WITH_VALUE.has(name) ? args[++i] : undefined);
    if (PRELOADS.has(name) && given !== undefined && /^\.{0,2}\//.test(given)) {
      preloads.push(...[inCode(given)].filter((path) => path !== undefined));
    }
  }
  return { ...none, preloads };
}

/** Programs that start Node.js more often than anything else, where a package.json declares dependencies. */
export const isLauncher = (program: string): boolean =>
  /^(?:npm|npx|pnpm|yarn|bash|sh|dash|env)$/.test(posix.basename(program));

/** What a shell script that starts a function comes down to. */
export interface ScriptedStart {
  readonly command: readonly string[];
  /** What it sets PATH to, `$PATH` left out. */
  readonly path: string | undefined;
}

/**
 * The command that a shell script ends in, when it is plain to see: one line that begins with `node` or `python`, `exec` or
 * a path before it. A script that decides more than that is not guessed at.
 */
export function startOfScript(source: string): ScriptedStart | undefined {
  const lines = source.split(/\r?\n/).map((line) => line.trim());
  const commands = lines.flatMap((line) => {
    const words = line
      .replace(/^exec\s+/, "")
      .split(/\s+/)
      .filter((word) => word !== '"$@"');
    const isPlain = words.every((word) => /^[\w@%+=:,./-]+$/.test(word));
    return isPlain && languageOf(words[0] ?? "") !== undefined ? [words] : [];
  });
  const [command, another] = commands;
  if (command === undefined || another !== undefined) return undefined;
  const set = lines.map((line) => /^(?:export\s+)?PATH="?([\w@%+=:,./${}-]+)"?$/.exec(line)?.[1]);
  const path = set
    .find((value) => value !== undefined)
    ?.split(":")
    .filter((folder) => !/\$/.test(folder))
    .join(":");
  return { command, path };
}
