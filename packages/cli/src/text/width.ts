import width from "fast-string-width";

/** The columns that a text takes on a terminal: a Chinese character takes two, an escape sequence none. */
export const columnsOf = (text: string): number => width(text);

/** A text with spaces after it, up to so many columns. */
export const padded = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - columnsOf(text)));

/** As much of a text as has room in so many columns. */
export function cutAt(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let [kept, taken] = ["", 0];
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > columns) break;
    kept += character;
  }
  return kept;
}
