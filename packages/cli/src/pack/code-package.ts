import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { firstOf } from "../language/count.ts";
import { say } from "../language/language.ts";
import { type Bundle, type BundlePart, bundleNode } from "./bundle/node-bundle.ts";
import { type CodeFile, codeFiles } from "./files/code-files.ts";
import { junkNotes } from "./files/junk.ts";
import { readZip } from "./files/zip.ts";
import { npxNotes } from "./installed-start.ts";
import { nativeFiles } from "./native/native-package.ts";
import { abiOfNode } from "./native/node-abi.ts";
import { PackError } from "./pack-error.ts";
import { pythonNotes } from "./python-packages.ts";
import { type Begin, beginOf } from "./start/begin.ts";
import type { Interpreter, NoInterpreter } from "./start/interpreter.ts";
import { customLayers, layersText } from "./start/layers.ts";
import { isLauncher, type Start } from "./start/start-file.ts";

/** The files that a function of a custom runtime deploys, and how they were made. */
export interface CodePackage extends Begin {
  /** Sorted by path. */
  readonly files: readonly CodeFile[];
  /** Present when Node.js code was bundled: whose bytes the bundle holds. */
  readonly bundled: readonly BundlePart[] | undefined;
  /** Layers that are not official: what is in them is not known here. */
  readonly customLayers: readonly string[];
  /** Packages that are not installed here, and left to the custom layers. Only of bundled code. */
  readonly leftToLayers: readonly string[];
  /** What may be wrong, and cannot be known; one sentence each. */
  readonly notes: readonly string[];
}

/** How the files are collected. */
export interface CodePackageOptions {
  /** False: node_modules as they lie in the folder, nothing bundled. Default true. */
  readonly bundle?: boolean | undefined;
  /** False: without node_modules, also where nothing is bundled; such a package can be looked at, not run. Default true. */
  readonly modules?: boolean;
}

/** A version that all of the platform's runtimes and layers can read, for when it is not known which one runs. */
const OLDEST_NODE = "18.0.0";

/**
 * Collects what a function deploys from its code folder, or from the zip file in the place of one. Nothing is judged here but
 * what cannot be packed at all.
 *
 * @throws {PackError}
 */
export async function codePackage(
  spec: FunctionSpec,
  options: CodePackageOptions = {},
): Promise<CodePackage> {
  if (spec.codeDir.endsWith(".zip")) return fromZip(spec);
  const begin = beginOf(
    spec,
    (path) => readFileSync(join(spec.codeDir, path), "utf8"),
    (path) => existsSync(join(spec.codeDir, path)),
  );
  const { start, interpreter } = begin;
  const layers = customLayers(spec);
  const bundles =
    options.bundle !== false &&
    interpreter?.language === "node" &&
    start.script !== undefined &&
    start.preloadedPackages.length === 0;
  const skipModules = bundles || options.modules === false || interpreter?.language === "python";
  // Python finds nothing in node_modules. What is started in any other way (`npm start`, a shell, a binary that spawns) may.
  const loose = codeFiles(spec.codeDir, {
    skipModules,
    without: skipModules ? [] : devPackages(spec.codeDir),
  });
  if (bundles) {
    return bundled(spec, { begin, interpreter, scripts: [start.script, ...start.preloads], loose });
  }
  const notes = skipModules ? [] : looseNotes(start, loose, { mayBundle: options.bundle !== false });
  const contents = { ...begin, files: loose, customLayers: layers };
  return {
    ...contents,
    files: sorted(loose),
    bundled: undefined,
    leftToLayers: [],
    notes: [
      ...notes,
      ...pythonNotes(spec, contents),
      ...npxNotes(contents),
      ...junkNotes(loose, start),
      ...layerNotes(layers),
    ],
  };
}

/** Scripts of Node.js, and what lies around them. */
interface Bundled {
  readonly begin: Begin;
  readonly interpreter: Interpreter | NoInterpreter;
  /** What the start command names, in the package: the start file, and what is loaded before it. */
  readonly scripts: readonly string[];
  /** The folder without node_modules. */
  readonly loose: readonly CodeFile[];
}

/** The bundle of the scripts, the files beside it, for the code may read any of them, and the packages that cannot be bundled. */
async function bundled(
  spec: FunctionSpec,
  { begin, interpreter, scripts, loose }: Bundled,
): Promise<CodePackage> {
  const { start } = begin;
  const layers = customLayers(spec);
  const version = "version" in interpreter ? interpreter.version : undefined;
  const bundle = await bundleNode(spec.codeDir, scripts, {
    nodeVersion: version ?? OLDEST_NODE,
    mayLeaveOut: layers.length > 0,
  });
  const abi = version === undefined ? undefined : abiOfNode(version);
  const native = nativeFiles(bundle.native, abi);
  const beside = loose.filter(({ path }) => !bundle.consumed.has(path));
  const files = [...bundle.files, ...beside, ...native.files, ...ownInterpreter(spec, interpreter, start)];
  return {
    ...begin,
    files: sorted(files),
    bundled: bundle.parts,
    customLayers: layers,
    leftToLayers: bundle.leftOut,
    notes: [
      ...("why" in interpreter ? [`${interpreter.why}; ${interpreter.fix}`] : []),
      ...bundle.notes,
      ...native.notes,
      ...(bundle.loadsByName ? orphanNotes(beside, native.files) : []),
      ...junkNotes(beside, start),
      ...(bundle.leftOut.length > 0 ? leftOutNotes(spec, layers, bundle) : layerNotes(layers)),
    ],
  };
}

