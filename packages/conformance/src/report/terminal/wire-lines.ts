import type { WireEntry } from "../../connection/wire-log.ts";
import { printable } from "../visible-text.ts";
import { padLeft, padRight } from "./display-width.ts";

/** Arrows as the suite sees them: it sends to the right. */
export const ARROW: Readonly<Record<WireEntry["direction"], string>> = {
  sent: "→",
  received: "←",
  event: "·",
};

/** One wire entry as columns of harmless text. */
export interface WireColumns {
  readonly direction: WireEntry["direction"];
  /** `12.4 ms`. */
  readonly at: string;
  /** `11 B`; empty for an event. */
  readonly size: string;
  readonly label: string;
  /** Hex pairs; ends in `…` when the chunk was longer than what was kept. */
  readonly hex: string;
  /** The octets as text, where they are text: an HTTP message, a sentence. Empty for frames and binary. */
  readonly text: string;
  /** The same line by line, where it is more than one: the head of a request or a response. Empty for all else. */
  readonly lines: readonly string[];
}

/** One entry of a wire log in the columns that terminal and page show. */
export function wireColumns({ direction, atMs, bytes, hex, label }: WireEntry): WireColumns {
  const octets = hex === "" ? 0 : hex.trim().split(/\s+/).length;
  const more = octets < bytes ? (octets === 0 ? "…" : " …") : "";
  return {
    direction,
    at: `${atMs.toFixed(1)} ms`,
    size: direction === "event" ? "" : `${bytes} B`,
    label: printable(label, 200),
    hex: printable(hex, 400) + more,
    text: textOf(hex),
    lines: linesOf(hex, { isCut: octets < bytes }),
  };
}

/** ASCII text of some length and nothing else: of a few octets it would be chance. */
const TEXT = /^[\t\r\n\x20-\x7e]{8,}$/;

const asciiOf = (hex: string): string => Buffer.from(hex.replaceAll(" ", ""), "hex").toString("latin1");

function textOf(hex: string): string {
  const text = asciiOf(hex);
  return TEXT.test(text) ? printable(text) : "";
}

function linesOf(hex: string, { isCut }: { readonly isCut: boolean }): string[] {
  const text = asciiOf(hex).trimEnd();
  if (!TEXT.test(text) || !text.includes("\n")) return [];
  return [...text.split(/\r?\n/).map((line) => printable(line)), ...(isCut ? ["…"] : [])];
}

/** The whole log as aligned lines, one for each entry. */
export function wireLines(entries: readonly WireEntry[]): string[] {
  const rows = entries.map(wireColumns);
  const widest = (of: (row: WireColumns) => string) => Math.max(0, ...rows.map((row) => of(row).length));
  const [at, size, label] = [
    widest((row) => row.at),
    widest((row) => row.size),
    Math.min(
      40,
      widest((row) => row.label),
    ),
  ];
  return rows.map((row) =>
    `${ARROW[row.direction]} ${padLeft(row.at, at)}  ${padLeft(row.size, size)}  ${padRight(row.label, label)}  ${row.lines.length > 0 ? row.text : row.hex}`.trimEnd(),
  );
}
