import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A repository as its guards see it: the files that git tracks or would track, and their text. */
export class Repository {
  readonly root: string;
  /** Relative to the root, with `/`, sorted. Ignored files are not among them. */
  readonly files: readonly string[];
  /** The files and every folder that holds one. */
  readonly paths: ReadonlySet<string>;
  // Each guard reads most files: kept, the whole run reads each once.
  readonly #texts = new Map<string, string>();

  /** @throws {Error} when `root` is no git work tree. */
  constructor(root: string) {
    this.root = root;
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    const isFile = (path: string): boolean =>
      statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
    this.files = [...new Set(listed.split("\0"))].filter((path) => path !== "" && isFile(path)).sort();
    this.paths = new Set(this.files.flatMap((path) => [path, ...foldersOf(path)]));
  }

  /** True for a file or a folder with a file in it. Takes a closing slash. */
  has(path: string): boolean {
    const plain = path.replace(/\/+$/, "");
    return plain === "" || plain === "." || this.paths.has(plain);
  }

  /** The text of a file. @throws {Error} when it is not there */
  text(path: string): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(join(this.root, path), "utf8");
    this.#texts.set(path, text);
    return text;
  }

  /** Its lines; a text that ends with a line break has an empty last one. */
  lines(path: string): string[] {
    return this.text(path).split("\n");
  }

  /** The line, from 1, of the first one that contains `part`; 1 when none does. */
  lineOf(path: string, part: string): number {
    return (
      Math.max(
        0,
        this.lines(path).findIndex((line) => line.includes(part)),
      ) + 1
    );
  }

  /** The files of `folder` and below. */
  under(folder: string): string[] {
    return this.files.filter((path) => path.startsWith(`${folder}/`));
  }
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
