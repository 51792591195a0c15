import { closeSync, existsSync, openSync, readSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { say } from "../language/language.ts";
import { UsageError } from "../usage-error.ts";

/** Where the zip file goes: the first of these in the folder that is not the zip file which is packed. */
const NAMES = ["code.zip", "code.packed.zip"] as const;

/** "PK": how every zip file begins (APPNOTE 4.3.7; an empty one 4.3.16). */
const ZIP_MAGIC = "PK";

/** What is packed, and where its folder is. */
export interface OutFileOptions {
  readonly spec: Pick<FunctionSpec, "codeDir">;
  /** The folder with the s.yaml. */
  readonly dir: string;
  /** As given on the command line. */
  readonly wanted: string | undefined;
}

/**
 * The file that a package is written to. Neither the zip file that `code` names nor anything that is no zip file is replaced: it
 * may be what was packed, or a source.
 *
 * @throws {UsageError} for a file that must stay
 */
export function outFile({ spec, dir, wanted }: OutFileOptions): string {
  const isInput = (file: string): boolean => existsSync(file) && isSame(file, spec.codeDir);
  const file =
    wanted ?? NAMES.map((name) => join(dir, name)).find((name) => !isInput(name)) ?? join(dir, NAMES[0]);
  if (existsSync(file) && !isZip(file)) {
    throw new UsageError(
      `${say("{file} is there and is no zip file, so it is not overwritten", { file })}\n→ ${say("name another file with --out")}`,
    );
  }
  if (isInput(file)) {
    throw new UsageError(
      `${say("{file} is the zip file that `code` names, and it is not overwritten", { file })}\n→ ${say("name another file with --out")}`,
    );
  }
  return file;
}

/** The same file, also by another name that leads to it. */
const isSame = (one: string, other: string): boolean =>
  existsSync(other) && realpathSync(one) === realpathSync(other);

function isZip(file: string): boolean {
  const head = Buffer.alloc(ZIP_MAGIC.length);
  let fd: number | undefined;
  try {
    fd = openSync(file, "r");
    const read = readSync(fd, head, 0, head.length, 0);
    return read === 0 || head.toString("latin1") === ZIP_MAGIC;
  } catch {
    return false; // a folder, or what may not be read: it stays
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
