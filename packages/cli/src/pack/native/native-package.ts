import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import type { OnResolveResult, Plugin } from "esbuild";
import { say } from "../../language/language.ts";
import type { CodeFile } from "../files/code-files.ts";
import { PackError } from "../pack-error.ts";
import { namedBuilds, type PackageScript } from "./named-builds.ts";
import { fitOf } from "./node-abi.ts";

/** A package that holds native code, so stays beside the bundle. */
export interface NativePackage {
  /** As the code imports it, which an alias may have changed. */
  readonly name: string;
  readonly root: string;
  /** Files of it that the code imports by their path. */
  readonly imported: Set<string>;
}

/** What packages with native code come to in a code package. */
export interface NativeFiles {
  readonly files: readonly CodeFile[];
  /** What was left out, and may be missed. */
  readonly notes: readonly string[];
}

/** Of a package that is copied, what Node.js can load; not sources, types, documents and build leftovers. */
const LOADABLE = new Set([".js", ".cjs", ".mjs", ".json", ".node", ".wasm"]);
const SHARED_OBJECT = /\.so(\.\d+)*$/;
const SCRIPT = /\.[cm]?js$/;
const LICENCE = /^(licen[cs]e|notice)/i;
/** Where pnpm keeps packages, each with links to its dependencies beside it. */
const PNPM_STORE = ".pnpm";
/** Packages are not deep; a link in a circle is. */
const MAX_DEPTH = 8;

/** Set on our own question to the bundler, so that the plugin does not answer itself. */
const MARK = "wsfn:looked-at";
const builtins = new Set(builtinModules);

/** Leaves packages with native code out of a bundle, and collects them. */
export function leaveNative(found: Map<string, NativePackage>): Plugin {
  return {
    name: "native",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async (args): Promise<OnResolveResult | undefined> => {
        if (args.pluginData === MARK || args.path.startsWith("node:") || builtins.has(args.path))
          return undefined;
        if (args.kind === "entry-point") return undefined;
        const { resolveDir, kind, importer } = args;
        const resolved = await build.resolve(args.path, { resolveDir, kind, importer, pluginData: MARK });
        if (resolved.errors.length > 0 || resolved.external) return undefined;
        const root = packageRoot(resolved.path);
        if (root === undefined || !(holdsNative(root) || brings(root))) return undefined;
        const name = packageName(args.path);
        const known = found.get(name);
        if (known !== undefined && known.root !== root)
          throw new PackError("TwoVersions", twoVersions(name, known.root, root));
        const { imported } = known ?? { imported: new Set<string>() };
        found.set(name, { name, root, imported });
        imported.add(relative(root, resolved.path).split(sep).join("/"));
        return { path: args.path, external: true };
      });
    },
  };
}

const twoVersions = (name: string, one: string, other: string): string =>
  say("{name} has native code and is used in two versions: {one} and {other}", { name, one, other });

/** `@scope/name/sub` -> `@scope/name`. */
const packageName = (specifier: string): string =>
  specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

/** The nearest folder above that is a package of its own. */
function packageRoot(file: string): string | undefined {
  for (let dir = dirname(file); dir !== dirname(dir); dir = dirname(dir)) {
    const manifest = join(dir, "package.json");
    if (existsSync(manifest) && readJson(manifest).name !== undefined) return dir;
  }
  return undefined;
}

/** By package folder: one bundle asks for the same package hundreds of times. */
const native = new Map<string, boolean>();

function holdsNative(root: string): boolean {
  const known = native.get(root);
  if (known !== undefined) return known;
  const holds = filesOf(root).some((path) => extname(path) === ".node");
  native.set(root, holds);
  return holds;
}

/** Some packages keep their builds in packages of their own, one for each platform, and find them by name at run time. */
const brings = (root: string): boolean =>
  optionalNames(root).some((name) => {
    const place = findPackage(name, root);
    return place !== undefined && holdsNative(place);
  });

const optionalNames = (root: string): string[] =>
  Object.keys(readJson(join(root, "package.json")).optionalDependencies ?? {});

