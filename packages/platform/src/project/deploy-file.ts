import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** The yaml file that a path names: itself, or `template` in a folder, by default `s.yaml`, else `s.yml`, as with the platform's own tool. */
export function deployFile(path: string, template?: string): string {
  const absolute = resolve(path);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isDirectory()) return absolute;
  if (template !== undefined) return resolve(absolute, template);
  const [long, short] = [join(absolute, "s.yaml"), join(absolute, "s.yml")];
  return !existsSync(long) && existsSync(short) ? short : long;
}

/** Whether a folder holds a deploy file under one of its usual names. False for what is no folder. */
export const hasDeployFile = (dir: string): boolean =>
  (statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false) && existsSync(deployFile(dir));
