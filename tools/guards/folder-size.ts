import { posix } from "node:path";
import type { Finding, Guard } from "./guard.ts";

const MOST_FILES = 16;
const MEDIAN_LINES = 100;
const P90_LINES = 200;

const SOURCE = /^(?:packages|apps|tools|site)\/.*\.(?:[cm]?[jt]s|tsx|jsx|py|go|rs|java)$/;
const TEST = /\.test\.[jt]s$|_test\.(?:go|py)$|\/test\/|\/fixtures\//;

/** A folder is read at one look, and so is a usual file: 16 source files of one folder, a median of 100 lines, nine of ten within 200. */
export const folderSize: Guard = {
  name: "folder-size",
  inspect(repository) {
    const files = repository.files.filter((path) => SOURCE.test(path) && !TEST.test(path));
    const folders = new Map<string, number>();
    for (const folder of files.map((path) => posix.dirname(path))) {
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    const findings: Finding[] = [...folders]
      .filter(([, count]) => count > MOST_FILES)
      .map(([folder, count]) => ({
        path: folder,
        line: 1,
        message: `holds ${count} source files, ${MOST_FILES} are allowed`,
        remedy: "give those that belong together a folder with a noun for a name",
      }));
    const lines = files.map((path) => repository.lines(path).length - 1).sort((a, b) => a - b);
    for (const [share, most] of [
      [0.5, MEDIAN_LINES],
      [0.9, P90_LINES],
    ] as const) {
      const lineCount = lines[Math.floor(lines.length * share)] ?? 0;
      if (lineCount <= most) continue;
      const message = `${share * 100} % of the source files are within ${lineCount} lines, expected ${most}`;
      findings.push({ path: "packages", line: 1, message, remedy: "split the longest files by their ideas" });
    }
    return { findings, looked: { folders: folders.size, files: files.length } };
  },
};
