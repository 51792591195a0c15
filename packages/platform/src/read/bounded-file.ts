import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { ProblemCode } from "../platform-error.ts";
import type { Said } from "../said.ts";
import { said } from "../words/said.ts";

/** Bytes of a text that is read: no file can eat the memory of whoever opens it. */
export const MAX_FILE_BYTES = 131_072;

/** Why a file gives no text. */
export interface FileFault {
  readonly code: ProblemCode & ("FileNotFound" | "FileUnreadable" | "FileTooBig");
  readonly why: Said;
}

/** The text of a regular file of at most {@link MAX_FILE_BYTES}, without its byte order mark. */
export function boundedText(path: string): string | FileFault {
  let descriptor: number;
  try {
    // A pipe without a writer would keep its reader waiting for ever.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { code: "FileNotFound", why: said("no such file") };
    return { code: "FileUnreadable", why: said("cannot be opened ({why})", { why: code ?? String(error) }) };
  }
  try {
    if (!fstatSync(descriptor).isFile()) return { code: "FileUnreadable", why: said("not a regular file") };
    // The size is not trusted: one byte more than allowed is asked for, and its coming is the refusal.
    const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
    let length = 0;
    for (let got = 1; got > 0 && length < bytes.length; length += got) {
      got = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    if (length > MAX_FILE_BYTES)
      return { code: "FileTooBig", why: said("more than {most} bytes", { most: MAX_FILE_BYTES }) };
    return bytes.toString("utf8", 0, length).replace(/^\uFEFF/, "");
  } finally {
    closeSync(descriptor);
  }
}
