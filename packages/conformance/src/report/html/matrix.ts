import type { Verdict } from "../../judge/verdict.ts";
import { type Markup, markup } from "../markup.ts";
import type { Counts } from "../report.ts";
import { duration, tally, WORDING, WORST_FIRST, worst } from "../wording.ts";
import type { Cell, Grid, Variant } from "./grid.ts";

/**
 * Variants down, suites across. Each cell is a plain link to its list of cases, so that it works without the script. The
 * roles are written out because a narrow window lays the rows out as cards, and that takes the table's own roles away.
 */
export function matrix({ suites, variants }: Grid): Markup {
  return markup`<section id="matrix" aria-labelledby="matrix-h">
<h2 id="matrix-h">${variants.length === 1 ? "Suites" : "Variants by suite"}</h2>
<div class="scroll" tabindex="-1">
<table role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${variants.length === 1 ? "Target" : "Variant"}</th>${suites.map(
    (suite) => markup`<th role="columnheader" scope="col">${suite}</th>`,
  )}<th role="columnheader" scope="col" class="sum">all</th></tr></thead>
<tbody role="rowgroup">
${variants.map((variant, at) => row(variant, { suites, again: variants[at - 1]?.name === variant.name }))}</tbody>
</table>
</div>
</section>
`;
}

interface RowOptions {
  readonly suites: readonly string[];
  /** The row above is of the same function, run otherwise. */
  readonly again: boolean;
}

function row(variant: Variant, { suites, again }: RowOptions): Markup {
  return markup`<tr role="row"${again && markup` class="again"`}><th role="rowheader" scope="row"><b>${variant.name}</b>${variant.how !== "" && markup` <span>${variant.how}</span>`}</th>${suites.map(
    (suite) => cell(variant, suite, variant.cells.get(suite)),
  )}<td role="cell" class="sum"><span class="suite" aria-hidden="true">all</span><span class="marks">${marks(variant.counts)}</span><small>${duration(variant.report.elapsedMs)}</small></td></tr>
`;
}

function cell(variant: Variant, suite: string, found: Cell | undefined): Markup {
  if (found === undefined || found.counts.total === 0)
    return markup`<td role="cell"><span class="none"><span class="suite" aria-hidden="true">${suite}</span>not run</span></td>`;
  const said = `${suite}, ${variant.name} ${variant.how}: ${tally(found.counts).join(", ")}`;
  return markup`<td role="cell"><a class="${worst(found.counts)}" href="#${found.anchor}" title="${said}"><span class="heard">${said}</span><span class="suite" aria-hidden="true">${suite}</span><span class="marks" aria-hidden="true">${marks(found.counts)}</span></a></td>`;
}

/** The worst verdict with its number, then the passes; what lies between is in the cell's title and in its list. */
function marks(counts: Counts): Markup[] {
  const first = worst(counts);
  const shown: Verdict[] = WORST_FIRST.filter(
    (verdict) => counts[verdict] > 0 && (verdict === first || verdict === "pass"),
  );
  return shown.map((verdict) => mark(verdict, counts[verdict]));
}

/** A verdict's sign and a number, coloured alike all over the page. */
const mark = (verdict: Verdict, cases: number): Markup =>
  markup`<span class="mark ${verdict}"><i aria-hidden="true">${WORDING[verdict].glyph}</i>${cases}</span>`;
