import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** Whether this is a short run: `npm test` as a person types it sets WSFN_TESTS=short. All else runs everything, CI first of all. */
export const isShortRun = (): boolean => process.env.WSFN_TESTS === "short";

/**
 * Notes what a short run leaves to the full one, by its kind and how many it is, for the last lines of `npm test`. Does nothing unless
 * WSFN_MISSING_DIR names the folder.
 */
export function recordLeftOut(
  kind: string,
  count = 1,
  dir: string | undefined = process.env.WSFN_MISSING_DIR,
): void {
  if (!dir) return;
  mkdirSync(dir, { recursive: true });
  appendFileSync(join(dir, `${process.pid}.left-out`), `${kind}\n`.repeat(count));
}

/**
 * Patterns of test files, by what `npm test` calls them where it says what it left out: those that a short run leaves to the full one, for
 * `exclude` of a vitest configuration. None in any other run.
 */
export function leftOutFiles(patterns: Readonly<Record<string, string>>): readonly string[] {
  if (!isShortRun()) return [];
  for (const kind of Object.keys(patterns)) recordLeftOut(kind);
  return Object.values(patterns);
}
