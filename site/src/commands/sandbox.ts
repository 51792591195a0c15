import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a reader's commands may write into, and what a clone need not have. */
const LEFT_OUT = new Set([".git", "docs", ".wsfn"]);
/** What commands of an earlier reader have made in a recipe. */
const MADE = /[\\/](?:node_modules|target|python|package-lock\.json)$/;

/**
 * A clone of the repository as a reader has it, in a folder of its own: the recipes are copies, all else leads to the repository. What
 * commands make beside the clone is in the same folder, and goes with it.
 */
export class Sandbox implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "wsfn-pages-"));
  /** The clone: where the commands of a page begin. */
  readonly clone = join(this.#folder, "clone");
  /** Where a shell leaves its state for the next command. */
  readonly state = join(this.#folder, "state");

  constructor(root: string) {
    mkdirSync(join(this.clone, "docs"), { recursive: true });
    for (const name of readdirSync(root)) {
      if (!LEFT_OUT.has(name)) symlinkSync(join(root, name), join(this.clone, name));
    }
    cpSync(join(root, "docs", "recipes"), join(this.clone, "docs", "recipes"), {
      recursive: true,
      filter: (path) => !MADE.test(path),
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
