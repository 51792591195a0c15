import { posix } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { projectDirs, requirementsOf } from "../python/requirements.ts";
import { fileOnPath, type InstalledProgram, installedProgramOf, isNodeTool } from "./installed-program.ts";
import { type Interpreter, interpreterOf, languageOf, type NoInterpreter } from "./interpreter.ts";
import { type ScriptedStart, type Start, startOf, startOfScript } from "./start-file.ts";

/** What a function's start command comes down to. */
export interface Begin {
  readonly start: Start;
  /** What interprets it on the platform; undefined for a program of its own. */
  readonly interpreter: Interpreter | NoInterpreter | undefined;
  /** What is started, where a package manager installs it. */
  readonly installed: InstalledProgram | undefined;
}

/**
 * Looks through a start script such as `bootstrap` to what it starts. `read` is the text of a file of the package, or throws; `has` is
 * whether there is one.
 */
export function beginOf(
  spec: FunctionSpec,
  read: (path: string) => string,
  has: (path: string) => boolean,
): Begin {
  const options = spec.environment.NODE_OPTIONS;
  const declared = new Set(requirementsOf(projectDirs(spec)).map(({ name }) => name));
  const isInstalled = (command: readonly string[]) => installedProgramOf(command, declared) !== undefined;
  const outer = startOf(spec.command, undefined, options);
  const scripted = scriptedStart(spec.command, outer, {
    read,
    starts: (command) => languageOf(command[0] ?? "") !== undefined || isInstalled(command),
  });
  const command = scripted?.command ?? spec.command;
  const inner = scripted === undefined ? outer : startOf(command, scripted.from, options);
  const PATH = [scripted?.path, spec.environment.PATH].filter(Boolean).join(":");
  const environment = PATH === "" ? spec.environment : { ...spec.environment, PATH };
  const installed = installedProgramOf(command, declared);
  const onPath = installed?.found === "path" ? fileOnPath(installed.name, PATH, has) : undefined;
  return {
    start: { ...inner, program: outer.program, programFile: outer.programFile ?? onPath },
    interpreter: interpreterOf({ ...spec, environment }, interpreterProgram(inner.program, installed)),
    installed,
  };
}

/** The program that interprets another one: `python3` a console script, `node` what npm installs. */
function interpreterProgram(program: string, installed: InstalledProgram | undefined): string {
  if (languageOf(program) !== undefined) return program;
  if (installed?.language === "python") return "python3";
  return installed?.language === "node" || isNodeTool(program) ? "node" : program;
}

/** What a start script, or the text that a shell is given (`sh -c "exec gunicorn ..."`), comes down to. */
function scriptedStart(
  [program = "", flag = "", text = ""]: readonly string[],
  { programFile }: Start,
  {
    read,
    starts,
  }: {
    readonly read: (path: string) => string;
    readonly starts: (command: readonly string[]) => boolean;
  },
): ScriptedStart | undefined {
  if (programFile !== undefined) {
    const home = posix.resolve("/code", posix.dirname(programFile));
    return startOfScript(readOrEmpty(programFile, read), home, starts);
  }
  if (!/^(?:ba|da)?sh$/.test(posix.basename(program)) || !/^-\w*c$/.test(flag)) return undefined;
  const inner = startOfScript(text, "/code", starts);
  // What a shell starts of Node.js is packed as it lies, so that the shell finds what it names.
  return languageOf(inner?.command[0] ?? "") === "node" ? undefined : inner;
}

/** A script is small; a program or a missing file is no script. */
function readOrEmpty(path: string, read: (path: string) => string): string {
  try {
    const text = read(path);
    return text.startsWith("#!") ? text.slice(0, 65_536) : "";
  } catch {
    return ""; // that it is missing is found when the package is looked at
  }
}
