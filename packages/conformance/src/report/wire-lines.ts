import type { WireEntry } from "../connection/wire-log.ts";
import { padLeft, padRight } from "./display-width.ts";
import { printable } from "./visible-text.ts";

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
}

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
  };
}

/** ASCII text of some length and nothing else: of a few octets it would be chance. */
const TEXT = /^[\t\r\n\x20-\x7e]{8,}$/;

function textOf(hex: string): string {
  const text = Buffer.from(hex.replaceAll(" ", ""), "hex").toString("latin1");
  return TEXT.test(text) ? printable(text) : "";
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
    `${ARROW[row.direction]} ${padLeft(row.at, at)}  ${padLeft(row.size, size)}  ${padRight(row.label, label)}  ${row.hex}`.trimEnd(),
  );
}
