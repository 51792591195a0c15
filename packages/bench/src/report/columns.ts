import Table from "cli-table3";
import width from "fast-string-width";

/** No lines, and two spaces between columns. */
const CHARS = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/** Rows of texts as lines of columns, wide enough for the widest. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const style = { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true };
  const table = new Table({ chars: CHARS, style });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** The columns that a text takes in a terminal, where a Chinese character takes two. */
export const columnsOf = (text: string): number => width(text);

/** As much of a text as has room in so many columns. */
export function cutAt(text: string, most: number): string {
  let [kept, taken] = ["", 0];
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > most) break;
    kept += character;
  }
  return kept;
}
