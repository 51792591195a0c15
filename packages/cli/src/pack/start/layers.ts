import type { FunctionSpec } from "@wsfn/platform";
import { say } from "../../language/language.ts";

/** Names and versions of the official layers that a function takes. */
export function officialLayers(spec: FunctionSpec): readonly string[] {
  const layers = spec.ignoredFields?.layers;
  if (!Array.isArray(layers)) return [];
  return layers.flatMap((layer) => /:official:layers\/(\w+)\/versions\/\d+$/.exec(String(layer))?.[1] ?? []);
}

/** Names of the layers of the function's own account or another's: what is in them is not known here. */
export function customLayers({ ignoredFields }: Pick<FunctionSpec, "ignoredFields">): readonly string[] {
  const layers = ignoredFields?.layers;
  if (!Array.isArray(layers)) return [];
  return layers
    .map(String)
    .filter((layer) => !layer.includes(":official:"))
    .map((layer) => /\blayers\/([^/]+)/.exec(layer)?.[1] ?? layer);
}

/** `the custom layer my-deps`, `the custom layers a, b`. */
export const layersText = (names: readonly string[]): string =>
  names.length === 1
    ? say("the custom layer {names}", { names: names.join(", ") })
    : say("the custom layers {names}", { names: names.join(", ") });