/** Paths of the package's own files; its nested packages are others. */
function filesOf(root: string, dir = "", depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  return readdirSync(join(root, dir), { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && name !== ".git")
    .flatMap((entry) => {
      const path = dir === "" ? entry.name : `${dir}/${entry.name}`;
      if (entry.isDirectory()) return filesOf(root, path, depth + 1);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

/**
 * The files of packages with native code, and of what they depend on, as they lie below `node_modules` in the code package:
 * only the builds that the runtime's Node.js can load. `abi` undefined: of any version.
 *
 * @throws {PackError} `NativeMisfit` when a package has builds, but none that fits.
 */
export function nativeFiles(packages: Iterable<NativePackage>, abi: number | undefined): NativeFiles {
  const files = new Map<string, CodeFile[]>();
  const roots = new Map<string, string>();
  const notes: string[] = [];
  const take = (each: NativePackage): void => {
    const { name, root } = each;
    const known = roots.get(name);
    if (known === root) return;
    if (known !== undefined) throw new PackError("TwoVersions", twoVersions(name, known, root));
    roots.set(name, root);
    files.set(name, fittingFiles(each, abi));
    const { found, leftOut, foreign } = dependenciesOf(root);
    if (
      foreign.length > 0 &&
      !holdsNative(root) &&
      !found.some((one) => one.isOptional && holdsNative(one.root))
    ) {
      const fix = `npm install --os=linux --cpu=x64 --libc=glibc ${name}`;
      const what = say("{name} has no build for x86-64 Linux with glibc, only {foreign}", {
        name,
        foreign: foreign.join(", "),
      });
      throw new PackError("NativeMisfit", what, { fix });
    }
    if (leftOut.length > 0)
      notes.push(
        say("{name} declares {leftOut}, which an override of pnpm leaves out", {
          name,
          leftOut: leftOut.join(", "),
        }),
      );
    for (const dependency of found) take(dependency);
  };
  for (const each of packages) take(each);
  return { files: [...files.values()].flat(), notes };
}

/** What Node.js can load of a package, less the builds that it cannot or will not. @throws {PackError} `NativeMisfit` */
function fittingFiles({ name, root, imported }: NativePackage, abi: number | undefined): CodeFile[] {
  const misfits: string[] = [];
  const builds: string[] = [];
  const scripts: PackageScript[] = [];
  const files = filesOf(root)
    .filter((path) => LOADABLE.has(extname(path)) || SHARED_OBJECT.test(path) || LICENCE.test(path))
    .flatMap((path) => {
      const data = readFileSync(join(root, path));
      const file = { path: `node_modules/${name}/${path}`, data, executable: false };
      if (SCRIPT.test(path)) scripts.push({ path, text: data.toString("utf8") });
      if (extname(path) !== ".node") return [{ path, file }];
      const fit = fitOf(path, data, abi);
      if (fit.fits) builds.push(path);
      else misfits.push(`${path}${say(": ")}${fit.why}`);
      return fit.fits ? [{ path, file }] : [];
    });
  if (builds.length === 0 && misfits.length > 0) {
    const node = abi === undefined ? "Node.js" : say("Node.js of ABI {abi}", { abi });
    const what = say("{name} has no build for {node} on x86-64 Linux with glibc:", { name, node });
    throw new PackError("NativeMisfit", [what, ...misfits].join("\n  "));
  }
  const unused = unusedBuilds(builds, scripts, imported);
  return files.filter(({ path }) => !unused.has(path)).map(({ file }) => file);
}

/** Builds that fit and that nothing loads, such as a second copy; none where that is not certain. */
function unusedBuilds(
  builds: readonly string[],
  scripts: readonly PackageScript[],
  imported: ReadonlySet<string>,
): ReadonlySet<string> {
  const isNamed = builds.length > 1 ? namedBuilds(scripts) : undefined;
  if (isNamed === undefined || !builds.some(isNamed)) return new Set();
  return new Set(builds.filter((path) => !isNamed(path) && !imported.has(path)));
}

/**
 * Packages that a package needs beside itself. An optional one that is not there was left out at the installation; so was
 * any that pnpm did not link beside it, for pnpm links all that an override does not take out. `foreign` are optional ones
 * with builds for other platforms than the functions'.
 */
function dependenciesOf(root: string): {
  found: (NativePackage & { readonly isOptional: boolean })[];
  leftOut: string[];
  foreign: string[];
} {
  const { dependencies } = readJson(join(root, "package.json"));
  const optional = optionalNames(root);
  const found: (NativePackage & { isOptional: boolean })[] = [];
  const leftOut: string[] = [];
  const foreign: string[] = [];
  for (const name of new Set([...Object.keys(dependencies ?? {}), ...optional])) {
    const place = findPackage(name, root);
    const isOptional = optional.includes(name);
    if (place !== undefined && isOptional && !isForPlatform(place)) {
      if (holdsNative(place)) foreign.push(name);
    } else if (place !== undefined) found.push({ name, root: place, imported: new Set(), isOptional });
    else if (isOptional) continue;
    else if (root.split(sep).includes(PNPM_STORE)) leftOut.push(name);
    else {
      const needs = relative(process.cwd(), root);
      const what = say("{needs} needs {name}, which is not installed", { needs, name });
      throw new PackError("DependencyMissing", what);
    }
  }
  return { found, leftOut, foreign };
}

/** By what its package.json declares for systems, processors and C libraries: a list of those, or of `!others`. */
function isForPlatform(root: string): boolean {
  const { os, cpu, libc } = readJson(join(root, "package.json"));
  const takes = (list: readonly string[] | string | undefined, wanted: string): boolean => {
    const names = [list ?? []].flat();
    if (names.includes(`!${wanted}`)) return false;
    return names.includes(wanted) || names.every((name) => name.startsWith("!"));
  };
  return takes(os, "linux") && takes(cpu, "x64") && takes(libc, "glibc");
}

/**
 * As Node.js looks for it: in every node_modules on the way up. Not in the one that pnpm keeps for packages that declare too
 * little: what is declared lies beside the package, and what lies there is of any version.
 */
function findPackage(name: string, from: string): string | undefined {
  for (let dir = realpathSync(from); basename(dir) !== PNPM_STORE; dir = dirname(dir)) {
    const candidate = join(dir, "node_modules", name);
    if (!dir.endsWith(`${sep}node_modules`) && existsSync(join(candidate, "package.json"))) {
      return realpathSync(candidate);
    }
    if (dir === dirname(dir)) return undefined;
  }
  return undefined;
}

interface PackageJson {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[] | string;
  readonly cpu?: readonly string[] | string;
  readonly libc?: readonly string[] | string;
}

const readJson = (file: string): PackageJson => JSON.parse(readFileSync(file, "utf8"));
