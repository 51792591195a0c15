import { dirname } from "node:path";
import type { FunctionSpec } from "../function-spec.ts";
import type { Note } from "../note.ts";
import type { Resource } from "../project/content.ts";
import { deployFile } from "../project/deploy-file.ts";
import type { Environment } from "../project/dotenv.ts";
import { type Project, readProject } from "../project/project.ts";
import { child, describe, type LocatedScalar, type Place } from "../read/located.ts";
import { Report } from "../read/report.ts";
import { readText } from "../read/source-file.ts";
import type { Said } from "../said.ts";
import { said } from "../words/said.ts";
import { fc2ToFc3, isFc2, serviceOf } from "./fc2-component.ts";
import { functionFromProps, isBuiltInRuntime } from "./function-from-props.ts";
import { FunctionSource } from "./function-source.ts";

/** What a deploy file may look at outside itself, and how it is to be read. */
export interface ReadOptions {
  /** What `${env('X')}` sees, before `.env` files. Default: the environment of this process. */
  readonly environment?: Environment;
  /** The file that is read of a folder, from the folder on. Default: `s.yaml`, else `s.yml` (the tool's `-t`). */
  readonly template?: string | undefined;
  /** The environment of `env.yaml` that is laid over the resources. Default: none (the tool's `--env`). */
  readonly environmentName?: string | undefined;
}

/** The functions of a deploy file, what it has of each, and what its reader should know. */
export interface Functions {
  readonly functions: readonly FunctionSpec[];
  /** By the function's name: what is written in the file, and where. */
  readonly sources: ReadonlyMap<string, FunctionSource>;
  readonly notes: readonly Note[];
}

/**
 * Reads the functions that a Serverless Devs file deploys: component fc3 of edition 3.0.0, and component fc of the
 * older ones. `path` is a directory that holds `s.yaml` (or `s.yml`), or a yaml file. Defaults are the platform's.
 * @throws {PlatformError} with every problem of the file, each with its line, the legal values and the remedy.
 */
export function readFunctions(path: string, options: ReadOptions = {}): Functions {
  const report = new Report(deployFile(path, options.template));
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
  const settings = {
    environment: options.environment ?? process.env,
    environmentName: options.environmentName,
  };
  const project = source === undefined ? undefined : readProject(source, report, settings);
  // The same file once more, for a text that is to be read elsewhere: made when it is asked for.
  const again = (): Project | undefined =>
    readProject(source ?? "", new Report(report.file), { ...settings, keepsEnvironment: true });
  const found = project === undefined ? [] : functionsOf(project, report, again);
  report.throwIfAny();
  return {
    functions: found.map(({ spec }) => spec),
    sources: new Map(found.map(({ spec, source: of }) => [spec.name, of])),
    notes: report.notes,
  };
}

/** One function as it is run, and as it is written. */
interface ReadFunction {
  readonly spec: FunctionSpec;
  readonly source: FunctionSource;
}

/** A resource that the platform runs itself. */
interface BuiltIn {
  readonly name: string;
  readonly runtime: LocatedScalar;
}

interface Around {
  readonly project: Project;
  readonly report: Report;
  readonly builtIn: BuiltIn[];
  readonly again: () => Project | undefined;
}

function functionsOf(project: Project, report: Report, again: Around["again"]): ReadFunction[] {
  const { root, resources, key } = project;
  const edition = child(root, "edition");
  if (edition !== undefined && !/^[123](\.|$)/.test(String(edition.kind === "scalar" ? edition.value : ""))) {
    report.problem(
      "NotOneOf",
      edition.at,
      said("edition must be 3.0.0, not {got}", { got: describe(edition) }),
    );
  }
  // Problems are gathered over all resources; a file is repaired in one go, not one run after the other.
  const functions: ReadFunction[] = [];
  const builtIn: BuiltIn[] = [];
  const seen = new Map<string, Place>();
  for (const resource of resources) {
    const read = readResource(resource, { project, report, builtIn, again });
    if (read === undefined) continue;
    const { name } = read.spec;
    // Two resources of one name would deploy over each other, and here share a Host name.
    const twin = seen.get(name);
    if (twin !== undefined) {
      report.problem(
        "Conflict",
        resource.keyAt,
        said("the function {name} is already defined at line {line}", { name, line: twin.line }),
        said("give one another functionName"),
      );
    }
    seen.set(name, resource.keyAt);
    functions.push(read);
  }
  for (const { name, runtime } of builtIn) {
    const what = said("{path} has runtime {runtime}, which has no server of its own to talk to", {
      ...{ path: `${key}.${name}`, runtime: String(runtime.value) },
    });
    // Beside a function that can be run it is another part of the project; alone it is a mistake.
    if (functions.length > 0)
      report.note("BuiltInRuntime", runtime.at, said("{what}; it is passed over", { what }));
    else report.problem("BuiltInRuntime", runtime.at, what);
  }
  if (functions.length === 0 && report.count === 0) {
    report.problem("NoFunction", child(root, key)?.at ?? root.at, said("no resource uses component fc3"));
  }
  return functions;
}

/** One resource. Undefined: it is no function that can be run, or `report` has what is wrong with it. */
function readResource(resource: Resource, around: Around): ReadFunction | undefined {
  const { report, project } = around;
  const { name, keyAt, component, body } = resource;
  const missing = (field: string, remedy: Said): undefined => {
    const what = said("{path} is missing", { path: `${project.key}.${name}.${field}` });
    report.problem("MissingField", keyAt, what, remedy);
  };
  if (component === undefined) return missing("component", said("write `component: fc3`"));
  const isOlder = isFc2(component.name);
  if (!isOlder && !/^(devsapp\/)?fc3(@.*)?$/.test(component.name)) {
    const path = `${project.key}.${name}`;
    report.note(
      "OtherComponent",
      component.at,
      component.name === ""
        ? said("{path} is passed over: component of no name is no function", { path })
        : said("{path} is passed over: component {name} is no function", { path, name: component.name }),
    );
    return undefined;
  }
  const props = child(body, "props");
  if (props === undefined) return missing("props", said("write the function's fields under `props:`"));
  if (props.kind !== "map") return undefined;
  const fc3 = isOlder ? fc2ToFc3(props, report) : props;
  if (fc3 === undefined) return undefined;
  const runtime = child(fc3, "runtime");
  if (runtime?.kind === "scalar" && isBuiltInRuntime(runtime.value)) {
    around.builtIn.push({ name, runtime });
    return undefined;
  }
  // Read even when an expression failed: one run reports everything that is wrong.
  const spec = functionFromProps(
    fc3,
    { baseDir: dirname(report.file), actions: child(body, "actions") },
    report,
  );
  if (spec === undefined) return undefined;
  const service = isOlder ? serviceOf(props) : undefined;
  const source = new FunctionSource({
    resource: name,
    component: component.name,
    at: body.entries.get("props")?.keyAt ?? props.at,
    props: fc3,
    dotenv: project.dotenv,
    ownProps: () => {
      const own = around.again()?.resources.find((each) => each.name === name);
      return child(own?.body, "props") ?? props;
    },
  });
  return { spec: { ...spec, ...(service !== undefined && { service }) }, source };
}
