import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { type CodeFile, codeFiles } from "./code-files.ts";
import { firstOf } from "./count.ts";
import { type Interpreter, interpreterOf, type NoInterpreter } from "./interpreter.ts";
import { nativeFiles } from "./native-package.ts";
import { abiOfNode } from "./node-abi.ts";
import { type BundlePart, bundleNode } from "./node-bundle.ts";
import { PackError } from "./pack-error.ts";
import { isLauncher, type Start, startOf, startOfScript } from "./start-file.ts";
import { readZip } from "./zip.ts";

/** The files that a function of a custom runtime deploys, and how they came to be. */
export interface CodePackage {
  /** Sorted by path. */
  readonly files: readonly CodeFile[];
  readonly start: Start;
  /** What interprets it on the platform; undefined for a program of its own. */
  readonly interpreter: Interpreter | NoInterpreter | undefined;
  /** Present when Node.js code was bundled: whose bytes the bundle holds. */
  readonly bundled: readonly BundlePart[] | undefined;
  readonly notes: readonly string[];
}

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
  const begin = beginOf(spec, (path) => readFileSync(join(spec.codeDir, path), "utf8"));
  const { start, interpreter } = begin;
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
  if (!bundles) {
    const notes = skipModules ? [] : looseNotes(start, loose, options.bundle !== false);
    return { ...begin, files: sorted(loose), bundled: undefined, notes };
  }

  const version = "version" in interpreter ? interpreter.version : undefined;
  const scripts = [start.script, ...start.preloads].filter((path) => path !== undefined);
  const bundle = await bundleNode(spec.codeDir, scripts, version ?? OLDEST_NODE);
  const abi = version === undefined ? undefined : abiOfNode(version);
  const native = nativeFiles(bundle.native, abi);
  const beside = loose.filter(({ path }) => !bundle.consumed.has(path));
  const files = [...bundle.files, ...beside, ...native.files, ...ownInterpreter(spec, interpreter, start)];
  return {
    ...begin,
    files: sorted(files),
    bundled: bundle.parts,
    notes: [
      ...("why" in interpreter ? [`${interpreter.why}; ${interpreter.fix}`] : []),
      ...bundle.notes,
      ...native.notes,
      ...(bundle.loadsByName ? orphanNotes(beside, native.files) : []),
    ],
  };
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
        .map((name) => `${path} imports ${name}`),
    );
  if (orphans.length === 0) return [];
  return [
    `${firstOf([...new Set(orphans)], 3)}: that is in the bundle alone, and your code loads files by name; pack with --no-bundle if it means these`,
  ];
}

/** Why nothing was bundled, and what may come of it. What a launcher starts is not guessed at. */
function looseNotes(
  { program, preloadedPackages }: Start,
  files: readonly CodeFile[],
  mayBundle: boolean,
): string[] {
  // Each package finds its own dependencies beside where its link leads to; here is no link any more.
  if (files.some(({ path }) => path.startsWith("node_modules/.pnpm/"))) {
    return [
      "node_modules are pnpm's, links that a zip file does not keep: a package may not find its own dependencies; install with `npm ci --omit=dev`, or start with `node FILE` to have them bundled",
    ];
  }
  if (!mayBundle) return [];
  if (preloadedPackages.length > 0) {
    return [
      `${preloadedPackages.join(", ")} is loaded before the start file, so node_modules are packed as they are; imported by it they would be bundled`,
    ];
  }
  if (!isLauncher(program) || !files.some(({ path }) => path.startsWith("node_modules/"))) return [];
  return [
    `${program} starts it, so node_modules are packed as they are, without node_modules/.bin; with \`node FILE\` they would be bundled`,
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
    throw new PackError("NoCode", `the zip file ${spec.codeDir} is not there`);
  }
  const files = await readZip(readFileSync(spec.codeDir));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const read = (path: string): string => Buffer.from(byPath.get(path)?.data ?? []).toString("utf8");
  return {
    ...beginOf(spec, read),
    files: sorted(files),
    bundled: undefined,
    notes: ["`code` is a zip file already: only its order, times and modes are made regular"],
  };
}

/** Looks through a start script such as `bootstrap` to what it starts. */
function beginOf(
  spec: FunctionSpec,
  read: (path: string) => string,
): Pick<CodePackage, "start" | "interpreter"> {
  const options = spec.environment.NODE_OPTIONS;
  const start = startOf(spec.command, undefined, options);
  const scripted =
    start.programFile === undefined
      ? undefined
      : startOfScript(
          readOrEmpty(start.programFile, read),
          posix.resolve("/code", posix.dirname(start.programFile)),
        );
  if (scripted === undefined) return { start, interpreter: interpreterOf(spec, start.program) };
  const behind = startOf(scripted.command, scripted.from, options);
  const PATH = [scripted.path, spec.environment.PATH].filter(Boolean).join(":");
  const environment = PATH === "" ? spec.environment : { ...spec.environment, PATH };
  return {
    start: { ...behind, program: start.program, programFile: start.programFile },
    interpreter: interpreterOf({ ...spec, environment }, behind.program),
  };
}

/** A script is small; a program or a missing file is no script. */
function readOrEmpty(path: string, read: (path: string) => string): string {
  try {
    const text = read(path);
    return text.startsWith("#!") ? text.slice(0, 65_536) : "";
  } catch {
    return ""; // that it is missing is found when the package is looked at
  }
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
