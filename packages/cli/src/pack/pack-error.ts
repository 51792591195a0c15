import { EXIT, type ExitCode } from "../exit-code.ts";
import { type Plain, say } from "../language/language.ts";
import { UsageError } from "../usage-error.ts";

interface FaultRow {
  /** `bad`: the code was looked at and cannot be deployed so; `cannotJudge`: there is nothing to pack. */
  readonly exit: ExitCode;
  readonly fix: Plain;
}

/** The only place where a refusal to pack gets its exit code and its way out. A refusal may give a fix that knows more. */
const PACK_FAULTS = {
  NoCode: {
    exit: EXIT.cannotJudge,
    fix: "`code` in s.yaml names the folder; a build step may have to make it",
  },
  NoRuntimeFunction: { exit: EXIT.cannotJudge, fix: "an image is built with `wsfn image DIR`" },
  ManyFunctions: { exit: EXIT.cannotJudge, fix: "name one with --function" },
  BadZip: { exit: EXIT.cannotJudge, fix: "make the zip anew" },
  LinkOutside: { exit: EXIT.bad, fix: "copy the file into the code folder, or name it in .fcignore" },
  NotAFile: { exit: EXIT.bad, fix: "remove it, or name it in .fcignore" },
  BundleFailed: { exit: EXIT.bad, fix: "correct the code, or ship it as it is with --no-bundle" },
  DependencyMissing: { exit: EXIT.bad, fix: "install the function's dependencies, then pack again" },
  NativeMisfit: {
    exit: EXIT.bad,
    fix: "take a version of the package that is built for the runtime's Node.js",
  },
  TwoVersions: { exit: EXIT.bad, fix: "let both depend on the same version" },
  StartFileMissing: { exit: EXIT.bad, fix: "correct customRuntimeConfig.command in s.yaml, or .fcignore" },
  NotExecutable: {
    exit: EXIT.bad,
    fix: "chmod 755 FILE, and commit the bit: git update-index --chmod=+x FILE",
  },
  NoProgram: {
    exit: EXIT.bad,
    fix: "build a program for linux/amd64; begin a script with #!/bin/sh, or with what else runs it",
  },
  LineEnds: {
    exit: EXIT.bad,
    fix: "save it with LF line ends; `* text=auto eol=lf` in .gitattributes keeps them",
  },
  TooBig: { exit: EXIT.bad, fix: "leave out what the function does not read, or build an image" },
} as const satisfies Record<string, FaultRow>;

/** Names a row of the table. */
export type PackErrorCode = keyof typeof PACK_FAULTS;

/** Where in the code it is wrong. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
}

/** The code of a function cannot be packed. The message has what was expected, what was got and what to do. */
export class PackError extends UsageError {
  readonly code: PackErrorCode;
  /** The message without place and fix. */
  readonly what: string;
  /** What to do: the row's, or one that knows more. */
  readonly fix: string;
  readonly at: CodePlace | undefined;

  constructor(
    code: PackErrorCode,
    what: string,
    options: ErrorOptions & { fix?: string; at?: CodePlace } = {},
  ) {
    const { fix = say(PACK_FAULTS[code].fix), at } = options;
    super(`${at === undefined ? "" : `${at.file}:${at.line}: `}${what}\n→ ${fix}`, options);
    this.code = code;
    this.what = what;
    this.fix = fix;
    this.at = at;
  }

  /** Of the command that meets it. */
  get exitCode(): ExitCode {
    return PACK_FAULTS[this.code].exit;
  }
}
