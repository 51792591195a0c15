import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type FunctionSpec, LAYERS, RUNTIMES, type RuntimeName, type RuntimeRow } from "@wsfn/platform";
import { say } from "../../language/language.ts";
import { officialLayers } from "./layers.ts";

/** Languages whose interpreter the platform brings; a program of its own (Go) needs none. */
export type Language = "node" | "python";

/** The interpreter that a start command's program stands for on the platform. */
export interface Interpreter {
  readonly language: Language;
  /** As far as it is known: `20.10.0`; undefined for one of the function's own. */
  readonly version: string | undefined;
  readonly from: "runtime" | "layer" | "code";
  /** Folder of PATH in which it is found; undefined where no page names it. */
  readonly bin: string | undefined;
}

/** A program that is not where the start command looks for it. */
export interface NoInterpreter {
  readonly language: Language;
  readonly why: string;
  readonly fix: string;
  /** What is missing: whatever brings the program, or only its folder on PATH. */
  readonly missing: "layer" | "path";
  /** What brings the program and where, when only PATH does not lead to it: `layer Nodejs24 brings Node.js in /opt/…`. */
  readonly brought?: string;
}

/** What PATH is in an instance whose function sets none; the pages have no more than that system folders are on it. */
const SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/bin";
const PREFERRED_LAYER = { node: "Nodejs24", python: "Python310" } as const;

/** The language of a program by its name; undefined for anything but Node.js and Python. */
export function languageOf(program: string): Language | undefined {
  const name = basename(program);
  if (name === "node") return "node";
  return /^python(\d(\.\d+)?)?$/.test(name) ? "python" : undefined;
}

/** Languages that a start command may name, and a runtime may not have; by program. */
export const OTHER_LANGUAGES: readonly string[] = [
  "java",
  "ruby",
  "php",
  "bun",
  "deno",
  "dotnet",
  "go",
  "nginx",
];

/**
 * The program of a start command that a runtime does not have, as a sentence. Undefined for a program that it has, and where a
 * layer or a folder of the code may bring it.
 */
export function missingProgram(spec: FunctionSpec, program: string): string | undefined {
  const row = runtimeRow(spec.runtime);
  if (row === undefined || !OTHER_LANGUAGES.includes(program)) return undefined;
  const mayBring = spec.ignoredFields?.layers !== undefined || spec.environment.PATH?.includes("/code");
  if (mayBring || row.languages.some(({ language }) => language === program)) return undefined;
  return bringsNone(spec, row, program);
}

/** The row of a runtime in the platform's table; undefined for one that is not in it. */
export const runtimeRow = (name: string): RuntimeRow | undefined =>
  Object.hasOwn(RUNTIMES, name) ? RUNTIMES[name as RuntimeName] : undefined;

/** Finds the interpreter of a program as the platform would: along PATH, in what runtime, layers and code bring. */
export function interpreterOf(spec: FunctionSpec, program: string): Interpreter | NoInterpreter | undefined {
  const language = languageOf(program);
  const row = runtimeRow(spec.runtime);
  if (language === undefined || row === undefined) return undefined;
  const folders = program.includes("/")
    ? [dirname(program)]
    : (spec.environment.PATH ?? SYSTEM_PATH).split(":");
  for (const bin of folders) {
    const found =
      inRuntime(row, language, bin) ?? inLayers(spec, language, bin) ?? inCode(spec, program, language, bin);
    if (found) return found;
  }
  // Without a folder in the table it is on the runtime's own PATH, which a function's PATH replaces.
  const onSystemPath = row.languages.find((l) => l.language === language && l.bin === undefined);
  if (onSystemPath && folders.includes("/usr/local/bin")) {
    return { language, version: onSystemPath.version, from: "runtime", bin: undefined };
  }
  if (program.startsWith("/code/")) {
    const why = say("{program} is not in the code folder", { program });
    return {
      language,
      why,
      fix: say("put it there, or name the program alone and set PATH"),
      missing: "path",
    };
  }
  return notFound(spec, row, language, folders);
}

/** In a folder that the runtime brings (custom runtime page, language versions). */
function inRuntime(row: RuntimeRow, language: Language, bin: string): Interpreter | undefined {
  const found = row.languages.find((l) => l.language === language && l.bin === bin);
  return found && { language, version: found.version, from: "runtime", bin };
}

