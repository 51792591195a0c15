import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { localNode } from "../doctor/evidence/local-node.ts";
import { localPython } from "../doctor/evidence/local-python.ts";
import { say, translated } from "../language/language.ts";
import { beginOf } from "../pack/start/begin.ts";
import { type Language, languageOf } from "../pack/start/interpreter.ts";

/** A function that one version of its interpreter runs here and another one on the platform. */
interface OtherInterpreter {
  readonly what: string;
  readonly here: string;
  readonly wanted: string;
  readonly from: "runtime" | "layer";
}

/** What programs of a language are called, and how many numbers of a version decide whether they may do something else. */
const LANGUAGES = {
  node: { what: "Node.js", numbers: 1 },
  python: { what: "Python", numbers: 2 },
} as const satisfies Record<Language, { readonly what: string; readonly numbers: number }>;

/** Undefined where both are alike, for a function that brings its own, and for a program that no interpreter runs. */
async function otherInterpreter(spec: FunctionSpec): Promise<OtherInterpreter | undefined> {
  if (spec.target === "container") return undefined;
  const { interpreter, start } = beginOf(
    spec,
    (path) => readFileSync(join(spec.codeDir, path), "utf8"),
    (path) => existsSync(join(spec.codeDir, path)),
  );
  if (interpreter === undefined || !("from" in interpreter)) return undefined;
  const { language, version: wanted, from } = interpreter;
  if (from === "code" || wanted === undefined) return undefined;
  const { what, numbers } = LANGUAGES[language];
  const program = languageOf(start.program) === "python" ? basename(start.program) : "python3";
  const here = language === "node" ? (await localNode(spec))?.version : await localPython(spec, program);
  const line = (version: string): string => version.split(".", numbers).join(".");
  return here === undefined || line(here) === line(wanted) ? undefined : { what, here, wanted, from };
}

/** Which Node.js or Python runs functions here and which on the platform, where these are two: a line for each pair of versions. */
export async function otherInterpreterLines(specs: readonly FunctionSpec[]): Promise<readonly string[]> {
  const namesBy = new Map<string, string[]>();
  const lineOf = ({ what, here, wanted, from }: OtherInterpreter): string =>
    say("{what} {here} on this machine, {wanted} of the {from} on the platform", {
      what,
      here,
      wanted,
      from: translated(from),
    });
  const found = await Promise.all(specs.map(async (spec) => ({ spec, other: await otherInterpreter(spec) })));
  for (const { spec, other } of found) {
    if (other === undefined) continue;
    const line = lineOf(other);
    namesBy.set(line, [...(namesBy.get(line) ?? []), spec.name]);
  }
  return [...namesBy].map(([line, names]) => `${names.join(say(", "))}${say(": ")}${line}`);
}
