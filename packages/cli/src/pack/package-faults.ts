import type { CodeFile } from "./code-files.ts";
import type { CodePackage } from "./code-package.ts";
import { PackError } from "./pack-error.ts";

const HASH_BANG = "#!";

/** The first line of a file that is a script, its line end included. */
export function firstLine(file: CodeFile): string | undefined {
  const head = Buffer.from(file.data.subarray(0, 512)).toString("latin1");
  return head.startsWith(HASH_BANG) ? (head.split("\n", 1)[0] ?? "") : undefined;
}

/** The kernel would look for a program whose name ends in a carriage return. */
export const hasWindowsLineEnd = (file: CodeFile): boolean => firstLine(file)?.endsWith("\r") ?? false;

/**
 * Refuses a package that cannot start on the platform.
 * @throws {PackError} `StartFileMissing`, `NotExecutable`, `LineEnds`
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
  const windows = files.filter(hasWindowsLineEnd).map((file) => file.path);
  if (windows.length > 0) throw new PackError("LineEnds", `CR LF line ends in ${windows.join(", ")}`);
}
