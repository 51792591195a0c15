import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, extname, join, posix, resolve } from "node:path";
import { type BuildFailure, build, type Metafile } from "esbuild";
import { say } from "../../language/language.ts";
import type { CodeFile } from "../files/code-files.ts";
import { leaveNative, type NativePackage } from "../native/native-package.ts";
import { PackError } from "../pack-error.ts";

/** What a bundle is made of, for those who wonder about its size. */
export interface BundlePart {
  /** A package's name, or `your code`. */
  readonly name: string;
  readonly bytes: number;
}

/** One file for each script, and what was found while making it. */
export interface Bundle {
  readonly files: readonly CodeFile[];
  /** Files of the code folder that are inside the bundle now. */
  readonly consumed: ReadonlySet<string>;
  /** Heaviest first. */
  readonly parts: readonly BundlePart[];
  readonly native: readonly NativePackage[];
  /** Own code loads files whose names are made at run time: it may mean any that is not in the bundle. */
  readonly loadsByName: boolean;
  /** Packages that are not installed, and were left to a layer. */
  readonly leftOut: readonly string[];
  /** Whether any of it is an ES module. */
  readonly isModule: boolean;
  /** What may be wrong, and cannot be known. */
  readonly notes: readonly string[];
}

/** The part of a bundle that is no package. */
const OWN_CODE = "your code";
/** What Node.js tries for a name without an extension (CommonJS), and `.ts`, which newer Node.js runs. */
const EXTENSIONS = ["", ".js", ".mjs", ".cjs", ".ts"];
/** The one way of naming a worker that is plain to see; esbuild does not follow it. */
const WORKER = /new\s+Worker\(\s*new\s+URL\(\s*["'](\.[^"']+\.[cm]?[jt]s)["']\s*,\s*import\.meta\.url/g;
/** A name that is made at run time; the bundler leaves such a line as it is. */
const LOADS_BY_NAME = /\b(?:require|import)\(\s*[^\s"'`)]/;
/** Signs that a module looks for a file beside itself. */
const READS_BESIDE = /new URL\(\s*["'`]\.{1,2}\/|\bimport\.meta\.dirname\b|(?:join|resolve)\(\s*__dirname/;

/** How it is bundled. */
export interface BundleOptions {
  /** The language that Node.js of this version reads. */
  readonly nodeVersion: string;
  /** True: a package that is not installed is left out, for a layer to bring. Default false: `DependencyMissing`. */
  readonly mayLeaveOut?: boolean;
}

/**
 * Makes one file of each script that the start command names, and of the workers that it starts: own code, packages and
 * workspace packages together, in the language of `nodeVersion`. Each keeps its path. Packages with native code stay out.
 *
 * @throws {PackError} `StartFileMissing`, `DependencyMissing`, `BundleFailed`
 */
export async function bundleNode(
  dir: string,
  scripts: readonly string[],
  options: BundleOptions,
): Promise<Bundle> {
  const root = realpathSync(dir);
  const native = new Map<string, NativePackage>();
  const leftOut = new Set<string>();
  const how: How = { ...options, root, native, leftOut };
  const files: CodeFile[] = [];
  const consumed = new Set<string>();
  const parts = new Map<string, number>();
  const notes: string[] = [];
  const manifest = readManifest(root);
  // Grows while it is worked through: a worker may start others.
  const due = scripts.map((script) => scriptFile(root, script));
  let isModule = false;
  let loadsByName = false;
  for (let path = due.shift(); path !== undefined; path = due.shift()) {
    if (consumed.has(path)) continue;
    const { text, meta, isEsm } = await bundleOne(path, how);
    isModule ||= isEsm && extname(path) !== ".mjs";
    files.push({ path, data: Buffer.from(text), executable: text.startsWith("#!") });
    consumed.add(path);
    const own = Object.keys(meta.inputs).filter(isOwn);
    const texts = own.map((input) => readFileSync(join(root, input), "utf8"));
    loadsByName ||= texts.some((source) => LOADS_BY_NAME.test(source));
    // Code that reads its own folder finds it as it was: what is in the bundle now may be what it lists.
    if (!texts.some((source) => READS_BESIDE.test(source))) for (const input of own) consumed.add(input);
    for (const [input, { bytesInOutput }] of inputsOf(meta)) {
      const name = partName(root, input);
      parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
    }
    notes.push(...besideNotes(root, path, meta));
    due.push(...workersOf(root, path, meta).filter((worker) => !consumed.has(worker)));
  }
  // Node.js takes a .js file for a module only where the package.json beside it declares that.
  if (manifest !== undefined || isModule) {
    const { name, version } = manifest ?? {};
    const kept = { name, version, private: true, ...(isModule ? { type: "module" } : {}) };
    files.push({ path: "package.json", data: Buffer.from(`${JSON.stringify(kept)}\n`), executable: false });
    consumed.add("package.json");
  }
  const sizes = [...parts].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
  return {
    files,
    consumed,
    parts: sizes,
    native: [...native.values()],
    loadsByName,
    leftOut: [...leftOut].sort(),
    isModule,
    notes,
  };
}

/** `node index`, `node .`: what Node.js makes of them. */
function scriptFile(root: string, script: string): string {
  const candidates = [...EXTENSIONS.map((extension) => script + extension), posix.join(script, "index.js")];
  const found = candidates.find((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return found;
  throw new PackError(
    "StartFileMissing",
    say("the start command runs {script}, which is not in {root}", { script, root }),
  );
}

/** A path of esbuild's metafile that is a file of the code folder; `:` is in the names that plugins give. */
const isOwn = (input: string): boolean =>
  !input.startsWith("../") && !input.includes("node_modules/") && !input.includes(":");

const inputsOf = (meta: Metafile): [string, { bytesInOutput: number }][] =>
  Object.values(meta.outputs).flatMap((output) => Object.entries(output.inputs));

interface Bundled {
  readonly text: string;
  readonly meta: Metafile;
  readonly isEsm: boolean;
}

/** What one bundle takes part in: the packages that are left out of all of them add up. */
interface How extends BundleOptions {
  readonly root: string;
  readonly native: Map<string, NativePackage>;
  readonly leftOut: Set<string>;
}

/** One script with all that it imports. */
async function bundleOne(path: string, how: How): Promise<Bundled> {
  const isEsm = isModuleFile(how.root, path) || (await isModuleSyntax(how.root, path));
  const bundled = await run(path, { ...how, isEsm });
  const text = withoutStores(bundled.text);
  return { ...bundled, text: isEsm ? withRequire(text) : text };
}

async function run(path: string, how: How & { readonly isEsm: boolean }): Promise<Bundled> {
  const { root, isEsm, nodeVersion, native, leftOut } = how;
  try {
    // Not minified: stack traces are read by people, and deflate takes most of the difference (decision 0030).
    const { outputFiles, metafile } = await build({
      absWorkingDir: root,
      entryPoints: [`./${path}`],
      bundle: true,
      write: false,
      outfile: "bundle.out.js",
      metafile: true,
      platform: "node",
      format: isEsm ? "esm" : "cjs",
      target: `node${nodeVersion}`,
      charset: "utf8",
      logLevel: "silent",
      external: [...leftOut],
      plugins: [leaveNative(native)],
    });
    return { text: outputFiles[0]?.text ?? "", meta: metafile, isEsm };
  } catch (error) {
    const failure = error as BuildFailure;
    const missing = how.mayLeaveOut ? missingPackages(failure).filter((name) => !leftOut.has(name)) : [];
    if (missing.length === 0) throw asPackError(failure);
    // The bundler names what it cannot do without; what is tried and caught it leaves alone.
    for (const name of missing) leftOut.add(name);
    return run(path, how);
  }
}

/** Packages that the bundler did not find: whole names, `@scope/name` of `@scope/name/part`. */
const missingPackages = ({ errors = [] }: BuildFailure): string[] =>
  errors.flatMap(({ text }) => /^(?:@[^/]+\/)?[^/]+/.exec(unresolved(text) ?? "")?.[0] ?? []);

/** The package that the bundler did not find, by its message; undefined for a file, and for other messages. */
function unresolved(text: string): string | undefined {
  const name = /^Could not resolve "([^"]+)"/.exec(text)?.[1];
  return name === undefined || /^[./]/.test(name) ? undefined : name;
}

/** The bundler's first word is the cause; what follows is mostly more of the same. */
function asPackError(failure: BuildFailure): PackError {
  const [first] = failure.errors ?? [];
  if (first === undefined) throw failure;
  if (first.detail instanceof PackError) return first.detail;
  const { location, text } = first;
  const at = location === null ? {} : { at: { file: location.file, line: location.line } };
  const missing = unresolved(text);
  const code = missing === undefined ? "BundleFailed" : "DependencyMissing";
  const what = missing === undefined ? text : say("imports {missing}, which is not installed", { missing });
  return new PackError(code, what, { ...at, cause: failure });
}

/** Newer Node.js takes a file with `import` in it for a module, whatever package.json declares. */
async function isModuleSyntax(root: string, path: string): Promise<boolean> {
  if (/\.c[jt]s$/.test(path)) return false;
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [`./${path}`],
      format: "esm",
      write: false,
      outdir: "out",
      metafile: true,
      logLevel: "silent",
    });
    return metafile.inputs[path]?.format === "esm";
  } catch (error) {
    throw asPackError(error as BuildFailure);
  }
}

/** Also the package.json above the code folder counts here, although it is not uploaded. */
function isModuleFile(root: string, path: string): boolean {
  const extension = extname(path);
  if (extension === ".mjs" || extension === ".mts") return true;
  if (extension === ".cjs" || extension === ".cts") return false;
  for (let dir = dirname(join(root, path)); ; dir = dirname(dir)) {
    if (existsSync(join(dir, "package.json"))) return readManifest(dir)?.type === "module";
    if (dir === dirname(dir)) return false;
  }
}

/**
 * The bundler names each module by its path, in a comment and in a key that nothing reads. Shortened to what is below the
 * last node_modules, the bytes do not depend on where the package manager keeps its packages.
 */
const withoutStores = (text: string): string =>
  text.replaceAll(/^(\/\/ | {2}")(?:[^"\n]*\/)?node_modules\//gm, "$1node_modules/");

/** What CommonJS code inside a module finds missing there; named only where it is used. */
function withRequire(text: string): string {
  const lines: string[] = [];
  if (/\b__require\b/.test(text)) {
    lines.push('import { createRequire as wsfnCreateRequire } from "node:module";');
    lines.push("const require = wsfnCreateRequire(import.meta.url);");
  }
  if (/\b__(?:dirname|filename)\b/.test(text)) {
    lines.push('import { fileURLToPath as wsfnFileOf } from "node:url";');
    lines.push("const __filename = wsfnFileOf(import.meta.url);");
    lines.push('const __dirname = wsfnFileOf(new URL(".", import.meta.url));');
  }
  if (lines.length === 0) return text;
  const shebang = /^#![^\n]*\n/.exec(text)?.[0] ?? "";
  return `${shebang}${lines.join("\n")}\n${text.slice(shebang.length)}`;
}

/** Whose file it is: the innermost package's, a workspace package's, or the function's own. */
function partName(root: string, input: string): string {
  const inModules = [...input.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].at(-1)?.[1];
  if (inModules !== undefined) return inModules;
  if (isOwn(input)) return OWN_CODE;
  for (let dir = dirname(resolve(root, input)); dir !== dirname(dir); dir = dirname(dir)) {
    const name = existsSync(join(dir, "package.json")) ? readManifest(dir)?.name : undefined;
    if (name !== undefined) return name;
  }
  return OWN_CODE;
}

/** Workers that the function's own code starts, as paths of the package. */
function workersOf(root: string, path: string, meta: Metafile): string[] {
  return Object.keys(meta.inputs)
    .filter(isOwn)
    .flatMap((input) => [...readFileSync(join(root, input), "utf8").matchAll(WORKER)].map((m) => m[1] ?? ""))
    .map((found) => posix.join(posix.dirname(path), found))
    .filter((worker) => existsSync(join(root, worker)));
}

/** A module that is moved into a bundle finds other files beside itself than before. */
function besideNotes(root: string, path: string, meta: Metafile): string[] {
  return Object.keys(meta.inputs)
    .filter((input) => !input.includes(":") && posix.dirname(input) !== posix.dirname(path))
    .filter((input) => READS_BESIDE.test(readFileSync(resolve(root, input), "utf8")))
    .map((input) =>
      say(
        "{input} looks for files beside itself; in the package it is part of {path}: check that it finds them",
        { input, path },
      ),
    );
}

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
}

function readManifest(dir: string): PackageJson | undefined {
  const file = join(dir, "package.json");
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new PackError("BundleFailed", say("{file} is not JSON", { file }), { cause });
  }
}
