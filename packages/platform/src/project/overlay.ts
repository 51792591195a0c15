import { expand } from "../expression/expand.ts";
import { type Scope, withNames } from "../expression/scope.ts";
import { child, type Located, type LocatedMap, mapOf, text, withValues } from "../read/located.ts";
import { merged } from "./merged.ts";

/** One entry of `environments:` in an environment file, and the project that it is used for. */
export interface Overlay {
  readonly environment: LocatedMap;
  readonly project: Located | undefined;
}

/** What an overlay is laid over. */
export interface Overlaid {
  readonly name: string;
  readonly component: string;
  readonly overlay: Overlay | undefined;
  readonly scope: Scope;
}

/**
 * Props with an environment laid over them: first of the component, then of the resource, then of its region (Serverless Devs, "multiple
 * environments"). The environment's expressions see itself as `this`, and the props as `source`.
 */
export function overlaid(
  props: Located | undefined,
  { name, component, overlay, scope }: Overlaid,
): Located | undefined {
  if (overlay === undefined) return props;
  const { environment, project } = overlay;
  const overlays = child(environment, "overlays");
  // Those of other resources and components are not even expanded.
  const own =
    overlays?.kind === "map"
      ? withValues(overlays, {
          components: only(overlays, "components", component),
          resources: only(overlays, "resources", name),
        })
      : overlays;
  const that = withValues(environment, { infrastructure: undefined, overlays: undefined, project });
  const names = { source: props, project, that };
  const expanded = expand(
    withValues(environment, { overlays: own, __project: project }),
    withNames(scope, names, environment.at),
  );
  const layers = [`overlays.components.${component}`, `overlays.resources.${name}`].map((path) =>
    follow(expanded, path),
  );
  const region = child(child(expanded, "infraStack"), "region");
  const all = region === undefined ? layers : [...layers, mapOf({ region }, region.at)];
  return all.reduce(merged, props);
}

/** What a path leads to. A point in a name is one of the path, there as here: such a component has no overlay. */
const follow = (from: Located, path: string): Located | undefined =>
  path.split(".").reduce<Located | undefined>(child, from);

function only(overlays: LocatedMap, kind: string, key: string): Located | undefined {
  const node = child(overlays, kind);
  const value = child(node, key);
  return node?.kind === "map" && value !== undefined
    ? { ...node, entries: new Map([...node.entries].filter(([each]) => each === key)) }
    : undefined;
}

/** The environment of a name, among those of an environment file. */
export function environmentNamed(root: Located | undefined, name: string): LocatedMap | undefined {
  const list = child(root, "environments");
  const found =
    list?.kind === "list" ? list.items.find((item) => text(child(item, "name")) === name) : undefined;
  return found?.kind === "map" ? found : undefined;
}
