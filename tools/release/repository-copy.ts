import { execFileSync } from "node:child_process";
import { cpSync, existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Copies the files of a repository that git tracks or would track into an empty folder. What is installed is linked: who works in the copy
 * only reads it. The copy is a work tree of git, for builds and guards ask git which files there are.
 */
export function copyRepository(root: string, copy: string): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = [...new Set(listed.split("\0"))].filter(
    (path) => path !== "" && existsSync(join(root, path)),
  );
  // An app may share files with another by a link, to a folder as well.
  for (const path of files)
    cpSync(join(root, path), join(copy, path), { recursive: true, verbatimSymlinks: true });
  const rooms = new Set([
    ".",
    "site",
    "tools",
    ...files.flatMap((path) => /^(?:packages|apps)\/[^/]+/.exec(path)?.[0] ?? []),
  ]);
  for (const room of rooms) {
    const modules = join(root, room, "node_modules");
    if (existsSync(modules)) symlinkSync(modules, join(copy, room, "node_modules"));
  }
  execFileSync("git", ["init", "--quiet"], { cwd: copy });
}
