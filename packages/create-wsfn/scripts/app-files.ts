import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { TemplateFile } from "../src/template.ts";

/**
 * The files of an app that git tracks or would track, as text. What is built or installed is not among them. A link to another app's
 * file or folder is what it leads to: apps share files in the repository, and a template stands alone.
 */
export function appFiles(app: string): TemplateFile[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: app,
    encoding: "utf8",
  });
  return [...new Set(listed.split("\0"))].sort().flatMap((path) => {
    const status = path === "" ? undefined : statSync(join(app, path), { throwIfNoEntry: false });
    if (status?.isDirectory())
      return appFiles(join(app, path)).map((file) => ({ ...file, path: `${path}/${file.path}` }));
    if (!status?.isFile()) return [];
    const text = readFileSync(join(app, path), "utf8");
    return [{ path, text, ...((status.mode & 0o100) !== 0 && { isExecutable: true as const }) }];
  });
}
