import { printable } from "./printable.ts";
import type { Screen } from "./screen.ts";
import { columnsOf } from "./width.ts";

/** Where a line may be broken: before a word, or before a Chinese character, to which the punctuation around it belongs. */
const PIECE =
  / *[“（《]*(?:\p{Script=Han}|[^\s\p{Script=Han}“（《，。：；、？！）”》]+)[，。：；、？！）”》]*| +|./gu;

/** Breaks a text between words, every line indented by so many columns; whole where there is no screen. */
export function wrapped(text: string, indent: number, screen: Screen | undefined): string[] {
  const before = " ".repeat(indent);
  const clean = printable(text);
  const room = (screen?.columns ?? Number.POSITIVE_INFINITY) - indent;
  if (columnsOf(clean) <= room) return [before + clean];
  const own = /^ */.exec(clean)?.[0] ?? "";
  const lines: string[] = [];
  for (const piece of clean.trim().match(PIECE) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && own.length + columnsOf(last + piece) <= room)
      lines[lines.length - 1] = last + piece;
    else lines.push(piece.trimStart());
  }
  return lines.map((line) => before + own + line);
}
