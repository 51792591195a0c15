import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where servers are besides the folders of PATH: these are often missing in a user's. */
const MORE_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** Path of a program as this machine has it; undefined where it has none. */
export function programNamed(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
