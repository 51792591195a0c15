import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { boundedText } from "../read/bounded-file.ts";
import { said } from "../words/said.ts";
import { ExpressionFault } from "./expression-fault.ts";

/** Different files that one reading may look into. */
const MAX_FILES = 64;
/** Where a kernel shows itself as files: what stands there is no part of a project. */
const NO_PROJECT = /^\/(?:proc|sys|dev)(?:\/|$)/;

/** The files that a deploy file names beside itself. Each is read once; size and number are bounded. */
export class OutsideFiles {
  readonly #texts = new Map<string, string>();

  /** The text of a file. @throws {ExpressionFault} when there is none that may be read */
  text(name: string, baseDir: string): string {
    const path = resolve(baseDir, name);
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    if (this.#texts.size >= MAX_FILES)
      throw new ExpressionFault(
        said("more than {most} files are named", { most: MAX_FILES }),
        undefined,
        "TooComplex",
      );
    const read = existsSync(path) && NO_PROJECT.test(realpathSync(path)) ? NOT_READ : boundedText(path);
    if (typeof read !== "string")
      throw new ExpressionFault(
        said("file({name}): {path}: {why}", { name: name.slice(0, 80), path, why: read.why }),
        said("correct the path; it starts at the folder of the yaml file"),
      );
    this.#texts.set(path, read);
    return read;
  }

  /** The absolute path of something that exists. @throws {ExpressionFault} when it does not */
  path(name: string, baseDir: string): string {
    const path = isAbsolute(name) ? name : join(baseDir, name);
    if (name !== "" && existsSync(path)) return path;
    throw new ExpressionFault(
      said("path({name}): {path} is not there", { name: name.slice(0, 80), path }),
      said("correct the path; it starts at the folder of the yaml file"),
    );
  }
}

const NOT_READ = { why: said("not a file of a project") };