function layerOfBin(bin: string, language: Language): { name: string; version: string } | undefined {
  for (const [name, layer] of Object.entries(LAYERS)) {
    const [what, version = ""] = layer.contains.split(" ");
    const brings = what === "Node.js" ? "node" : what?.toLowerCase();
    if (layer.bin === bin && brings === language) return { name, version };
  }
  return undefined;
}

/** In the folder of an official layer that the function takes: a layer that it does not take is not mounted. */
function inLayers(spec: FunctionSpec, language: Language, bin: string): Interpreter | undefined {
  const layer = layerOfBin(bin, language);
  if (layer === undefined || !officialLayers(spec).includes(layer.name)) return undefined;
  return { language, version: layer.version, from: "layer", bin };
}

/** A function may bring its own: `/code/node_modules/node/bin` is npm's package `node`. */
function inCode(
  spec: FunctionSpec,
  program: string,
  language: Language,
  bin: string,
): Interpreter | undefined {
  const inside = /^\/code(?:\/|$)(.*)/.exec(bin)?.[1] ?? (bin.startsWith("/") ? undefined : bin);
  if (inside === undefined) return undefined;
  const folder = join(spec.codeDir, inside);
  if (!statSync(join(folder, basename(program)), { throwIfNoEntry: false })?.isFile()) return undefined;
  return { language, version: packageVersion(join(folder, "..")), from: "code", bin };
}

function packageVersion(dir: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
    return name === "node" && typeof version === "string" ? version : undefined;
  } catch {
    return undefined; // an interpreter of another origin does not show its version
  }
}

/** Why there is none, and the shortest remedy: PATH where it is installed, a layer where it is not. */
function notFound(
  spec: FunctionSpec,
  row: RuntimeRow,
  language: Language,
  folders: readonly string[],
): NoInterpreter {
  const what = language === "node" ? "Node.js" : "Python";
  const isInstalled = row.languages.find((l) => l.language === language);
  const layers = officialLayers(spec);
  const taken = Object.entries(LAYERS).find(
    ([name, layer]) => layers.includes(name) && layerOfBin(layer.bin, language) !== undefined,
  );
  const path = (bin: string) => {
    const folders = [...new Set([bin, "/usr/local/bin", "/usr/bin", "/bin"])];
    return say("set environmentVariables.PATH to {path}", { path: folders.join(":") });
  };
  const offPath = (brought: string): string =>
    say("{what}, which is not on PATH ({path})", { what: brought, path: folders.join(":") });
  if (taken) {
    const [name, { bin }] = taken;
    const brought = say("layer {name} brings {what} in {bin}", { name, what, bin });
    return { language, why: offPath(brought), fix: path(bin), missing: "path", brought };
  }
  const pathOnly = folders.map((bin) => layerOfBin(bin, language)).find((layer) => layer !== undefined);
  const layer = pathOnly?.name ?? PREFERRED_LAYER[language];
  const arn = `acs:fc:${spec.region}:official:layers/${layer}/versions/${versionOf(layer)}`;
  if (isInstalled !== undefined && pathOnly === undefined) {
    const { version, bin = "/usr/local/bin" } = isInstalled;
    const brought = say("{runtime} has {what} {version} in {bin}", {
      runtime: spec.runtime,
      what,
      version,
      bin,
    });
    return { language, why: offPath(brought), fix: path(bin), missing: "path", brought };
  }
  const why = pathOnly
    ? say("PATH names the folder of layer {layer}, which the function does not take", { layer })
    : bringsNone(spec, row, what);
  const bin = Object.entries(LAYERS).find(([name]) => name === layer)?.[1].bin ?? "";
  return {
    language,
    why,
    fix: say("add the layer {arn} and {path}", { arn, path: path(bin) }),
    missing: "layer",
  };
}

const bringsNone = ({ runtime }: FunctionSpec, { debian }: RuntimeRow, what: string): string =>
  say("{runtime} (Debian {debian}) brings no {what}", { runtime, debian, what });

const versionOf = (layer: string): number =>
  Object.entries(LAYERS).find(([name]) => name === layer)?.[1].version ?? 1;
