import { readFileSync } from "node:fs";
import { type FunctionSpec, readFunctions } from "@wsfn/platform";
import { type Document, isMap, LineCounter, parseDocument, type YAMLMap } from "yaml";

/** The part of an s.yaml that describes one function. */
export interface DeployResource {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly resource: YAMLMap;
  /** True for component fc, whose fields lie elsewhere. */
  readonly isOlder: boolean;
}

const FUNCTION_COMPONENT = /^(?:devsapp\/)?fc(3?)(?:@.*)?$/;

/**
 * Finds the resource of a function that was read from an s.yaml. By its place among the functions: its name may be an
 * expression. Undefined for a function that has no s.yaml.
 */
export function deployResource(spec: FunctionSpec): DeployResource | undefined {
  if (!/\.ya?ml$/.test(spec.file)) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(spec.file, "utf8"), { lineCounter: lines });
  const resources = document.get("resources") ?? document.get("services");
  if (!isMap(resources)) return undefined;
  const found = resources.items.flatMap(({ value }) => {
    const match = isMap(value) ? FUNCTION_COMPONENT.exec(String(value.get("component"))) : null;
    return match === null || !isMap(value) ? [] : [{ resource: value, isOlder: match[1] === "" }];
  });
  const place = readFunctions(spec.file).functions.findIndex(({ name }) => name === spec.name);
  const at = found[place];
  return at && { document, lines, ...at };
}
