/**
 * Controls, lone surrogates, line separators, and what is invisible or turns the reading direction round: each can make
 * a terminal, a log viewer or a reader believe something that was never said. U+FFFE and U+FFFF are no XML characters.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

/**
 * Azure Pipelines obeys `##vso[` and TeamCity `##teamcity[` wherever in a line they stand, GitHub `::set-env` at the start
 * of one, and where a line starts is decided by the width it is wrapped to.
 */
const BUILD_COMMAND = /#(?=#\w*\[)|:(?=:[a-z])/gi;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const spelledHex = (char: string): string => `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`;

const spelled = (char: string): string => {
  const code = char.codePointAt(0) ?? 0;
  return SHORT[char] ?? (code < 0x100 ? spelledHex(char) : `\\u{${code.toString(16)}}`);
};

/**
 * One line that shows what a text holds and does nothing: control characters, ANSI escapes, line breaks, lone surrogates
 * and direction marks become `\x1b`, `\n`, `\u{202e}`. What is longer than `maxChars` (default 2000) ends in `…`.
 */
export function visible(text: string, maxChars = 2000): string {
  const bounded = text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
  return bounded.replace(UNSEEN, spelled);
}

/** {@link visible} for what is printed where a build service may read along: its commands are spelled out as well. */
export const printable = (text: string, maxChars?: number): string =>
  visible(text, maxChars).replace(BUILD_COMMAND, spelledHex);

/**
 * JSON text whose strings hold no raw control character beyond what JSON itself escapes: a terminal that prints the file
 * stays as it is, and a parser reads the same value.
 */
export const plainJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(UNSEEN, (char) => (char === "\n" ? char : jsonEscape(char)));

const jsonEscape = (char: string): string =>
  char
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