/** Nobody can see here what a custom layer brings. */
const layerNotes = (layers: readonly string[]): string[] =>
  layers.length === 0
    ? []
    : [say("what {layers} brings cannot be seen here", { layers: layersText(layers) })];

/** What the bundle expects of the layers, and what Node.js needs to find it there. */
function leftOutNotes(
  { environment }: FunctionSpec,
  layers: readonly string[],
  { leftOut, files, isModule }: Bundle,
): string[] {
  const names = firstOf(leftOut, 5);
  const notes = [
    say("{names}: not installed here, so left to {layers}, which cannot be seen here", {
      names,
      layers: layersText(layers),
    }),
  ];
  const isOnPath = (environment.NODE_PATH ?? "").split(":").some((folder) => folder.startsWith("/opt"));
  if (!isOnPath) {
    notes.push(
      say("NODE_PATH names no folder below /opt, where layers are: Node.js will not find {names}", { names }),
    );
  }
  if (isModule) {
    const script = files[0]?.path ?? say("the code");
    notes.push(
      say("{script} is an ES module, and `import` does not look in NODE_PATH: `createRequire` does", {
        script,
      }),
    );
  }
  return notes;
}

const IMPORTS = /(?:\brequire\(|\bfrom|\bimport)\s*["']((?:@[\w.-]+\/)?\w[\w.-]*)(?:\/[^"']*)?["']/g;

/** Scripts beside the bundle that import what only the bundle holds. */
function orphanNotes(beside: readonly CodeFile[], modules: readonly CodeFile[]): string[] {
  const has = (name: string): boolean => modules.some(({ path }) => path.startsWith(`node_modules/${name}/`));
  const orphans = beside
    .filter(({ path }) => /\.[cm]?js$/.test(path))
    .flatMap(({ path, data }) =>
      [...Buffer.from(data).toString("utf8").matchAll(IMPORTS)]
        .map(([, name = ""]) => name)
        .filter((name) => !isBuiltin(name) && !has(name))
        .map((name) => say("{path} imports {name}", { path, name })),
    );
  if (orphans.length === 0) return [];
  return [
    say(
      "{orphans}: that is in the bundle alone, and your code loads files by name; pack with --no-bundle if it means these",
      { orphans: firstOf([...new Set(orphans)], 3) },
    ),
  ];
}

/** Why nothing was bundled, and what may come of it. What a launcher starts is not guessed at. */
function looseNotes(
  { program, preloadedPackages }: Start,
  files: readonly CodeFile[],
  { mayBundle }: { readonly mayBundle: boolean },
): string[] {
  // Each package finds its own dependencies beside where its link leads to; here is no link any more.
  if (files.some(({ path }) => path.startsWith("node_modules/.pnpm/"))) {
    return [
      say(
        "node_modules are pnpm's, links that a zip file does not keep: a package may not find its own dependencies; install with `npm ci --omit=dev`, or start with `node FILE` to have them bundled",
      ),
    ];
  }
  if (!mayBundle) return [];
  if (preloadedPackages.length > 0) {
    return [
      say(
        "{packages} is loaded before the start file, so node_modules are packed as they are; imported by it they would be bundled",
        { packages: preloadedPackages.join(", ") },
      ),
    ];
  }
  if (!isLauncher(program) || !files.some(({ path }) => path.startsWith("node_modules/"))) return [];
  return [
    say(
      "{program} starts it, so node_modules are packed as they are, without node_modules/.bin; with `node FILE` they would be bundled",
      { program },
    ),
  ];
}

const sorted = (files: readonly CodeFile[]): CodeFile[] =>
  files.toSorted((a, b) => (a.path < b.path ? -1 : 1));

/** Packages that npm installed for development alone, by its own record. */
function devPackages(dir: string): string[] {
  const record = join(dir, "node_modules/.package-lock.json");
  if (!existsSync(record)) return [];
  const { packages = {} } = JSON.parse(readFileSync(record, "utf8")) as {
    packages?: Record<string, { dev?: boolean }>;
  };
  return Object.entries(packages).flatMap(([path, { dev }]) => (dev ? [`/${path}/`] : []));
}

async function fromZip(spec: FunctionSpec): Promise<CodePackage> {
  if (!statSync(spec.codeDir, { throwIfNoEntry: false })?.isFile()) {
    throw new PackError("NoCode", say("the zip file {file} is not there", { file: spec.codeDir }));
  }
  const files = await readZip(readFileSync(spec.codeDir));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const read = (path: string): string => Buffer.from(byPath.get(path)?.data ?? []).toString("utf8");
  return {
    ...beginOf(spec, read, (path) => byPath.has(path)),
    files: sorted(files),
    bundled: undefined,
    customLayers: customLayers(spec),
    leftToLayers: [],
    notes: [say("`code` is a zip file already: only its order, times and modes are made regular")],
  };
}

/** A function that runs on an interpreter out of its own node_modules takes it along. */
function ownInterpreter(
  spec: FunctionSpec,
  interpreter: Interpreter | NoInterpreter,
  start: Start,
): CodeFile[] {
  if (!("from" in interpreter) || interpreter.from !== "code" || interpreter.bin === undefined) return [];
  const folder = interpreter.bin.replace(/^\/code\/?/, "");
  const path = start.programFile ?? `${folder}/${start.program}`;
  if (!path.split("/").includes("node_modules")) return [];
  return [{ path, data: readFileSync(join(spec.codeDir, path)), executable: true }];
}
