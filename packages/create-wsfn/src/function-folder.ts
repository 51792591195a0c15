import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CreateError } from "./create-error.ts";
import type { FunctionFile } from "./template.ts";

/** What is written, and where. */
export interface FolderPlan {
  /** Absolute. */
  readonly folder: string;
  readonly files: readonly FunctionFile[];
  /** True: what is in the folder goes, save for its `.git`. */
  readonly overwrite: boolean;
}

/**
 * Makes the folder of a function, whole or not at all: everything is written into a draft, which takes its place when it is complete.
 * @throws {CreateError} `NotEmpty` or `NotWritable`; nothing is left then.
 */
export function makeFunctionFolder({ folder, files, overwrite }: FolderPlan): void {
  if (!overwrite && !isFree(folder)) {
    throw new CreateError("NotEmpty", (words) => words.notEmpty(folder));
  }
  let made: string | undefined;
  let draft: string | undefined;
  try {
    // A folder that is there stays the same folder: a shell may stand in it.
    made = makeFolder(folder);
    draft = mkdtempSync(join(folder, ".draft-"));
    for (const file of files) {
      const path = join(draft, file.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "bytes" in file ? file.bytes : file.text);
      chmodSync(path, "isExecutable" in file ? 0o755 : 0o644);
    }
    moveInto(folder, draft);
  } catch (error) {
    for (const path of [draft, made]) if (path !== undefined) rmSync(path, { recursive: true, force: true });
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (!NOT_WRITABLE.has(code)) throw error;
    throw new CreateError("NotWritable", (words) => words.notWritable(folder, message));
  }
}

/**
 * Makes a folder and those above it; returns the topmost that was not there. One by one, because Node's own recursion never ends where a
 * file system has a folder and lets none be made in it (/proc).
 */
function makeFolder(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  const above = makeFolder(dirname(folder));
  mkdirSync(folder);
  return above ?? folder;
}

const NOT_WRITABLE = new Set([
  "ENOENT",
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EEXIST",
  "ENOSPC",
  "ENAMETOOLONG",
]);

/** Replaces what is in the folder by what is in the draft. Its git repository stays: `--overwrite` means files. */
function moveInto(folder: string, draft: string): void {
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (path !== draft && entry !== ".git") rmSync(path, { recursive: true });
  }
  for (const entry of readdirSync(draft)) renameSync(join(draft, entry), join(folder, entry));
  rmSync(draft, { recursive: true });
}

/** True for a folder that is not there, or in which nothing is. */
export function isFree(folder: string): boolean {
  if (!existsSync(folder)) return true;
  return statSync(folder).isDirectory() && readdirSync(folder).length === 0;
}
