import { posix } from "node:path";
import type { Finding, Guard } from "../guard.ts";
import { readImports } from "../repository/imports.ts";
import type { Repository } from "../repository/repository.ts";
import { PLACES, type Places } from "./places.ts";

/** The folders of a package look one way too, so that none is needed by what it needs, and each has its place. */
export const folderDirection: Guard = folderDirectionOf(PLACES);

/** The same for other folders. */
export function folderDirectionOf(places: Places): Guard {
  return {
    name: "folder-direction",
    inspect(repository) {
      const findings = unplaced(places, repository);
      let imports = 0;
      for (const [folder, order] of Object.entries(places)) {
        const inspection = inspectFolder(folder, order, repository);
        findings.push(...inspection.findings);
        imports += inspection.imports;
      }
      return { findings, looked: { folders: Object.keys(places).length, imports } };
    },
  };
}

const SOURCE = /(?<!\.test|\.d)\.tsx?$/;
const TABLE = "tools/guards/code/places.ts";

/** Packages of several parts that nobody gave an order. */
function unplaced(places: Places, repository: Repository): Finding[] {
  const parts = new Map<string, Set<string>>();
  for (const path of repository.files.filter((one) => SOURCE.test(one))) {
    const [folder, part] = /^(packages\/[^/]+\/src)\/([^/]+)/.exec(path)?.slice(1) ?? [];
    if (folder === undefined || part === undefined || places[folder] !== undefined) continue;
    parts.set(folder, (parts.get(folder) ?? new Set()).add(part));
  }
  return [...parts]
    .filter(([, names]) => names.size > 1)
    .map(([folder]) => ({
      path: folder,
      line: 1,
      message: "has no order of its parts",
      remedy: `give ${folder} a row in PLACES of ${TABLE}: what stands further on may know what stands before it`,
    }));
}

function inspectFolder(
  folder: string,
  order: readonly string[],
  repository: Repository,
): { readonly findings: Finding[]; readonly imports: number } {
  const nameOf = (path: string): string => path.slice(folder.length + 1).split("/")[0] ?? "";
  const files = repository.files.filter((path) => path.startsWith(`${folder}/`) && SOURCE.test(path));
  const findings: Finding[] = [];
  const names = new Set(files.map(nameOf));
  for (const name of order.filter((one) => !names.has(one))) {
    const message = `${folder} has no ${name}, which has a place in the order`;
    findings.push({ path: TABLE, line: 1, message, remedy: "remove it from PLACES" });
  }
  let imports = 0;
  for (const path of files) {
    const from = nameOf(path);
    if (!order.includes(from)) {
      const remedy = `give ${from} its place in PLACES of ${TABLE}: after what it needs, before what needs it`;
      findings.push({ path, line: 1, message: `${from} has no place in ${folder}`, remedy });
      continue;
    }
    for (const { specifier, line } of readImports(path, repository.text(path))) {
      const target = posix.join(posix.dirname(path), specifier);
      if (!specifier.startsWith(".") || !target.startsWith(`${folder}/`)) continue;
      imports += 1;
      const to = nameOf(target);
      if (order.indexOf(to) <= order.indexOf(from)) continue;
      const message = `${from} of ${folder} imports ${to}, which comes after it`;
      const remedy = "move what both need to where both may look, or hand it over as a parameter";
      findings.push({ path, line, message, remedy });
    }
  }
  return { findings, imports };
}
