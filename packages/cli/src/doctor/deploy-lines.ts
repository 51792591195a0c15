import type { FunctionSpec } from "@wsfn/platform";
import { isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import { type DeployResource, deployResource } from "../pack/deploy-resource.ts";

/** Where the fields of a function are written in its s.yaml. A path names keys; in the list of triggers, a trigger. */
export interface DeployLines {
  /** Line of a field below `props`, or of the nearest part of the file that holds it. */
  line(...path: readonly string[]): number | undefined;
  isWritten(...path: readonly string[]): boolean;
  /** True for component fc, which has defaults of its own. */
  readonly isOlder: boolean;
}

/** Undefined for a function that has no s.yaml. */
export function deployLines(spec: FunctionSpec): DeployLines | undefined {
  const found = deployResource(spec);
  if (found === undefined) return undefined;
  // Component fc keeps the function's own fields one level deeper.
  const walk = (path: readonly string[]): Step => {
    const plain = stepInto(found, ["props", ...path]);
    return plain.isWhole || !found.isOlder ? plain : stepInto(found, ["props", "function", ...path]);
  };
  return {
    line: (...path) => walk(path).line,
    isWritten: (...path) => walk(path).isWhole,
    isOlder: found.isOlder,
  };
}

/** How far a path could be followed, and where that is. */
interface Step {
  readonly line: number | undefined;
  readonly isWhole: boolean;
}

/** Follows a path through maps, the list of triggers (by name) and aliases, as far as it is written. */
function stepInto({ document, lines, resource }: DeployResource, path: readonly string[]): Step {
  const lineOf = (node: Node | null | undefined): number | undefined =>
    node?.range ? lines.linePos(node.range[0]).line : undefined;
  let node: unknown = resource;
  let line = lineOf(resource);
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) return { line, isWhole: false };
      line = lineOf(pair.key as Node) ?? line;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items.find((item) => isMap(item) && (item.get("triggerName") ?? item.get("name")) === key);
      line = lineOf(node as Node | undefined) ?? line;
    } else {
      return { line, isWhole: false };
    }
  }
  return { line, isWhole: node !== undefined };
}
