import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const SPECIFIER = /(?<=\b(?:from|import) ?\(?")[^"]+(?=")/g;

/** Raised when a declaration that users read asks for a package that they may not have. */
export class ForeignTypes extends Error {
  override readonly name = "ForeignTypes";
}

/**
 * Leaves in `dist` the declarations that the entries reach, with the file names that are there (`./a.js` for `./a.ts`).
 * @throws {ForeignTypes} when one of them imports a package that is not `allowed`
 */
export function pruneDeclarations(
  dist: string,
  entries: readonly string[],
  allowed: readonly string[],
): void {
  const reached = new Set<string>();
  const waiting = entries.map((entry) => resolve(dist, `${entry}.d.ts`));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    const from = file;
    const text = readFileSync(file, "utf8").replace(SPECIFIER, (specifier) => {
      if (specifier.startsWith("node:") || allowed.includes(specifier)) return specifier;
      if (!specifier.startsWith("."))
        throw new ForeignTypes(`${from} imports the types of ${specifier}, which its reader may not have`);
      const path = specifier.replace(/\.[jt]s$/, "");
      waiting.push(`${resolve(dirname(from), path)}.d.ts`);
      return `${path}.js`;
    });
    writeFileSync(file, text);
  }
  for (const path of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (path.endsWith(".d.ts") && !reached.has(join(dist, path))) rmSync(join(dist, path));
  }
}
