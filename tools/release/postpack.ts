// Puts back what prepack.ts replaced.
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Where the workspace's own manifest waits while the published one is packed. npm packs no `.orig`. */
export const KEPT_MANIFEST = "package.json.orig";

/** Makes a package's folder what it was before it was packed. Does nothing where nothing was replaced. */
export function restorePackage(folder: string): void {
  const kept = join(folder, KEPT_MANIFEST);
  if (!existsSync(kept)) return;
  renameSync(kept, join(folder, "package.json"));
  rmSync(join(folder, "LICENSE"), { force: true });
}

if (import.meta.main) restorePackage(process.cwd());
