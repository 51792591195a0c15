import type { Verdict } from "../../judge/verdict.ts";
import { type CauseGroup, causesOf } from "../causes.ts";
import { type Markup, markup } from "../markup.ts";
import type { RenderOptions } from "../options.ts";
import { type CaseResult, isRed } from "../report.ts";
import { groupBy } from "../wording.ts";
import { badge } from "./cases.ts";
import type { Grid, Variant } from "./grid.ts";

interface Finding {
  readonly one: CaseResult;
  readonly variant: Variant;
}

const HEADINGS: readonly (readonly [Verdict, string])[] = [
  ["fail", "Failed"],
  ["stale-known-failing", "Listed as known failing, but passes"],
  ["untestable", "Could not be tested"],
  ["warn", "Warnings"],
  ["known-failing", "Known failing"],
];

/**
 * What is not a pass, rule by rule: for each case the variants that break it, so that a reader sees at once whether one
 * server or all of them have the problem. Red groups are open, the others closed.
 */
export function findings({ variants }: Grid, options: RenderOptions): Markup {
  const all = variants.flatMap((variant) => variant.report.cases.map((one) => ({ one, variant })));
  const groups = HEADINGS.flatMap(([verdict, heading]) => {
    const found = all.filter(({ one }) => one.verdict === verdict);
    return found.length === 0 ? [] : [group({ verdict, heading, found, of: variants.length }, options)];
  });
  const none = markup`<p class="quiet">Every case that was in scope passed. Choose a cell of the matrix to see its cases.</p>`;
  return markup`<section id="findings" aria-labelledby="findings-h">
<h2 id="findings-h">Findings</h2>
${causeList(variants)}${groups.length > 0 ? groups : none}</section>
`;
}

/** The findings of one verdict, among `of` variants. */
interface Group {
  readonly verdict: Verdict;
  readonly heading: string;
  readonly found: readonly Finding[];
  readonly of: number;
}

function group({ verdict, heading, found, of }: Group, options: RenderOptions): Markup {
  // What is missing on a machine is one fact, however many cases wait for it; a broken rule is one for each case.
  const rows =
    verdict === "untestable"
      ? [...groupBy(found, ({ one }) => one.why)].map(([why, waiting]) => missing(why, waiting))
      : [...groupBy(found, ({ one }) => one.id).values()].map((same) => rule(same, of));
  const open = isRed(verdict, options) ? markup` open` : markup``;
  return markup`<details class="group" data-v="${verdict}"${open}><summary>${badge(verdict)}<h3>${heading}</h3><span class="quiet">${extent(found)}</span></summary>
<ul>
${rows}</ul></details>
`;
}

/** `3 cases`, `17 cases in 4 variants`. */
function extent(found: readonly Finding[]): string {
  const cases = new Set(found.map(({ one }) => one.id)).size;
  const variants = new Set(found.map(({ variant }) => variant)).size;
  return `${cases} ${cases === 1 ? "case" : "cases"}${variants > 1 ? ` in ${variants} variants` : ""}`;
}

function rule(same: readonly Finding[], of: number): Markup {
  const [first] = same;
  if (first === undefined) return markup``;
  const { id, says } = first.one;
  const reasons = [...groupBy(same, ({ one }) => one.why)];
  return markup`<li><p><code>${id}</code> <span class="says">${says}</span></p>
${reasons.map(
  ([
    why,
    broken,
  ]) => markup`<div class="reason"><p>${why}</p><p class="chips">${broken.length === of && of > 1 && markup`<b>all ${of}</b> `}${broken.map((finding) => chip(finding, of))}</p></div>
`,
)}</li>
`;
}

function missing(why: string, waiting: readonly Finding[]): Markup {
  const byVariant = [...groupBy(waiting, ({ variant }) => variant)];
  return markup`<li><p>${why === "" ? "no reason given" : why}</p>
<p class="chips">${byVariant.map(([variant, cases]) => markup`<a href="#${cases[0] ? variant.caseAnchor(cases[0].one) : ""}">${variant.name} <span>${variant.how}</span> ${cases.length}</a>`)}</p></li>
`;
}

const chip = ({ one, variant }: Finding, of: number): Markup =>
  of === 1
    ? markup`<a href="#${variant.caseAnchor(one)}">${one.wire ? "see its wire log" : "see the case"}</a>`
    : markup`<a href="#${variant.caseAnchor(one)}">${variant.name} <span>${variant.how}</span></a>`;

/** What is behind many verdicts, said once for each variant; nothing where every finding has one case. */
function causeList(variants: readonly Variant[]): Markup[] {
  return variants.flatMap((variant) => {
    const causes = causesOf(variant.report.cases);
    const cases = causes.reduce((sum, cause) => sum + cause.cases.length, 0);
    if (causes.length === cases) return [];
    const title = variants.length === 1 ? "By cause" : `By cause: ${variant.name} ${variant.how}`;
    return [
      markup`<details class="group" open><summary><h3>${title}</h3><span class="quiet">${causes.length} in ${cases} cases, what matters most in production first</span></summary>
<ul>
${causes.map((cause) => causeRow(cause, variant))}</ul></details>
`,
    ];
  });
}

const causeRow = ({ cause: { what }, cases }: CauseGroup, variant: Variant): Markup =>
  markup`<li><p><b>${cases.length}</b> <span class="says">${what}</span></p>
<p class="chips">${cases.map((one) => markup`<a href="#${variant.caseAnchor(one)}">${one.id}</a> `)}</p></li>
`;
