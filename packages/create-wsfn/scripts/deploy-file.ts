import { type Document, isMap, isNode, isScalar, type Node, parseDocument, visit, type YAMLMap } from "yaml";
import type { Target } from "../src/template.ts";

/** The resources of an s.yaml by the target that their runtime makes them. */
function resourcesOf(document: Document): { key: string; target: Exclude<Target, "both"> }[] {
  const resources = document.get("resources");
  if (!isMap(resources)) return [];
  return resources.items.map(({ key, value }) => {
    const runtime = isMap(value) ? (value.get("props") as YAMLMap).get("runtime") : undefined;
    return {
      key: String(isScalar(key) ? key.value : key),
      target: runtime === "custom-container" ? "container" : "runtime",
    };
  });
}

/** The targets that a deploy file can be made for, the widest first. */
export function targetsOf(text: string): Target[] {
  const targets = new Set(resourcesOf(parseDocument(text)).map(({ target }) => target));
  return targets.size > 1 ? ["both", "runtime", "container"] : [...targets];
}

/**
 * The deploy file with the functions of one target alone. Comments stay. What an alias repeats of a function that goes is written out where it is
 * used, and a variable that nothing uses any more goes too.
 */
export function deployFileFor(text: string, target: Target): string {
  if (target === "both") return text;
  const document = parseDocument(text);
  const resources = document.get("resources") as YAMLMap;
  const gone = resourcesOf(document).filter((one) => one.target !== target);
  const isFirst = gone.some(({ key }) => key === resourcesOf(document)[0]?.key);
  const anchored = new Map<string, Node>();
  for (const { key } of gone) {
    visit(resources.get(key) as Node, (_, node) => {
      if (isNode(node) && "anchor" in node && typeof node.anchor === "string")
        anchored.set(node.anchor, node);
    });
    resources.delete(key);
  }
  if (isFirst) {
    resources.commentBefore = null; // the parser gives the first function's comment to the list
    const [next] = resources.items;
    if (isScalar(next?.key)) next.key.spaceBefore = false;
  }
  visit(document, { Alias: (_, { source }) => anchored.get(source)?.clone() as Node | undefined });
  dropIdleAnchors(document);
  return withoutIdleVariables(document.toString({ lineWidth: 0, flowCollectionPadding: false }));
}

/** Anchors that no alias names. */
function dropIdleAnchors(document: Document): void {
  const used = new Set<string>();
  visit(document, { Alias: (_, { source }) => void used.add(source) });
  visit(document, (_, node) => {
    if (isNode(node) && "anchor" in node && node.anchor !== undefined && !used.has(String(node.anchor)))
      delete node.anchor;
  });
}

/** Lines of `vars:` that no expression names. */
const withoutIdleVariables = (text: string): string =>
  text.replace(/^ {2}(\w+): .*\n/gm, (line, name: string) =>
    text.indexOf(line) < text.indexOf("\nresources:") && !text.includes(`\${vars.${name}}`) ? "" : line,
  );
