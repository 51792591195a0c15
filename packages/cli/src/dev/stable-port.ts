import { createHash } from "node:crypto";

/**
 * Ports that a function may get: below those that systems give to outgoing connections, and below those that instances get (20000 to
 * 32000).
 */
const RANGE = [14_000, 20_000] as const;

/**
 * The port that a function gets at every start, so that an address in a browser's history or in a test stays good: made from where
 * its file is and what it is called. Two functions may come to the same number, and anybody may hold it.
 */
export function stablePort({ file, name }: { readonly file: string; readonly name: string }): number {
  const hash = createHash("sha256").update(`${file}\0${name}`).digest().readUInt32BE(0);
  return RANGE[0] + (hash % (RANGE[1] - RANGE[0]));
}
