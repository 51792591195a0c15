import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** One thing that could not run on this machine. */
export interface MissingRecord {
  /** What could not run, e.g. `tests that need docker`. */
  readonly what: string;
  /** What is missing. */
  readonly why: string;
  readonly hint: string;
  /** Where it was noticed: a package or an app. */
  readonly where: string;
}

/**
 * Notes what could not run here, for the list that `npm test` ends with. Test processes run side by side, so each has a file
 * of its own. Does nothing unless WSFN_MISSING_DIR names the folder.
 */
export function recordMissing(
  record: MissingRecord,
  dir: string | undefined = process.env.WSFN_MISSING_DIR,
): void {
  if (!dir) return;
  mkdirSync(dir, { recursive: true });
  appendFileSync(join(dir, `${process.pid}.jsonl`), `${JSON.stringify(record)}\n`);
}

/** Everything noted in a folder, each thing once. */
export function readMissing(dir: string): MissingRecord[] {
  let names: string[];
  try {
    names = readdirSync(dir).filter((name) => name.endsWith(".jsonl"));
  } catch {
    return []; // nothing was missing
  }
  const lines = names.sort().flatMap((name) => readFileSync(join(dir, name), "utf8").split("\n"));
  return [...new Set(lines.filter((line) => line !== ""))].map((line) => JSON.parse(line) as MissingRecord);
}

/** Empties the folder, before a run. */
export const clearMissing = (dir: string): void => rmSync(dir, { recursive: true, force: true });
