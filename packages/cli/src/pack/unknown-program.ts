import { basename, delimiter, join } from "node:path";
import { isRunnable } from "@wsfn/instance";
import { type FunctionSpec, nearest } from "@wsfn/platform";
import { say } from "../language/language.ts";
import type { CodePackage } from "./code-package.ts";
import { INSTALLED_NAMES } from "./start/installed-program.ts";
import { OTHER_LANGUAGES, runtimeRow } from "./start/interpreter.ts";

/** A program that is found nowhere. */
export interface UnknownProgram {
  readonly why: string;
  /** The name that may be meant. */
  readonly fix?: string;
}

/** Programs of each Debian, which another system than Linux may not have. */
const OF_DEBIAN = ["sh", "bash", "dash", "env", "perl", "nice", "nohup", "setsid", "stdbuf", "timeout"];
/** Programs that a start command begins with, where a runtime, a layer or a package brings them. */
const KNOWN = ["node", "python3", "npm", "npx", ...OF_DEBIAN, ...OTHER_LANGUAGES, ...INSTALLED_NAMES];

/**
 * The program of a start command that is nowhere to be found: neither in the package, nor among what the platform's runtimes and
 * layers bring, nor on this machine's PATH. What only this machine has may be in the runtime's Debian as well, and is not judged.
 */
export function unknownProgram(spec: FunctionSpec, made: CodePackage): UnknownProgram | undefined {
  const { start, files, customLayers } = made;
  const { program } = start;
  const isNamed = program !== "" && !program.includes("/") && start.programFile === undefined;
  if (!isNamed || runtimeRow(spec.runtime) === undefined || customLayers.length > 0) return undefined;
  if (KNOWN.includes(program) || isOnPath(program, spec)) return undefined;
  const why = say(
    "no folder of PATH has {program}: neither in the package, nor in {runtime}, nor on this machine",
    { program, runtime: spec.runtime },
  );
  const meant = meantBy(program, files);
  return meant === undefined ? { why } : { why, fix: say("did you mean {name}?", { name: meant }) };
}

const isOnPath = (program: string, { environment }: FunctionSpec): boolean =>
  [environment.PATH, process.env.PATH]
    .flatMap((path) => (path ?? "").split(delimiter))
    .some((folder) => folder !== "" && isRunnable(join(folder, program)));

/** The nearest name: a file of the package, which is named by its path, before a program. */
function meantBy(program: string, files: CodePackage["files"]): string | undefined {
  const own = files.filter(({ executable }) => executable).map(({ path }) => path);
  const name = nearest(program, [...own.map((path) => basename(path)), ...KNOWN]);
  const path = own.find((each) => basename(each) === name);
  return path === undefined ? name : `/code/${path}`;
}
