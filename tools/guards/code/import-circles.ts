import { posix } from "node:path";
import type { Finding, Guard } from "../guard.ts";
import { readImports } from "../repository/imports.ts";
import type { Repository } from "../repository/repository.ts";

const SOURCE = /^(?:packages|apps|tools|site)\/.*(?<!\.d)\.(?:[cm]?[jt]s|tsx|jsx)$/;

/** No file needs, by whatever way round, what needs it. A type import counts: its reader has to know both files as well. */
export const importCircles: Guard = {
  name: "import-circles",
  inspect(repository) {
    const modules = repository.files.filter((path) => SOURCE.test(path));
    const imports = new Map(modules.map((path) => [path, relativeImports(path, repository)]));
    const count = [...imports.values()].reduce((sum, to) => sum + to.length, 0);
    return {
      findings: circlesOf(imports).map((circle) => findingOf(circle, repository)),
      looked: { modules: modules.length, imports: count },
    };
  },
};

/** The files of the repository that a file imports by a relative path; one that does not parse is the direction guard's matter. */
function relativeImports(path: string, repository: Repository): string[] {
  try {
    return readImports(path, repository.text(path))
      .filter(({ specifier }) => specifier.startsWith("."))
      .map(({ specifier }) => posix.join(posix.dirname(path), specifier))
      .filter((target) => repository.has(target));
  } catch {
    return [];
  }
}

/** The groups of modules that reach each other (strongly connected components, by Tarjan), each of two or more. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): void => {
    const own = index.size;
    index.set(path, own);
    low.set(path, own);
    stack.push(path);
    for (const next of imports.get(path) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(path, Math.min(low.get(path) ?? own, low.get(next) ?? own));
    }
    if (low.get(path) !== own) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1 || imports.get(path)?.includes(path)) circles.push(group.sort());
  };
  for (const path of imports.keys()) if (!index.has(path)) visit(path);
  return circles;
}

function findingOf(circle: readonly string[], repository: Repository): Finding {
  const [path = "", ...others] = circle;
  const imports = readImports(path, repository.text(path));
  const isInside = (specifier: string): boolean =>
    circle.includes(posix.join(posix.dirname(path), specifier));
  return {
    path,
    line: imports.find(({ specifier }) => isInside(specifier))?.line ?? 1,
    message: others.length === 0 ? "imports itself" : `imports in a circle with ${others.join(", ")}`,
    remedy: "move what both need into a file of its own, or give one of them what it needs as a parameter",
  };
}
