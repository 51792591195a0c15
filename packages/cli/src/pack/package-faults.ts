import { say } from "../language/language.ts";
import type { CodePackage } from "./code-package.ts";
import type { CodeFile } from "./files/code-files.ts";
import { missingStart } from "./installed-start.ts";
import { isElf, readElf, X86_64 } from "./native/elf.ts";
import { PackError } from "./pack-error.ts";

const HASH_BANG = "#!";

/** The first line of a file that is a script, its line end included. */
export function firstLine(file: CodeFile): string | undefined {
  const head = Buffer.from(file.data.subarray(0, 512)).toString("latin1");
  return head.startsWith(HASH_BANG) ? (head.split("\n", 1)[0] ?? "") : undefined;
}

/** The kernel would look for a program whose name ends in a carriage return. */
export const hasWindowsLineEnd = (file: CodeFile): boolean => firstLine(file)?.endsWith("\r") ?? false;

/** First bytes of what starts on other systems, or not at all. */
const FOREIGN_HEADS: readonly (readonly [head: string, why: string])[] = [
  ["\u00ef\u00bb\u00bf#!", "a byte order mark (EF BB BF) stands before its #!"],
  ["MZ", "it is a program for Windows"],
  ["\u00cf\u00fa\u00ed\u00fe", "it is a program for macOS"],
  ["\u00ca\u00fe\u00ba\u00be", "it is a program for macOS, or Java byte code"],
];

/** Where an instance has programs: the system's, the runtime's languages, layers, the code. */
const PLATFORM_FOLDERS = /^\/(?:bin|sbin|usr|opt|code|var\/fc)\//;

/** Why the platform's kernel would not run a file; undefined when it would. */
export function whyNoProgram(file: CodeFile): string | undefined {
  if (isElf(file.data)) {
    const elf = readElf(file.data);
    if (elf === undefined || (elf.machine === X86_64 && elf.is64)) return undefined;
    return "it is built for another processor; the platform runs x86-64 alone";
  }
  const named = /^#!\s*(\/[^\s]+)/.exec(firstLine(file) ?? "")?.[1];
  if (named !== undefined && !PLATFORM_FOLDERS.test(named))
    return `its first line names ${named}, a path of the machine that it was made on`;
  if (firstLine(file) !== undefined) return undefined;
  const head = Buffer.from(file.data.subarray(0, 8)).toString("latin1");
  return FOREIGN_HEADS.find(([begin]) => head.startsWith(begin))?.[1] ?? "it does not begin with #!";
}

/**
 * Refuses a package that cannot start on the platform.
 * @throws {PackError} `StartFileMissing`, `DependencyMissing`, `NotExecutable`, `NoProgram`, `LineEnds`
 */
export function requireStartable(made: CodePackage): void {
  const { files, start } = made;
  const missing = missingStart(made);
  if (missing !== undefined) {
    const { code, what, fix } = missing;
    throw new PackError(code, what, fix === undefined ? {} : { fix });
  }
  const program = files.find(({ path }) => path === start.programFile);
  if (program !== undefined && !program.executable) {
    throw new PackError(
      "NotExecutable",
      say("{path} is the start command and is not executable", { path: program.path }),
    );
  }
  const why = program && whyNoProgram(program);
  if (program !== undefined && why !== undefined) {
    throw new PackError(
      "NoProgram",
      say("{path} is the start command and cannot be run: {why}", { path: program.path, why }),
    );
  }
  const windows = files.filter(hasWindowsLineEnd).map((file) => file.path);
  if (windows.length > 0)
    throw new PackError("LineEnds", say("CR LF line ends in {files}", { files: windows.join(", ") }));
}
