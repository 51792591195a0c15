import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { InstanceError } from "./instance-error.ts";

/** Where the platform unpacks a function's code. */
const CODE = "/code";

/** A start command that this machine can run. */
export interface StartCommand {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** As `s.yaml` writes it, for the platform's error texts. */
  readonly written: string;
}

/**
 * Puts the code folder in the place of `/code` in a word of the command or in an element of a PATH-like value. Where the
 * machine has a `/code` folder of its own, nothing is changed: then it is the platform's layout already.
 */
export function mapCode(value: string, codeDir: string, machineHasCode: boolean = existsSync(CODE)): string {
  if (machineHasCode) return value;
  return value.replaceAll(/(^|[=:])\/code(?=\/|:|$)/g, (_, before: string) => `${before}${codeDir}`);
}

/**
 * Finds the program of a start command as the platform would, and looks at it before anything runs.
 *
 * @throws {InstanceError} `CAFileNotFound`, `CAFilePermission`, or `CAExited` for what the kernel would refuse to run.
 */
export function resolveCommand(command: readonly string[], codeDir: string, path: string): StartCommand {
  const [first = "", ...rest] = command;
  const written = command.join(" ");
  if (!statSync(codeDir, { throwIfNoEntry: false })?.isDirectory()) {
    const hint = `the code folder ${codeDir} is not there, or is no folder (a zip must be unpacked); s.yaml names it in code`;
    throw new InstanceError("CAFileNotFound", { file: CODE }, { hint });
  }
  const program = findProgram(mapCode(first, codeDir), codeDir, path);
  if (program === undefined) {
    const hint = first.includes("/")
      ? `expected the file at ${resolve(codeDir, mapCode(first, codeDir))}; a zip with an extra top folder looks like this too`
      : `"${first}" is in none of the folders of PATH (${path})`;
    throw new InstanceError("CAFileNotFound", { file: first }, { hint });
  }
  if (!isExecutable(program)) throw new InstanceError("CAFilePermission", { file: first });
  const fault = execFault(program);
  if (fault) {
    throw new InstanceError("CAExited", { exitCode: fault.code, command: written }, { hint: fault.hint });
  }
  return { program, args: rest.map((word) => mapCode(word, codeDir)), written };
}

/** As execvp does: a name with a slash is a path, any other is looked for along PATH. */
function findProgram(name: string, codeDir: string, path: string): string | undefined {
  if (name === "") return undefined;
  if (name.includes("/")) {
    const file = isAbsolute(name) ? name : join(codeDir, name);
    return isFile(file) ? file : undefined;
  }
  const candidates = path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => resolve(codeDir, folder, name));
  return candidates.find((file) => isFile(file) && isExecutable(file));
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** ELF e_machine by Node's name for the processor. */
const ELF_MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

/**
 * What the kernel would say to this file. Looked at before the start because `execvp` hides it: it runs a file without
 * a `#!` line in a shell, where the platform answers "exec format error".
 */
function execFault(file: string): { code: number; hint: string } | undefined {
  const head = readHead(file);
  if (head.toString("latin1", 0, 2) === "#!") return shebangFault(head);
  if (process.platform !== "linux") return undefined;
  if (head.toString("latin1", 1, 4) !== "ELF") {
    return {
      code: 8,
      hint: "it is neither a program nor a script: a script begins with a line such as #!/bin/sh",
    };
  }
  const machine = head.readUInt16LE(18);
  if (machine === ELF_MACHINES[process.arch]) return undefined;
  return {
    code: 8,
    hint: `it was built for another processor (ELF machine ${machine}); the platform runs x86-64 alone`,
  };
}

/** The two ways in which a script's first line fails the kernel, which reports both as "no such file". */
function shebangFault(head: Buffer): { code: number; hint: string } | undefined {
  const line = head.toString("utf8").split("\n", 1)[0] ?? "";
  const interpreter = line.slice(2).trim().split(/\s/)[0] ?? "";
  if (line.endsWith("\r")) {
    return {
      code: 2,
      hint: "its first line ends with CR LF, as Windows writes it: save it with LF line ends",
    };
  }
  if (existsSync(interpreter)) return undefined;
  return { code: 2, hint: `its first line names ${interpreter || "no program"}, which is not there` };
}

function readHead(file: string): Buffer {
  const head = Buffer.alloc(256);
  const fd = openSync(file, "r");
  try {
    readSync(fd, head, 0, head.length, 0);
    return head; // a shorter file is padded with zeros
  } finally {
    closeSync(fd);
  }
}
