import type { FunctionSpec, Said } from "@wsfn/platform";
import { said } from "../words/said.ts";

const OFFICIAL = /:official:layers\//;

/**
 * The layers that a function takes and that somebody made for it, as `s.yaml` writes them. What they hold is on the platform alone, so
 * a program that does not run here for want of it may well run there. Official layers bring interpreters, which this machine has.
 */
export function customLayers({ ignoredFields }: Pick<FunctionSpec, "ignoredFields">): readonly string[] {
  const layers = ignoredFields?.layers;
  return Array.isArray(layers) ? layers.map(String).filter((layer) => !OFFICIAL.test(layer)) : [];
}

/** The hint for a program that ends by itself and takes such layers; undefined for one that takes none. */
export function absentLayersHint(spec: Pick<FunctionSpec, "ignoredFields">): Said | undefined {
  const layers = customLayers(spec);
  if (layers.length === 0) return undefined;
  const names = layers.map((layer) => /layers\/([^/]+)/.exec(layer)?.[1] ?? layer);
  return said(
    "the function takes the layer {names}, which is not on this machine: what it holds in /opt is missing here, and there on the platform",
    { names },
  );
}
