import { posix } from "node:path";
import { languageOf } from "./interpreter.ts";

/** What a start command runs. */
export interface Start {
  /** As written: `node`, `/code/bootstrap`. */
  readonly program: string;
  /** In the package, when the program is a file of it. */
  readonly programFile: string | undefined;
  /** In the package: the script that an interpreter is given to run, `index.js`. */
  readonly script: string | undefined;
  /** In the package: what Node.js is given to load before (`--import ./telemetry.js`). */
  readonly preloads: readonly string[];
  /** Installed packages that it is given to load before (`-r dotenv/config`). */
  readonly preloadedPackages: readonly string[];
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

/** Where the platform unpacks the package, and starts it. */
const CODE = "/code";

/** A path of a start command as a path in the package; undefined for one that leads elsewhere. */
export function inCode(word: string, from = CODE): string | undefined {
  const path = posix.relative(CODE, posix.resolve(from, word));
  return path === "" || path.split("/")[0] === ".." ? undefined : path;
}

/** Takes a start command apart: program, script, preloads. `nodeOptions` is the variable NODE_OPTIONS. */
export function startOf(command: readonly string[], from = CODE, nodeOptions = ""): Start {
  const [program = "", ...args] = command;
  const programFile = program.includes("/") ? inCode(program, from) : undefined;
  const none = { program, programFile, script: undefined, preloads: [], preloadedPackages: [] };
  const language = languageOf(program);
  if (language === undefined) return none;
  const { script, preloads } = readArguments(args);
  const early = language === "node" ? [...readArguments(nodeOptions.split(/\s+/)).preloads, ...preloads] : [];
  const isPath = (name: string): boolean => /^\.{0,2}\//.test(name);
  return {
    ...none,
    script: script === undefined ? undefined : inCode(script, from),
    preloads: early.filter(isPath).flatMap((name) => inCode(name, from) ?? []),
    preloadedPackages: early.filter((name) => !isPath(name) && !/^(?:node|file|data):/.test(name)),
  };
}

/** The script that an interpreter is given to run, and what it is given to load before, as written. */
function readArguments(args: readonly string[]): { script: string | undefined; preloads: string[] } {
  const preloads: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i] ?? "";
    const [name = "", value] = word.startsWith("--") ? word.split("=", 2) : [word];
    if (NO_SCRIPT.has(name)) break;
    if (word !== "" && !word.startsWith("-")) return { script: word, preloads };
    const given = value ?? (WITH_VALUE.has(name) ? args[++i] : undefined);
    if (PRELOADS.has(name) && given !== undefined) preloads.push(given);
  }
  return { script: undefined, preloads };
}

/** Programs that start Node.js more often than anything else, where a package.json declares dependencies. */
export const isLauncher = (program: string): boolean =>
  /^(?:npm|npx|pnpm|yarn|bash|sh|dash|env)$/.test(posix.basename(program));

/** What a shell script that starts a function comes down to. */
export interface ScriptedStart {
  readonly command: readonly string[];
  /** The folder that it is in by then. */
  readonly from: string;
  /** What it sets PATH to, `$PATH` left out. */
  readonly path: string | undefined;
}

/** `cd "$(dirname "$0")"`: the script's own folder. */
const CD_HERE =
  /^cd\s+(?:--\s+)?"?\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{?BASH_SOURCE(?:\[0\])?\}?)"?\s*\)"?$/;
const CD = /^cd\s+(["']?)([\w@%+=:,./-]+)\1$/;

/**
 * The command that a shell script ends in, when it is plain to see: one line that begins with a program that `starts`
 * knows (default: `node`, `python`), `exec` or a path before it. A script that decides more than that is not guessed at.
 */
export function startOfScript(
  source: string,
  home = CODE,
  starts: (command: readonly string[]) => boolean = ([program = ""]) => languageOf(program) !== undefined,
): ScriptedStart | undefined {
  const lines = source
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("#"));
  let folder = CODE;
  const commands: { readonly command: readonly string[]; readonly from: string }[] = [];
  for (const line of lines) {
    const to = CD_HERE.test(line) ? home : CD.exec(line)?.[2];
    if (to !== undefined) folder = posix.resolve(folder, to);
    else if (/\b(?:cd|pushd|popd)\b/.test(line)) return undefined;
    const words = line
      .replace(/^exec\s+/, "")
      .split(/\s+/)
      .filter((word) => word !== '"$@"');
    const isPlain = words.every((word) => /^[\w@%+=:,./-]+$/.test(word));
    if (isPlain && starts(words)) commands.push({ command: words, from: folder });
  }
  const [begin, another] = commands;
  if (begin === undefined || another !== undefined) return undefined;
  const set = lines.map((line) => /^(?:export\s+)?PATH="?([\w@%+=:,./${}-]+)"?$/.exec(line)?.[1]);
  const path = set
    .find((value) => value !== undefined)
    ?.split(":")
    .filter((folder) => !/\$/.test(folder))
    .join(":");
  return { ...begin, path };
}
