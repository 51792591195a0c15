import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { say } from "../../language/language.ts";
import { PACK_LIMITS } from "../code-size-limit.ts";
import { PackError } from "../pack-error.ts";
import { DEV_FILES } from "./dev-files.ts";

/** A file of a code package. */
export interface CodeFile {
  /** In the package, with `/`: `lib/server.js`. */
  readonly path: string;
  readonly data: Uint8Array;
  readonly executable: boolean;
}

/** The rules of one folder's ignore file for the paths below it. */
interface IgnoreScope {
  readonly dir: string;
  readonly rules: Ignore;
}

const IGNORE_FILE = ".fcignore";

/** On Windows no file has an x bit: there a program is known by its first bytes. */
const hasModes = process.platform !== "win32";

/**
 * The files of a folder that go into its package: all but development files, node_modules under `skipModules`, and
 * what `.fcignore` names (.gitignore's rules, one file per folder; `!` takes a development file back in). A link to
 * something in the folder is followed.
 *
 * @throws {PackError} `NoCode`, `LinkOutside`, `NotAFile`, `TooBig`
 */
export function codeFiles(
  root: string,
  options: { skipModules: boolean; without?: readonly string[] },
): CodeFile[] {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new PackError("NoCode", say("the code folder {root} is not there", { root }));
  }
  const rules = ignore().add(DEV_FILES.flatMap((row) => [...row.patterns]));
  if (options.skipModules) rules.add("node_modules");
  rules.add([...(options.without ?? [])]);
  const walk = new Walk(realpathSync(root));
  walk.into("", [{ dir: "", rules }]);
  return walk.files;
}

/** One pass over a folder, with the bounds and the ignore files that it meets. */
class Walk {
  readonly files: CodeFile[] = [];
  readonly #root: string;
  #bytes = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /** `above`: the ignore rules of the folders that lead here; `trail`: these folders, by their real paths. */
  into(dir: string, above: readonly IgnoreScope[], trail: readonly string[] = [this.#root]): void {
    if (trail.length > PACK_LIMITS.maxDepth) {
      throw new PackError(
        "NotAFile",
        say("{dir} is more than {most} folders deep", { dir, most: PACK_LIMITS.maxDepth }),
      );
    }
    const scopes = withIgnoreFile(this.#root, dir, above);
    // Sorted: file systems list as they like, and the same input is to give the same bytes.
    for (const name of readdirSync(join(this.#root, dir)).sort()) {
      const path = dir === "" ? name : `${dir}/${name}`;
      this.#take(path, scopes, trail);
    }
  }

  #take(path: string, scopes: readonly IgnoreScope[], trail: readonly string[]): void {
    const file = join(this.#root, path);
    const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink();
    const stat = statOrNothing(file);
    if (isIgnored(stat?.isDirectory() ? `${path}/` : path, scopes)) return;
    // Listed, and not there by that name: its bytes are no UTF-8. And a backslash parts folders for some that unzip.
    if (isLink === undefined || path.includes("\\")) {
      throw new PackError("NotAFile", say("{path} has a name that a zip file cannot keep", { path }), {
        fix: say("rename it"),
      });
    }
    const real = isLink ? this.#requireInside(path, file, trail) : join(trail.at(-1) ?? "", basename(path));
    if (stat?.isDirectory()) {
      this.into(path, scopes, [...trail, real]);
      return;
    }
    if (!stat?.isFile())
      throw new PackError("NotAFile", say("{path} is neither a file nor a folder", { path }));
    this.#bytes += stat.size;
    if (this.#bytes > PACK_LIMITS.maxUnpackedBytes || this.files.length >= PACK_LIMITS.maxFiles) {
      const what = say("{root} holds more than {files} files or {bytes} bytes", {
        root: this.#root,
        files: PACK_LIMITS.maxFiles,
        bytes: PACK_LIMITS.maxUnpackedBytes,
      });
      throw new PackError("TooBig", what);
    }
    const data = read(path, file);
    this.files.push({ path, data, executable: hasModes ? (stat.mode & 0o100) !== 0 : isProgram(data) });
  }

  /** What a link leads to is deployed: from outside the folder it could be anything of this machine. */
  #requireInside(path: string, file: string, trail: readonly string[]): string {
    let target: string;
    try {
      target = realpathSync(file);
    } catch {
      throw new PackError("LinkOutside", say("{path} is a link to nothing", { path }), {
        fix: say("remove it"),
      });
    }
    if (trail.includes(target)) {
      throw new PackError("NotAFile", say("{path} is a link to a folder that it lies in", { path }));
    }
    if (relative(this.#root, target).split(sep)[0] !== "..") return target;
    const fix = path.split("/").includes("node_modules")
      ? say(
          "this package manager links into a store: install with `npm ci --omit=dev`, or let wsfn bundle: start with `node FILE`",
        )
      : undefined;
    throw new PackError(
      "LinkOutside",
      say("{path} is a link that leads out of the code folder, to {target}", { path, target }),
      fix === undefined ? {} : { fix },
    );
  }
}

function statOrNothing(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined; // a link to itself
  }
}

function read(path: string, file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const what = `${path} cannot be read: ${(cause as Error).message}`;
    throw new PackError("NotAFile", what, { cause, fix: say("make it readable, or name it in .fcignore") });
  }
}

/** A script or an ELF file. */
const isProgram = (data: Uint8Array): boolean => {
  const head = Buffer.from(data.subarray(0, 4)).toString("latin1");
  return head.startsWith("#!") || head === "\u007fELF";
};

/** The ignore files that hold in a folder: those above, and its own. */
function withIgnoreFile(root: string, dir: string, above: readonly IgnoreScope[]): readonly IgnoreScope[] {
  const file = join(root, dir, IGNORE_FILE);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return above;
  const text = readFileSync(file, "utf8");
  // The folder's own file may take back what the table of development files leaves out.
  if (dir === "") return above.map(({ rules }) => ({ dir, rules: rules.add(text) }));
  return [...above, { dir, rules: ignore().add(text) }];
}

/** The file nearest to the path decides. A folder's path ends in a slash. */
function isIgnored(path: string, scopes: readonly IgnoreScope[]): boolean {
  let verdict = false;
  for (const { dir, rules } of scopes) {
    const { ignored, unignored } = rules.test(dir === "" ? path : path.slice(dir.length + 1));
    if (ignored) verdict = true;
    if (unignored) verdict = false;
  }
  return verdict;
}
