import { parseSync, Visitor } from "oxc-parser";

/** One module that a file asks for. */
export interface Import {
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
}

/** A file that could not be read as a module; its imports are unknown, which a guard must not take for none. */
export class UnreadableModule extends Error {
  override readonly name = "UnreadableModule";
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Every module that a source file imports: `import`, `export from`, `import()`, `import type`, `import("x").T` in a type, and
 * `require`, as far as the name is written as a plain string. Comments and strings that look like imports do not count.
 * @throws {UnreadableModule} on a syntax error.
 */
export function readImports(path: string, text: string): Import[] {
  const { program, errors } = parseSync(path, text);
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const [error] = errors;
  if (error !== undefined) throw new UnreadableModule(error.message, lineAt(error.labels[0]?.start ?? 0));
  const found: Import[] = [];
  const add = (source: { type: string; value?: unknown; start: number } | null | undefined): void => {
    if (source?.type !== "Literal" || typeof source.value !== "string") return;
    found.push({ specifier: source.value, line: lineAt(source.start) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    CallExpression: (node) => {
      if (node.callee.type === "Identifier" && node.callee.name === "require") add(node.arguments[0]);
    },
  }).visit(program);
  return found.sort((a, b) => a.line - b.line);
}
