import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { localNode } from "../doctor/evidence/local-node.ts";
import { say, translated } from "../language/language.ts";
import { beginOf } from "../pack/start/begin.ts";

/** A function that one Node.js runs here and another one on the platform. */
interface OtherNode {
  readonly here: string;
  readonly wanted: string;
  readonly from: "runtime" | "layer";
}

/** Undefined where both are of one major version, for a function that brings its own, and for any other language. */
async function otherNode(spec: FunctionSpec): Promise<OtherNode | undefined> {
  if (spec.target === "container") return undefined;
  const { interpreter } = beginOf(
    spec,
    (path) => readFileSync(join(spec.codeDir, path), "utf8"),
    (path) => existsSync(join(spec.codeDir, path)),
  );
  if (interpreter?.language !== "node" || !("from" in interpreter)) return undefined;
  const { version: wanted, from } = interpreter;
  if (from === "code" || wanted === undefined) return undefined;
  const here = (await localNode(spec))?.version;
  return here === undefined || major(here) === major(wanted) ? undefined : { here, wanted, from };
}

const major = (version: string): number => Number.parseInt(version, 10);

/** Which Node.js runs functions here and which on the platform, where these are two: a line for each pair of versions. */
export async function otherNodeLines(specs: readonly FunctionSpec[]): Promise<readonly string[]> {
  const namesBy = new Map<string, string[]>();
  const lineOf = ({ here, wanted, from }: OtherNode): string =>
    say("Node.js {here} on this machine, {wanted} of the {from} on the platform", {
      here,
      wanted,
      from: translated(from),
    });
  const found = await Promise.all(specs.map(async (spec) => ({ spec, other: await otherNode(spec) })));
  for (const { spec, other } of found) {
    if (other === undefined) continue;
    const line = lineOf(other);
    namesBy.set(line, [...(namesBy.get(line) ?? []), spec.name]);
  }
  return [...namesBy].map(([line, names]) => `${names.join(", ")}: ${line}`);
}
