import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Where a case is written: `<path>:<line>` of its id in this folder, which stands there once. Undefined for an id that is none, and in
 * the package as it is published, which has no sources.
 */
export function placeOfCase(id: string): string | undefined {
  if (!import.meta.url.endsWith(".ts")) return undefined;
  for (const path of readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".ts") || path.endsWith(".test.ts")) continue;
    const file = join(import.meta.dirname, path);
    const text = readFileSync(file, "utf8");
    const at = text.indexOf(`"${id}"`);
    if (at >= 0) return `${file}:${text.slice(0, at).split("\n").length}`;
  }
  return undefined;
}
