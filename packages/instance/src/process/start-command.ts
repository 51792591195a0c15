import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { basename, delimiter, isAbsolute, join, resolve } from "node:path";
import type { Said } from "@wsfn/platform";
import { InstanceError } from "../instance/instance-error.ts";
import { CODE, isPlatformProgram, machineProgram, mapCode } from "../layout/platform-paths.ts";
import { isExecutable, isFile, isRunnable } from "../machine/runnable.ts";
import { said } from "../words/said.ts";

/** A start command that this machine can run. */
export interface StartCommand {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** As `s.yaml` writes it, for the platform's error texts. */
  readonly written: string;
  /** Programs of this machine that play programs of the platform, one line each. */
  readonly notes: readonly string[];
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
    const hint = said(
      "{folder}, which s.yaml names in code, is not there, or is neither a folder nor a zip: make it, or correct code",
      { folder: codeDir },
    );
    throw new InstanceError("CAFileNotFound", { file: CODE }, { hint });
  }
  const notes: string[] = [];
  const played = (word: string): string => {
    const own = isPlatformProgram(word) ? machineProgram(word, path, codeDir) : undefined;
    if (own === undefined) return word;
    notes.push(`${word} is this machine's ${own}`);
    return own;
  };
  const program = findProgram(mapCode(played(first), codeDir), codeDir, path);
  if (program === undefined && isPlatformProgram(first)) {
    const absentProgram = basename(first);
    const hint = said(
      "a layer or the runtime brings it on the platform, and this machine has no {program} on PATH ({path}): install it",
      { program: absentProgram, path },
    );
    throw new InstanceError("CAFileNotFound", { file: first, absentProgram }, { hint });
  }
  if (program === undefined) {
    const hint = first.includes("/")
      ? said("expected the file at {path}; a zip with an extra top folder looks like this too", {
          path: resolve(codeDir, mapCode(first, codeDir)),
        })
      : said('"{name}" is in none of the folders of PATH ({path})', { name: first, path });
    throw new InstanceError("CAFileNotFound", { file: first }, { hint });
  }
  if (!isExecutable(program)) throw new InstanceError("CAFilePermission", { file: first });
  const fault = execFault(program);
  if (fault) {
    throw new InstanceError("CAExited", { exitCode: fault.code, command: written }, { hint: fault.hint });
  }
  return { program, args: rest.map((word) => mapCode(played(word), codeDir)), written, notes };
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
  return candidates.find(isRunnable);
}

/** ELF e_machine by Node's name for the processor. */
const ELF_MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

/** What the kernel would refuse, and the way out. */
interface ExecFault {
  readonly code: number;
  readonly hint: Said;
}

/**
 * What the kernel would answer for this file. Looked at before the start because `execvp` hides it: it runs a file without
 * a `#!` line in a shell, where the platform answers "exec format error".
 */
function execFault(file: string): ExecFault | undefined {
  const head = readHead(file);
  if (head.toString("latin1", 0, 2) === "#!") return shebangFault(head);
  if (process.platform !== "linux") return undefined;
  if (head.toString("latin1", 1, 4) !== "ELF") {
    return {
      code: 8,
      hint: said("it is neither a program nor a script: a script begins with a line such as #!/bin/sh"),
    };
  }
  const machine = head.readUInt16LE(18);
  if (machine === ELF_MACHINES[process.arch]) return undefined;
  return {
    code: 8,
    hint: said("it was built for another processor (ELF machine {machine}); the platform runs x86-64 alone", {
      machine,
    }),
  };
}

/** The two ways in which a script's first line fails the kernel, which reports both as "no such file". */
function shebangFault(head: Buffer): ExecFault | undefined {
  const line = head.toString("utf8").split("\n", 1)[0] ?? "";
  const interpreter = line.slice(2).trim().split(/\s/)[0] ?? "";
  if (line.endsWith("\r")) {
    return {
      code: 2,
      hint: said("its first line ends with CR LF, as Windows writes it: save it with LF line ends"),
    };
  }
  if (existsSync(interpreter)) return undefined;
  const hint =
    interpreter === ""
      ? said("its first line names no program, which is not there")
      : said("its first line names {program}, which is not there", { program: interpreter });
  return { code: 2, hint };
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
