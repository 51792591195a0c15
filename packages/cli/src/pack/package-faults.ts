import type { CodeFile } from "./code-files.ts";
import type { CodePackage } from "./code-package.ts";
import { isElf, readElf, X86_64 } from "./elf.ts";
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

/** Why the platform's kernel would not run a file; undefined when it would. */
export function whyNoProgram(file: CodeFile): string | undefined {
  if (isElf(file.data)) {
    const elf = readElf(file.data);
    if (elf === undefined || (elf.machine === X86_64 && elf.is64)) return undefined;
    return "it is built for another processor; the platform runs x86-64 alone";
  }
  if (firstLine(file) !== undefined) return undefined;
  const head = Buffer.from(file.data.subarray(0, 8)).toString("latin1");
  return FOREIGN_HEADS.find(([begin]) => head.startsWith(begin))?.[1] ?? "it does not begin with #!";
}

/**
 * Refuses a package that cannot start on the platform.
 * @throws {PackError} `StartFileMissing`, `NotExecutable`, `NoProgram`, `LineEnds`
 */
export function requireStartable({ files, start }: CodePackage): void {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const { programFile, script } = start;
  for (const path of [programFile, script]) {
    if (path === undefined || byPath.has(path)) continue;
    const nested = files.find((file) => file.path.endsWith(`/${path}`));
    const hint =
      nested === undefined ? "" : `; there is ${nested.path}, so \`code\` may name the folder above`;
    throw new PackError(
      "StartFileMissing",
      `the start command runs ${path}, which is not in the package${hint}`,
    );
  }
  const program = programFile === undefined ? undefined : byPath.get(programFile);
  if (program !== undefined && !program.executable) {
    throw new PackError("NotExecutable", `${program.path} is the start command and is not executable`);
  }
  const why = program && whyNoProgram(program);
  if (program !== undefined && why !== undefined) {
    throw new PackError("NoProgram", `${program.path} is the start command and cannot be run: ${why}`);
  }
  const windows = files.filter(hasWindowsLineEnd).map((file) => file.path);
  if (windows.length > 0) throw new PackError("LineEnds", `CR LF line ends in ${windows.join(", ")}`);
}
