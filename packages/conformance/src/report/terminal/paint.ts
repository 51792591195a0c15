import type { Wording } from "../wording.ts";
import type { ReportWords } from "./words/report-words.ts";

/** The few styles the terminal report uses; each gives its text back unchanged when colours are off. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly accent: (text: string) => string;
  readonly tone: (tone: Wording["tone"], text: string) => string;
}

const sgr = (on: number, off: number) => (text: string) =>
  text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;

// The sixteen colours alone: they follow the theme of the reader's terminal, light or dark.
const TONES: Readonly<Record<Wording["tone"], (text: string) => string>> = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  doubt: sgr(33, 39),
  known: sgr(35, 39),
  quiet: sgr(2, 22),
};

const plain = (text: string): string => text;

/** How text is emphasized: by escape sequences, or not at all. */
export const paint = ({ color = false }: { readonly color?: boolean | undefined }): Paint =>
  color
    ? { strong: sgr(1, 22), dim: sgr(2, 22), accent: sgr(36, 39), tone: (tone, text) => TONES[tone](text) }
    : { strong: plain, dim: plain, accent: plain, tone: (_, text) => text };

/** The place that a terminal report is written to. */
export interface Page {
  readonly ink: Paint;
  readonly columns: number;
  readonly words: ReportWords;
}

/** Right edge of what is aligned to the right: across a very wide window the eye loses the line. */
export const READING_COLUMNS = 100;
