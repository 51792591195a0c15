import { readFileSync } from "node:fs";

/** Where a file says something first, as `file:line`; the file alone where it does not say it, or cannot be read any more. */
export function placeInFile(file: string, words: string): string {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return file; // it was read a moment ago; a message shall not fail for it
  }
  const at = text.indexOf(words);
  return at < 0 ? file : `${file}:${lineAt(text, at)}`;
}

/** The line that an offset is on, from 1. */
const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** `file:line` of what JSON.parse complained of. Node says an offset, or nothing where the text ends too soon. */
export function placeOfSyntaxError(file: string, text: string, error: Error): string {
  const offset = /at position (\d+)/.exec(error.message)?.[1];
  return `${file}:${lineAt(text, offset === undefined ? text.trimEnd().length : Number(offset))}`;
}
