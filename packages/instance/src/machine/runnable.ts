import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";

/** Whether a path is a regular file. */
export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Whether this process may run a file. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Both, as `execvp` wants it of what it finds along PATH. */
export const isRunnable = (path: string): boolean => isFile(path) && isExecutable(path);

/** Its first two octets show it; the hundred million more of an interpreter need not be read at each start. */
export function isScript(file: string): boolean {
  const head = Buffer.alloc(2);
  const descriptor = openSync(file, "r");
  try {
    return readSync(descriptor, head) === head.length && head.toString("latin1") === "#!";
  } finally {
    closeSync(descriptor);
  }
}
