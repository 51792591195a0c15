import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { FunctionSpec } from "../function-spec.ts";
import {
  child,
  describe,
  type Located,
  type LocatedEntry,
  type LocatedMap,
  type LocatedScalar,
  text,
} from "../read/located.ts";
import { Report } from "../read/report.ts";
import { parseSource, readText } from "../read/source-file.ts";
import { expand } from "./expression.ts";
import { fc2ToFc3, isFc2, serviceOf } from "./fc2-component.ts";
import { functionFromProps, isBuiltInRuntime } from "./function-from-props.ts";

/** What a deploy file may look at outside itself. */
export interface ReadOptions {
  /** What `${env('X')}` sees. Default: the environment of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The functions of a deploy file, and what its reader should know: one line each, `file:line:column: text`. */
export interface Functions {
  readonly functions: readonly FunctionSpec[];
  readonly notes: readonly string[];
}

/**
 * Reads the functions that a Serverless Devs file deploys: component fc3 of edition 3.0.0, and component fc of the
 * older ones. `path` is a directory that holds `s.yaml` (or `s.yml`), or a yaml file. Defaults are the platform's.
 * @throws {PlatformError} with every problem of the file, each with its line, the legal values and the remedy.
 */
export function readFunctions(path: string, options: ReadOptions = {}): Functions {
  const report = new Report(deployFile(resolve(path)));
  const source = readText(report.file, report);
  return functionsFrom(source, report, options);
}

/**
 * The same from text that is already read. `file` is the absolute path that relative paths and messages start from.
 * @throws {PlatformError}
 */
export function parseFunctions(source: string, file: string, options: ReadOptions = {}): Functions {
  return functionsFrom(source, new Report(file), options);
}

function functionsFrom(source: string | undefined, report: Report, options: ReadOptions): Functions {
  const root = source === undefined ? undefined : parseSource(source, report);
  const functions = root === undefined ? [] : functionsOf(root, report, options.environment ?? process.env);
  report.throwIfAny();
  return { functions, notes: report.notes };
}

/** s.yaml wins over s.yml, as with the platform's own tool. */
function deployFile(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const short = join(path, "s.yml");
  return !existsSync(join(path, "s.yaml")) && existsSync(short) ? short : join(path, "s.yaml");
}

function functionsOf(
  root: Located,
  report: Report,
  environment: NonNullable<ReadOptions["environment"]>,
): FunctionSpec[] {
  if (root.kind !== "map") {
    report.problem("WrongType", root.at, `the file must be a map with \`resources:\`, not ${describe(root)}`);
    return [];
  }
  // Editions before 3.0.0 call them services.
  const resources = child(root, "resources") ?? child(root, "services");
  if (resources?.kind !== "map" || resources.entries.size === 0) {
    report.problem("NoFunction", resources?.at ?? root.at, "the file has no `resources:`");
    return [];
  }
  const edition = child(root, "edition");
  if (edition !== undefined && !/^[123](\.|$)/.test(String(edition.kind === "scalar" ? edition.value : ""))) {
    report.problem("NotOneOf", edition.at, `edition must be 3.0.0, not ${describe(edition)}`);
  }
  // Problems are gathered over all resources; a file is repaired in one go, not one run after the other.
  const functions: FunctionSpec[] = [];
  const builtIn: BuiltIn[] = [];
  const seen = new Map<string, LocatedEntry>();
  for (const [name, entry] of resources.entries) {
    const spec = readResource(name, entry, { root, resources, report, environment, builtIn });
    if (spec === undefined) continue;
    // Two resources of one name would deploy over each other, and here share a Host name.
    const twin = seen.get(spec.name);
    if (twin !== undefined) {
      report.problem(
        "Conflict",
        entry.keyAt,
        `the function ${spec.name} is already defined at line ${twin.keyAt.line}`,
        "give one another functionName",
      );
    }
    seen.set(spec.name, entry);
    functions.push(spec);
  }
  for (const { name, runtime } of builtIn) {
    const what = `resources.${name} has runtime ${runtime.value}, which has no server of its own to talk to`;
    // Beside a function that can be run it is another part of the project; alone it is a mistake.
    if (functions.length > 0) report.note(runtime.at, `${what}; it is passed over`);
    else report.problem("BuiltInRuntime", runtime.at, what);
  }
  if (functions.length === 0 && report.count === 0) {
    report.problem("NoFunction", resources.at, "no resource uses component fc3");
  }
  return functions;
}

/** A resource that the platform runs itself. */
interface BuiltIn {
  readonly name: string;
  readonly runtime: LocatedScalar;
}

interface Surroundings {
  readonly builtIn: BuiltIn[];
  readonly root: LocatedMap;
  readonly resources: LocatedMap;
  readonly report: Report;
  readonly environment: NonNullable<ReadOptions["environment"]>;
}

/** One entry of `resources:`. Undefined: it is no function that can be run, or `report` says what is wrong with it. */
function readResource(name: string, entry: LocatedEntry, around: Surroundings): FunctionSpec | undefined {
  const { root, resources, report, environment } = around;
  const resource = entry.value;
  if (resource.kind !== "map") {
    report.problem("WrongType", resource.at, `resources.${name} must be a map, not ${describe(resource)}`);
    return undefined;
  }
  const scope = {
    vars: child(root, "vars"),
    resources,
    self: name,
    environment,
    baseDir: dirname(report.file),
  };
  const componentNode = child(resource, "component");
  if (componentNode === undefined) {
    report.problem(
      "MissingField",
      entry.keyAt,
      `resources.${name}.component is missing`,
      "write `component: fc3`",
    );
    return undefined;
  }
  const component = text(expand(componentNode, scope, report)) ?? "";
  const older = isFc2(component);
  if (!older && !/^(devsapp\/)?fc3(@.*)?$/.test(component)) {
    report.note(
      componentNode.at,
      `resources.${name} is passed over: component ${component || "of no name"} is no function`,
    );
    return undefined;
  }
  const props = withTemplate(resource, root, report);
  if (props === undefined) {
    report.problem(
      "MissingField",
      entry.keyAt,
      `resources.${name}.props is missing`,
      "write the function's fields under `props:`",
    );
    return undefined;
  }
  // First the template, then the expressions: those of a template see the resource that it is used in.
  const before = report.count;
  const expanded = expand(props, scope, report);
  const isSound = report.count === before;
  if (expanded.kind !== "map") {
    report.problem("WrongType", props.at, `resources.${name}.props must be a map, not ${describe(expanded)}`);
    return undefined;
  }
  const fc3 = older ? fc2ToFc3(expanded, report) : expanded;
  if (fc3 === undefined) return undefined;
  const runtime = child(fc3, "runtime");
  if (runtime?.kind === "scalar" && isBuiltInRuntime(runtime.value)) {
    around.builtIn.push({ name, runtime });
    return undefined;
  }
  // Read even when an expression failed: what else is wrong is told in the same go.
  const spec = functionFromProps(
    fc3,
    { baseDir: dirname(report.file), actions: child(resource, "actions") },
    report,
  );
  if (!(isSound && spec)) return undefined;
  const service = older ? serviceOf(expanded) : undefined;
  return { ...spec, ...(service !== undefined && { service }) };
}

/** `extend: { name, ignore }` lays props over a part of the file's `template:` (Serverless Devs, "template"). */
function withTemplate(resource: LocatedMap, root: LocatedMap, report: Report): Located | undefined {
  const props = child(resource, "props");
  const extend = child(resource, "extend");
  if (extend === undefined) return props;
  const name = text(child(extend, "name")) ?? text(extend);
  const template = name === undefined ? undefined : child(child(root, "template"), name);
  if (template?.kind !== "map") {
    // The props alone are still worth reading.
    report.problem("Expression", extend.at, `extend names no part of \`template:\``, "check the name");
    return props;
  }
  const ignored = child(extend, "ignore");
  const dropped = new Set(
    ignored?.kind === "list" ? ignored.items.map((item) => String((item as LocatedScalar).value)) : [],
  );
  const entries = new Map([...template.entries].filter(([key]) => !dropped.has(key)));
  if (props?.kind === "map") for (const [key, value] of props.entries) entries.set(key, value);
  return { kind: "map", entries, at: props?.at ?? extend.at };
}
