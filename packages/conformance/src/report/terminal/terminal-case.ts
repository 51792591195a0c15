import type { CaseResult } from "../report.ts";
import { printable } from "../visible-text.ts";
import { sourceName, WORDING, type Wording } from "../wording.ts";
import { cut, displayWidth, padLeft, padRight, wrap } from "./display-width.ts";
import { type Page, READING_COLUMNS } from "./paint.ts";
import { ARROW, wireColumns } from "./wire-lines.ts";

/** Wire entries that a failure shows: the end of the story is where it broke. */
const LAST_WIRE_LINES = 8;
const MAX_DETAIL_LINES = 12;

/** A failure with all that is needed to understand it and to run it again. */
export function failure(one: CaseResult, page: Page): string[] {
  const { ink, columns, words } = page;
  return [
    ...heading(one, page),
    ...wrap(printable(words.rule(one)), columns - 4).map((line) => `    ${line}`),
    ...findings(one, page),
    ...wire(one, page),
    ...(one.place === undefined ? [] : [`    ${ink.dim(words.place(printable(one.place, 200)))}`]),
    // Never broken or cut: it is there to be copied.
    ...(one.replay === undefined ? [] : [`    ${ink.dim("$")} ${ink.accent(printable(one.replay))}`]),
  ];
}

/** A case in three or four lines: the rule, and what was got. */
export function mention(one: CaseResult, page: Page): string[] {
  return [
    ...heading(one, page),
    ...wrap(printable(page.words.rule(one)), page.columns - 4).map((line) => `    ${line}`),
    ...(one.why === "" ? [] : behindGutter(one.why, WORDING[one.verdict].tone, page)),
  ];
}

function heading(one: CaseResult, { ink, columns, words }: Page): string[] {
  const { glyph, tone } = WORDING[one.verdict];
  const id = printable(one.id, 120);
  const rule = [
    ...(one.verdict === "stale-known-failing" ? [words.listedAsKnownFailing] : []),
    one.level,
    printable(sourceName(one.source), 60),
    ...(one.autobahn.length > 0 ? [`Autobahn ${printable(one.autobahn.join(", "), 40)}`] : []),
  ].join(" · ");
  const start = `  ${ink.tone(tone, glyph)} ${ink.strong(id)}`;
  const taken = displayWidth(id) + displayWidth(rule) + 4;
  const gap = Math.max(2, Math.min(columns, READING_COLUMNS) - taken);
  if (taken + gap <= columns) return [`${start}${" ".repeat(gap)}${ink.dim(rule)}`];
  return [start, ...wrap(rule, columns - 4).map((line) => `    ${ink.dim(line)}`)];
}

function findings(one: CaseResult, page: Page): string[] {
  const { tone } = WORDING[one.verdict];
  const lines = one.detail ?? [];
  const shown = lines.slice(0, MAX_DETAIL_LINES);
  const left = lines.length - shown.length;
  return [
    ...(one.why === "" ? [] : behindGutter(one.why, tone, page)),
    ...shown.filter((line) => line !== one.why).flatMap((line) => behindGutter(line, tone, page)),
    ...(left > 0 ? behindGutter(page.words.more(left), tone, page) : []),
  ];
}

/**
 * What was seen stands behind a bar, so that no text of a server can begin a line: it cannot pass for a line of ours,
 * nor for a command to a build service (`::set-env`, `##[group]`).
 */
const behindGutter = (text: string, tone: Wording["tone"], { ink, columns }: Page): string[] =>
  wrap(printable(text), columns - 6).map((line) => `    ${ink.tone(tone, "│")} ${line}`);

function wire(one: CaseResult, { ink, columns, words }: Page): string[] {
  const entries = one.wire ?? [];
  if (entries.length === 0) return [];
  const rows = entries.slice(-LAST_WIRE_LINES).map(wireColumns);
  const left = entries.length - rows.length;
  const at = Math.max(...rows.map((row) => row.at.length));
  const size = Math.max(...rows.map((row) => row.size.length));
  const label = Math.min(28, Math.max(...rows.map((row) => displayWidth(row.label))));
  const before = 4 + 2 + at + 2 + size + 2;
  // Hex beside the label where at least eight octets fit, else on a line of its own.
  const beside = columns - before - label - 2;
  const lines = rows.map((row) => {
    const arrow = row.direction === "sent" ? ink.accent(ARROW.sent) : ink.strong(ARROW[row.direction]);
    const start = `    ${arrow} ${ink.dim(padLeft(row.at, at))}  ${padLeft(row.size, size)}  `;
    if (row.lines.length > 0) {
      const title = cut(row.label, Math.max(8, columns - before));
      return [start + title, ...head(row.lines, columns).map(ink.dim)].join("\n");
    }
    if (beside >= 24)
      return `${start}${padRight(cut(row.label, label), label)}  ${ink.dim(cutHex(row.hex, beside))}`.trimEnd();
    const hex = row.hex === "" ? "" : `\n      ${ink.dim(cutHex(row.hex, columns - 6))}`;
    return `${start}${cut(row.label, Math.max(8, columns - before))}${hex}`;
  });
  return [...(left > 0 ? [ink.dim(`    ${words.earlier(left)}`)] : []), ...lines];
}

/** The head of a request or a response as it is written, behind a bar: no line of a server's can pass for one of ours. */
const head = (lines: readonly string[], columns: number): string[] =>
  lines.flatMap((line) => wrap(line, columns - 10).map((part) => `        │ ${part}`));

/** Whole octets only: half a pair reads as another value. */
function cutHex(hex: string, columns: number): string {
  if (displayWidth(hex) <= columns) return hex;
  return `${cut(hex, columns - 1).replace(/ ?[^ ]*…$/, "")} …`;
}
