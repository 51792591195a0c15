const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What terminals draw in two columns: East Asian wide and full-width blocks (UAX 11), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const ASCII = /^[\x20-\x7e]*$/;

const widthOfGrapheme = (grapheme: string): number => {
  if (WIDE.test(grapheme)) return 2;
  return /^\p{M}+$/u.test(grapheme) ? 0 : 1;
};

/** Columns that a text without control characters takes in a terminal. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += widthOfGrapheme(segment);
  return columns;
}

/** Fills up with spaces on the right; a longer text stays whole. */
export const padRight = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - displayWidth(text)));

/** Fills up with spaces on the left; a longer text stays whole. */
export const padLeft = (text: string, columns: number): string =>
  " ".repeat(Math.max(0, columns - displayWidth(text))) + text;

/** Cuts to `columns`, the last of them `…` when something was cut. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOfGrapheme(segment);
    if (used > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? "" : `${kept}…`;
}

/** After these a Chinese sentence may be broken, which has no spaces; not between two of them. */
const PAUSE = /(?<=[，、；：。！？）])(?![，、；：。！？）])/;

/** Breaks at spaces, and after Chinese punctuation, into lines of at most `columns` (at least 8); a word that is longer than a line is broken inside. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(8, columns);
  const lines: string[] = [];
  let line = "";
  for (const spaced of text.split(" ")) {
    for (const [at, word] of spaced.split(PAUSE).entries()) {
      const joined = line === "" ? word : `${line}${at === 0 ? " " : ""}${word}`;
      if (displayWidth(joined) <= room) {
        line = joined;
        continue;
      }
      if (line !== "") lines.push(line);
      const pieces = chop(word, room);
      line = pieces.pop() ?? "";
      lines.push(...pieces);
    }
  }
  return [...lines, line];
}

function chop(word: string, room: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const columns = widthOfGrapheme(segment);
    if (used + columns > room) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += segment;
    used += columns;
  }
  return [...pieces, piece];
}
