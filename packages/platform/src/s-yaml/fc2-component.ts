import { child, type Located, type LocatedEntry, type LocatedMap, text } from "../read/located.ts";
import type { Report } from "../read/report.ts";
import { said } from "../words/said.ts";

/** Component fc, the platform's 2.0 generation: a service with a function in it. */
export function isFc2(component: string): boolean {
  return /^(devsapp\/)?fc(@.*)?$/.test(component);
}

/** Where fields of 2.0 went in 3.0; the rest kept its name. Source: the vendor's own `s cli fc3 s2tos3`. */
const RENAMED: Readonly<Record<string, string>> = {
  codeUri: "code",
  asyncConfiguration: "asyncInvokeConfig",
};
/** Read elsewhere (below, or as another field's part), or without a meaning in 3.0. */
const DROPPED = new Set([
  "instanceType",
  "name",
  "initializer",
  "initializationTimeout",
  "caPort",
  "customHealthCheckConfig",
]);
/** Fields of a service, which count for all of its functions; 3.0 has them on each function. */
const OF_SERVICE = ["role", "logConfig", "vpcConfig", "nasConfig", "internetAccess", "tracingConfig"];

/** The name of the service that a function of 2.0 lies in. */
export function serviceOf(props: LocatedMap): string | undefined {
  return text(child(child(props, "service"), "name"));
}

/** Rewrites the props of component fc into those of fc3, places kept. Undefined (and a problem) when there is no function. */
export function fc2ToFc3(props: LocatedMap, report: Report): LocatedMap | undefined {
  const body = child(props, "function");
  if (body?.kind !== "map") {
    report.problem(
      "MissingField",
      props.at,
      said("props.function is missing (component fc)"),
      said("add it, or move to component fc3"),
    );
    return undefined;
  }
  const entries = new Map<string, LocatedEntry>();
  const put = (key: string, from: Located | undefined, named = key) => {
    const entry = from?.kind === "map" ? from.entries.get(named) : undefined;
    if (entry !== undefined) entries.set(key, entry);
  };
  put("region", props);
  const service = child(props, "service");
  for (const key of OF_SERVICE) put(key, service);
  // 2.0 could also describe a role to be made; nothing here needs one.
  if (child(service, "role")?.kind === "map") {
    report.note(
      "OlderFeature",
      child(service, "role")?.at,
      said("the role that component fc would make is not made here"),
    );
    entries.delete("role");
  }
  for (const [key, entry] of body.entries) if (!DROPPED.has(key)) entries.set(RENAMED[key] ?? key, entry);
  put("functionName", body, "name");
  putConfig(entries, body);
  putHooks(entries, body, report);
  const triggers = props.entries.get("triggers");
  if (triggers?.value.kind === "list") {
    const { value: list } = triggers;
    entries.set("triggers", { ...triggers, value: { ...list, items: list.items.map(trigger) } });
  }
  report.note(
    "OlderComponent",
    props.at,
    said("component fc (2.0) is read as fc3; deploy with fc3, 2.0 is no longer maintained"),
  );
  return { kind: "map", entries, at: props.at };
}

/** 2.0 kept the port and the health check beside customRuntimeConfig, and container commands as JSON text. */
function putConfig(entries: Map<string, LocatedEntry>, body: LocatedMap): void {
  const container = text(child(body, "runtime")) === "custom-container";
  const key = container ? "customContainerConfig" : "customRuntimeConfig";
  const old = child(body, key);
  const config = new Map(old?.kind === "map" ? old.entries : []);
  const move = (from: Located | undefined, to: string) =>
    from && config.set(to, { keyAt: from.at, value: from });
  move(child(body, "caPort"), "port");
  move(child(body, "customHealthCheckConfig"), "healthCheckConfig");
  if (container) {
    const entrypoint = words(child(old, "command"));
    const command = words(child(old, "args"));
    for (const name of ["command", "args", "webServerMode", "instanceID", "accelerationInfo"])
      config.delete(name);
    move(entrypoint, "entrypoint");
    move(command, "command");
  }
  if (config.size > 0)
    entries.set(key, { keyAt: body.at, value: { kind: "map", entries: config, at: old?.at ?? body.at } });
}

/** `'["node", "server.js"]'` as a list; any other text stays as it is and is checked as an fc3 field. */
function words(node: Located | undefined): Located | undefined {
  const source = text(node);
  if (node === undefined || source === undefined) return node;
  if (source.trim() === "") return undefined;
  try {
    const list: unknown = JSON.parse(source);
    if (!Array.isArray(list)) return node;
    return {
      kind: "list",
      at: node.at,
      items: list.map((value) => ({ kind: "scalar", value: String(value), at: node.at })),
    };
  } catch {
    // Not JSON: the field's rule reports what it must be.
    return node;
  }
}

/** 2.0 had the Initializer beside the function's other fields, and a hook before each freeze that 3.0 has not. */
function putHooks(entries: Map<string, LocatedEntry>, body: LocatedMap, report: Report): void {
  const old = child(body, "instanceLifecycleConfig");
  const hooks = new Map(old?.kind === "map" ? old.entries : []);
  const freeze = hooks.get("preFreeze");
  if (freeze !== undefined)
    report.note(
      "OlderFeature",
      freeze.keyAt,
      said("the preFreeze hook exists in 2.0 alone; it is not called here"),
    );
  hooks.delete("preFreeze");
  const initializer = child(body, "initializer");
  if (initializer !== undefined) {
    const fields = new Map([["handler", { keyAt: initializer.at, value: initializer }]]);
    const timeout = child(body, "initializationTimeout");
    if (timeout !== undefined) fields.set("timeout", { keyAt: timeout.at, value: timeout });
    hooks.set("initializer", {
      keyAt: initializer.at,
      value: { kind: "map", entries: fields, at: initializer.at },
    });
  }
  if (hooks.size > 0) {
    entries.set("instanceLifecycleConfig", {
      keyAt: body.at,
      value: { kind: "map", entries: hooks, at: old?.at ?? body.at },
    });
  }
}

/** A 2.0 trigger under its 3.0 names; what its config holds was named the same. */
function trigger(node: Located): Located {
  if (node.kind !== "map") return node;
  const names: Readonly<Record<string, string>> = {
    name: "triggerName",
    type: "triggerType",
    config: "triggerConfig",
  };
  return { ...node, entries: new Map([...node.entries].map(([key, entry]) => [names[key] ?? key, entry])) };
}
