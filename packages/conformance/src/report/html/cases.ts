import type { WireEntry } from "../../connection/wire-log.ts";
import type { Verdict } from "../../judge/verdict.ts";
import { type Markup, markup } from "../markup.ts";
import type { CaseResult } from "../report.ts";
import { ARROW, wireColumns } from "../terminal/wire-lines.ts";
import {
  closeCodeName,
  duration,
  ruleText,
  sourceName,
  sourceUrl,
  tally,
  WORDING,
  WORST_FIRST,
} from "../wording.ts";
import type { Cell, Variant } from "./grid.ts";

/** A page of many variants stays readable for the browser: no case shows more of its wire than this. */
const MAX_WIRE_ROWS = 200;
const DIRECTION: Readonly<Record<WireEntry["direction"], string>> = {
  sent: "sent to the server",
  received: "received from the server",
  event: "event",
};

/** The list of cases that a cell of the matrix leads to, worst first. */
export function caseList(variant: Variant, cell: Cell): Markup {
  const sorted = [...cell.cases].sort(
    (a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict),
  );
  const where = [variant.name, variant.how].filter((part) => part !== "").join(" ");
  return markup`<section class="panel" id="${cell.anchor}" tabindex="-1" aria-label="${`${cell.suite}, ${where}`}">
<header><h2>${cell.suite}</h2><p><b>${variant.name}</b> ${variant.how}<br><span class="quiet">${tally(cell.counts).join(", ")} · ${duration(cell.caseMs)}</span></p><a class="up" href="#matrix">↑ matrix</a></header>
${sorted.map((one) => caseRow(one, variant))}</section>
`;
}

/** A verdict as a page shows it: a sign that needs no colour, and its word. */
export const badge = (verdict: Verdict): Markup =>
  markup`<span class="badge ${verdict}"><i aria-hidden="true">${WORDING[verdict].glyph}</i><span>${WORDING[verdict].one}</span></span>`;

function caseRow(one: CaseResult, variant: Variant): Markup {
  const line = markup`${badge(one.verdict)}<code>${one.id}</code><span class="says">${isPlain(one.verdict) ? one.says : ruleText(one)}</span>`;
  const body = story(one);
  if (body === undefined)
    return markup`<div class="case" data-v="${one.verdict}" id="${variant.caseAnchor(one)}">${line}<span class="rule">${one.level} · ${sourceName(one.source)}</span></div>\n`;
  // The id is inside, so that a link to the case makes the browser open it.
  return markup`<details class="case" data-v="${one.verdict}"><summary>${line}<span class="rule">${one.level} · ${sourceName(one.source)}</span></summary><div class="story" id="${variant.caseAnchor(one)}">${body}</div></details>\n`;
}

/** Where nothing went wrong, what the rule asks is also what the server does. */
const isPlain = (verdict: Verdict): boolean => verdict === "pass" || verdict === "out-of-scope";

function source(one: CaseResult): Markup {
  const url = sourceUrl(one.source);
  const name = sourceName(one.source);
  return url === undefined ? markup`${name}` : markup`<a href="${url}" rel="noreferrer">${name}</a>`;
}

/** What opens below a case; undefined when there is nothing more to show than its line. */
function story(one: CaseResult): Markup | undefined {
  const findings = [one.why, ...(one.detail ?? []).filter((line) => line !== one.why)].filter(
    (line) => line !== "",
  );
  if (findings.length === 0 && one.wire === undefined && one.replay === undefined) return undefined;
  const facts = [
    one.closeCode === null ? closeCodeName(null) : `ended with ${closeCodeName(one.closeCode)}`,
    duration(one.elapsedMs),
    ...(one.autobahn.length > 0 ? [`Autobahn ${one.autobahn.join(", ")}`] : []),
  ];
  return markup`${findings.length > 0 && markup`<div class="why ${one.verdict}">${findings.map((line) => markup`<p>${line}</p>`)}</div>`}${
    one.wire && wire(one.wire)
  }${one.replay !== undefined && markup`<p class="replay"><span>Run it alone</span><code>${one.replay}</code></p>`}<p class="quiet">${badge(one.verdict)} · ${one.level} · ${source(one)} · ${facts.join(" · ")}</p>${one.place !== undefined && markup`<p class="quiet">case: <code>${one.place}</code></p>`}`;
}

function wire(entries: readonly WireEntry[]): Markup {
  const kept = entries.slice(-MAX_WIRE_ROWS);
  const left = entries.length - kept.length;
  return markup`${left > 0 && markup`<p class="quiet">${left} earlier entries are not shown.</p>`}<table class="wire" role="table" aria-label="Wire log"><tbody role="rowgroup">${kept.map(wireRow)}</tbody></table>`;
}

function wireRow(entry: WireEntry): Markup {
  const { direction, at, size, label, hex, text } = wireColumns(entry);
  return markup`<tr role="row" class="${direction}"><td role="cell" class="arrow"><span role="img" aria-label="${DIRECTION[direction]}">${ARROW[direction]}</span></td><td role="cell" class="num">${at}</td><td role="cell" class="num">${size}</td><td role="cell" class="label">${label}</td><td role="cell" class="hex">${hex}${text !== "" && markup`<q>${text}</q>`}</td></tr>`;
}
