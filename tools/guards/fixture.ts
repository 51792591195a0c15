import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Guard, print, run } from "./guard.ts";
import { Repository } from "./repository/repository.ts";

/** A file's text, or an object that becomes its JSON. */
export type Files = Readonly<Record<string, string | object>>;

/** A repository with these files, gone when the test ends. */
export function repositoryOf(files: Files): Repository {
  const root = mkdtempSync(join(tmpdir(), "wsfn-guards-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(
      join(root, path),
      typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`,
    );
  }
  return new Repository(root);
}

/** What a guard finds in these files, one printed line for each finding. */
export const findings = (guard: Guard, files: Files): string[] =>
  run(guard, repositoryOf(files)).findings.map(print);
