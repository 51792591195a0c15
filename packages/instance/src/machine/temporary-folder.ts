import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watch } from "./watchdog.ts";

/** A folder for a while. */
export interface TemporaryFolder {
  /** Absolute. */
  readonly path: string;
  /** Takes it away with all that is in it. Safe to call twice. */
  remove(): Promise<void>;
}

/**
 * Makes a folder in the system's place for temporary ones. It goes with `remove()`, and with this process when that ends in any
 * other way, `kill -9` included.
 */
export async function temporaryFolder(prefix: string): Promise<TemporaryFolder> {
  const path = join(tmpdir(), `${prefix}${randomUUID()}`);
  const unwatch = watch("folder", path);
  await mkdir(path, { mode: 0o700 });
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      unwatch();
    },
  };
}
