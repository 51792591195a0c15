import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { type NamedPaths, namedPaths } from "./platform-paths.ts";

/** Paths of the platform that a function's files name, and the first file that does. */
export interface CodeNames extends NamedPaths {
  /** Relative to the code folder; undefined where no file names one. */
  readonly file: string | undefined;
}

/** What is read of a folder at most, shallow files first: a function's own code is near the top, what it depends on lies deep. */
const LIMITS = { files: 2000, bytes: 64 * 2 ** 20, fileBytes: 32 * 2 ** 20 } as const;
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(["node_modules", ".git", ".s", ".venv", "__pycache__"]);
/** Files that speak of the platform and are no part of what runs: the deploy file, an image's, texts for people, tests, locks. */
const SKIPPED_FILES =
  /^(?:s(?:[.-][\w-]+)?\.ya?ml|Dockerfile.*|.*\.mdx?|.*\.test\.\w+|.*_test\.\w+|.*-lock\.(?:json|yaml)|\.fcignore|\.dockerignore|wsfn\.json)$/i;

const known = new Map<string, Promise<CodeNames>>();

/** Looks a function's files through, once; `forgetCodeNames` makes the next call look again. */
export function codeNames(codeDir: string): Promise<CodeNames> {
  const names = known.get(codeDir) ?? look(codeDir);
  known.set(codeDir, names);
  return names;
}

/** To be called when a start failed: somebody may change the files next. */
export const forgetCodeNames = (codeDir: string): void => void known.delete(codeDir);

async function look(codeDir: string): Promise<CodeNames> {
  let file: string | undefined;
  let code = false;
  const programs = new Map<string, Set<string>>();
  for await (const path of shallowFirst(codeDir)) {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0)); // gone, or not ours to read
    const isBinary = bytes.subarray(0, 4096).includes(0);
    const named = namedPaths(bytes.toString("latin1"), { isBinary });
    if (!named.code && named.programs.size === 0) continue;
    file ??= relative(codeDir, path);
    code ||= named.code;
    for (const [folder, names] of named.programs) {
      programs.set(folder, new Set([...(programs.get(folder) ?? []), ...names]));
    }
  }
  return { file, code, programs };
}

/** The files worth reading, those of a folder before those of its folders, within the limits. */
async function* shallowFirst(root: string): AsyncGenerator<string> {
  let files = 0;
  let bytes = 0;
  for (const folders = [root]; folders.length > 0; ) {
    const folder = folders.shift() ?? root;
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
      if (!entry.isFile() || SKIPPED_FILES.test(entry.name)) continue;
      const size = (await stat(path).catch(() => undefined))?.size ?? 0;
      if (size > LIMITS.fileBytes) continue;
      files += 1;
      bytes += size;
      if (files > LIMITS.files || bytes > LIMITS.bytes) return;
      yield path;
    }
  }
}
