import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";

/** A package that a Python project declares. */
export interface Requirement {
  /** In the form in which package indexes compare names: `websockets`, `my-package`. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/;

/** PyPI's normal form (packaging guide, "Names and normalization"). */
export const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Where a function's project may list what it needs: its code folder, and the folder of its s.yaml. */
export const projectDirs = ({ codeDir, file }: Pick<FunctionSpec, "codeDir" | "file">): readonly string[] => [
  codeDir,
  dirname(file),
];

/**
 * What requirements.txt and pyproject.toml of these folders ask for. Options, addresses and what holds only under a marker
 * (`; python_version < "3.9"`) are passed over: whether they are needed is not known here.
 */
export function requirementsOf(dirs: Iterable<string>): Requirement[] {
  const found = new Map<string, Requirement>();
  for (const dir of new Set(dirs)) {
    for (const requirement of [
      ...fromTxt(join(dir, "requirements.txt")),
      ...fromToml(join(dir, "pyproject.toml")),
    ]) {
      if (!found.has(requirement.name)) found.set(requirement.name, requirement);
    }
  }
  return [...found.values()];
}

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, "utf8").split(/\r?\n/) : [];

function fromTxt(file: string): Requirement[] {
  return linesOf(file).flatMap((text, i) => requirement(text.replace(/(?:^|\s)#.*$/, ""), file, i + 1));
}

/** `name = "^1"` of Poetry's table; what comes from elsewhere or is optional is passed over. */
function fromPoetry(text: string, file: string, line: number): Requirement[] {
  const [, name = "", value = ""] = /^\s*"?([\w.-]+)"?\s*=\s*(.+)$/.exec(text) ?? [];
  if (name === "" || name === "python" || /\b(?:optional\s*=\s*true|markers|git|path|url)\b/.test(value))
    return [];
  return [{ name: normalName(name), file, line }];
}

/** `dependencies = [ "a", "b>=1" ]` of the table [project], one line or several; or Poetry's own table. */
function fromToml(file: string): Requirement[] {
  let table = "";
  let isInside = false;
  return linesOf(file).flatMap((text, i) => {
    table = /^\s*\[([^\]]+)\]\s*$/.exec(text)?.[1] ?? table;
    if (table === "tool.poetry.dependencies") return fromPoetry(text.replace(/\s#.*$/, ""), file, i + 1);
    const begins = table === "project" && /^\s*dependencies\s*=\s*\[/.test(text);
    if (!begins && !isInside) return [];
    const list = begins ? text.slice(text.indexOf("[") + 1) : text;
    const words = [...list.matchAll(/"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2] ?? "");
    isInside = !/\]\s*(?:#.*)?$/.test(list);
    return words.flatMap((word) => requirement(word, file, i + 1));
  });
}

function requirement(text: string, file: string, line: number): Requirement[] {
  const name = NAME.exec(text.trim())?.[0];
  if (name === undefined || text.includes(";") || text.includes("://")) return [];
  return [{ name: normalName(name), file, line }];
}
