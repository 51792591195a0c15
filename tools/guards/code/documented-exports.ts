import { parseSync } from "oxc-parser";
import type { Finding, Guard } from "../guard.ts";
import type { Repository } from "../repository/repository.ts";

const SOURCE = /^packages\/[^/]+\/src\/.*(?<!\.test|\.d)\.tsx?$/;

/** Everything that a package's file exports states in a doc comment what it promises. A re-export is documented where it is declared. */
export const documentedExports: Guard = {
  name: "documented-exports",
  inspect(repository) {
    const modules = repository.files.filter((path) => SOURCE.test(path));
    const findings: Finding[] = [];
    let exports = 0;
    for (const path of modules) {
      for (const { name, line, isDocumented } of exportsOf(path, repository)) {
        exports += 1;
        if (isDocumented) continue;
        const remedy = "say above it, in /** */, what it promises: shape, units, defaults, errors, source";
        findings.push({ path, line, message: `exports ${name} without a doc comment`, remedy });
      }
    }
    return { findings, looked: { modules: modules.length, exports } };
  },
};

interface Export {
  readonly name: string;
  readonly line: number;
  readonly isDocumented: boolean;
}

/** What a file declares and exports in one statement. Overloads of one name share the comment of the first. */
function exportsOf(path: string, repository: Repository): Export[] {
  const text = repository.text(path);
  const { program, comments } = parseSync(path, text);
  const docEnds = comments
    .filter(({ type, value }) => type === "Block" && value.startsWith("*"))
    .map(({ end }) => end);
  const found = program.body.flatMap((node): Export[] => {
    if (node.type !== "ExportNamedDeclaration" && node.type !== "ExportDefaultDeclaration") return [];
    const { declaration } = node;
    if (declaration == null) return [];
    const name = NAME.exec(text.slice(declaration.start, declaration.end))?.[1] ?? "a default";
    const isDocumented = docEnds.some(
      (end) => end <= node.start && text.slice(end, node.start).trim() === "",
    );
    return [{ name, line: text.slice(0, node.start).split("\n").length, isDocumented }];
  });
  const documented = new Set(found.filter((one) => one.isDocumented).map((one) => one.name));
  return found.map((one) => ({ ...one, isDocumented: documented.has(one.name) }));
}

const NAME =
  /^(?:declare |abstract |async |const )*(?:function\*?|class|interface|type|const|let|enum|namespace)\s+(\w+)/;
