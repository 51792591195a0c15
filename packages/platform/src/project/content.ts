import { expand, expandText } from "../expression/expand.ts";
import { type Scope, withNames } from "../expression/scope.ts";
import {
  child,
  describe,
  type Located,
  type LocatedEntry,
  type LocatedMap,
  type LocatedScalar,
  mapOf,
  type Place,
  text,
  withValues,
} from "../read/located.ts";
import { said } from "../words/said.ts";
import { merged } from "./merged.ts";
import { type Overlay, overlaid } from "./overlay.ts";

/** One resource of a deploy file, with everything in it that can be known before a deployment. */
export interface Resource {
  readonly name: string;
  readonly keyAt: Place;
  /** Undefined where none is written. */
  readonly component: { readonly name: string; readonly at: Place } | undefined;
  /** With template, overlay and expressions; `props` under their own names. */
  readonly body: LocatedMap;
}

/** A deploy file with its expressions expanded. */
export interface Content {
  readonly root: LocatedMap;
  readonly resources: readonly Resource[];
}

/** Editions before 3.0.0 call them services. */
export type ResourceKey = "resources" | "services";

/** How a content is to be expanded; `names` of the scope are filled in here. */
export interface ContentOptions {
  readonly key: ResourceKey;
  readonly scope: Omit<Scope, "names">;
  readonly overlay?: Overlay | undefined;
}

/**
 * Expands a whole deploy file, in the order of the platform's own tool: first what is outside the resources, then one resource after
 * the other, each laid over its template and under its environment. A resource sees those before it expanded, and those after it as
 * they are written.
 */
export function expandContent(content: LocatedMap, options: ContentOptions): Content {
  const { key } = options;
  const common = (vars: Located | undefined): Scope =>
    withNames(
      { ...options.scope, names: content },
      { cwd: scalar(options.scope.baseDir, content.at), vars },
      content.at,
    );
  const outside = expand(withValues(content, { [key]: undefined }), common(child(content, "vars")));
  let root: LocatedMap = {
    ...content,
    entries: new Map([...content.entries, ...(outside as LocatedMap).entries]),
  };
  const scope = common(child(root, "vars"));
  const resources: Resource[] = [];
  const written = child(root, key);
  for (const [name, entry] of written?.kind === "map" ? written.entries : []) {
    const resource = expandResource(name, entry, { root, key, scope, overlay: options.overlay });
    if (resource === undefined) continue;
    resources.push(resource);
    root = withValues(root, { [key]: withValues(child(root, key) as LocatedMap, { [name]: resource.body }) });
  }
  return { root, resources };
}

interface Around {
  readonly root: LocatedMap;
  readonly key: ResourceKey;
  readonly scope: Scope;
  readonly overlay: Overlay | undefined;
}

function expandResource(name: string, entry: LocatedEntry, around: Around): Resource | undefined {
  const { root, key, scope, overlay } = around;
  const element = entry.value;
  if (element.kind !== "map") {
    const what = said("{path} must be a map, not {got}", { path: `${key}.${name}`, got: describe(element) });
    scope.report.problem("WrongType", element.at, what);
    return undefined;
  }
  const componentNode = child(element, "component");
  const component = componentNode?.kind === "scalar" ? nameOf(expandText(componentNode, scope)) : "";
  const props = overlaid(withTemplate(element, root, scope), { name, component, overlay, scope });
  const body = withValues(element, { props });
  const all = withValues(child(root, key) as LocatedMap, { [name]: body });
  const self = mapOf(
    {
      name: scalar(name, entry.keyAt),
      access: child(root, "access"),
      component: scalar(component, element.at),
    },
    element.at,
  );
  /** What the resource's expressions see, with these props; `that` is what they call `this`. */
  const seeing = (own: Located | undefined): Scope => {
    const that = {
      ...self,
      entries: new Map([...self.entries, ...withValues(body, { props: own }).entries]),
    };
    const names = {
      ...Object.fromEntries([...scope.names.entries].map(([k, { value }]) => [k, value])),
      [key]: all,
      resources: all,
      components: child(root, "components"),
      that,
    };
    return withNames(scope, names, element.at);
  };
  // Twice, as there: what `this.props.x` gives is expanded itself, one step far.
  const own = props && expand(props, seeing(props));
  if (
    own !== undefined &&
    own.kind !== "map" &&
    !(own.kind === "scalar" && (own.refused || own.value === null))
  )
    scope.report.problem(
      "WrongType",
      own.at,
      said("{path} must be a map, not {got}", { path: `${key}.${name}.props`, got: describe(own) }),
    );
  const expanded = expand(body, seeing(own)) as LocatedMap;
  return {
    name,
    keyAt: entry.keyAt,
    component: componentNode && { name: component, at: componentNode.at },
    body: expanded,
  };
}

/** `extend: { name, ignore }` lays props over a part of the file's `template:` (Serverless Devs, "template"). */
function withTemplate(element: LocatedMap, root: LocatedMap, scope: Scope): Located | undefined {
  const props = child(element, "props");
  const extend = child(element, "extend");
  const name = text(child(extend, "name"));
  if (extend === undefined || name === undefined) return props;
  const template = at(child(root, "template"), name);
  if (template?.kind !== "map") {
    scope.report.problem(
      "Expression",
      extend.at,
      said("extend names no part of `template:`"),
      said("check the name"),
    );
    return props;
  }
  const ignored = child(extend, "ignore");
  const dropped = ignored?.kind === "list" ? ignored.items.flatMap((item) => text(item) ?? []) : [];
  const rest = expand(dropped.reduce(without, template), scope);
  const both = merged(rest, props);
  return both && { ...both, at: props?.at ?? extend.at };
}

/** A map without one key, which may be a path with points. */
function without(map: LocatedMap, path: string): LocatedMap {
  if (map.entries.has(path)) return withValues(map, { [path]: undefined });
  const [first = "", ...rest] = path.split(".");
  const inner = child(map, first);
  return inner?.kind === "map" && rest.length > 0
    ? withValues(map, { [first]: without(inner, rest.join(".")) })
    : map;
}

/** What a path with points leads to. */
const at = (from: Located | undefined, path: string): Located | undefined =>
  child(from, path) ?? path.split(".").reduce<Located | undefined>(child, from);

const nameOf = (node: Located): string =>
  node.kind === "scalar" && node.value !== null ? String(node.value) : "";

const scalar = (value: string, at: Place): LocatedScalar => ({ kind: "scalar", value, at });
