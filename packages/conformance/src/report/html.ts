import { createHash } from "node:crypto";
import { VERDICTS } from "../judge/verdict.ts";
import { caseList } from "./html/cases.ts";
import { findings } from "./html/findings.ts";
import { type Grid, grid } from "./html/grid.ts";
import { matrix } from "./html/matrix.ts";
import { SCRIPT } from "./html/script.ts";
import { STYLE } from "./html/style.ts";
import { type Markup, markup, trusted } from "./markup.ts";
import type { RenderOptions } from "./options.ts";
import type { Counts, Report } from "./report.ts";
import {
  allCases,
  countCases,
  duration,
  type Outcome,
  outcome,
  outcomeOf,
  tell,
  WORDING,
  WORST_FIRST,
  worst,
} from "./wording.ts";

/**
 * One self-contained page: a matrix of variants and suites, from a cell to its cases, from a case to its wire log. It
 * loads nothing, and its policy lets the browser run only the style and script written here, by their hash. Everything
 * but the search works without the script.
 */
export function html(reports: readonly Report[], options: RenderOptions = {}): string {
  const all = grid(reports);
  const counts = countCases(allCases(reports));
  const result = outcomeOf(reports, options);
  const title = options.title ?? "WebSocket conformance";
  const document = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headline(counts, result)} · ${title}</title>
<link rel="icon" href="${icon(result)}">
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#findings">Skip the matrix</a>
${top(all, { counts, result, title, requireAll: options.requireAll ?? false })}${tools(counts)}<main>
${reports.length > 0 && [matrix(all), ...all.variants.flatMap((variant) => [...variant.cells.values()].map((cell) => caseList(variant, cell))), findings(all, options)]}</main>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return document.text;
}

const hash = (text: string): Markup =>
  trusted(`sha256-${createHash("sha256").update(text).digest("base64")}`);

function headline(counts: Counts, result: Outcome): string {
  if (result === "unjudged") return "Nothing was judged";
  if (result === "good") return `${counts.pass} passed, none failed`;
  const worstOnes = worst(counts);
  return tell(worstOnes, counts[worstOnes]);
}

/** The tab says how it went, too. */
function icon(result: Outcome): string {
  const fill = { good: "1a7f37", bad: "cf222e", unjudged: "9a6700" }[result];
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='4' cy='4' r='4' fill='%23${fill}'/%3E%3C/svg%3E`;
}

/** What the head of the page says of the whole run. */
interface Head {
  readonly counts: Counts;
  readonly result: Outcome;
  readonly title: string;
  readonly requireAll: boolean;
}

function top({ variants }: Grid, { counts, result, title, requireAll }: Head): Markup {
  const started = variants.map(({ report }) => report.startedAt).sort()[0];
  const elapsedMs = variants.reduce((sum, { report }) => sum + report.elapsedMs, 0);
  const [only] = variants;
  const bad = variants.filter((variant) => outcome(variant.counts, { requireAll }) === "bad").length;
  const depths = [
    ...new Set(variants.map(({ report }) => `${report.depth}${report.strict ? ", strict" : ""}`)),
  ];
  const facts = [
    only !== undefined && variants.length === 1
      ? only.report.target
      : bad > 0
        ? `in ${bad} of ${variants.length} variants`
        : `${variants.length} variants`,
    `${counts.total} cases`,
    ...depths,
    ...(started === undefined ? [] : [started.replace(/^(.{10})T(.{5}).*$/, "$1 $2 UTC")]),
    duration(elapsedMs),
  ];
  return markup`<header class="top">
<p class="eyebrow">${title}</p>
<h1 class="${result}">${headline(counts, result)}</h1>
${remarks(variants)}<p class="quiet">${facts.join(" · ")}${bad > 0 && markup` · <a href="#findings">what failed</a>`}</p>
${bar(counts)}</header>
`;
}

const remarks = (variants: Grid["variants"]): Markup[] =>
  variants.flatMap(({ report }) =>
    (report.remarks ?? []).map(
      (remark) => markup`<p>${variants.length > 1 && `${report.target}: `}${remark}</p>\n`,
    ),
  );

/** SVG, because the policy allows no style attributes. */
function bar(counts: Counts): Markup {
  let x = 0;
  const parts = [...WORST_FIRST].map((verdict) => {
    // Two per mille at least: one failure among ten thousand must not vanish.
    const width = counts[verdict] === 0 ? 0 : Math.max(2, (1000 * counts[verdict]) / counts.total);
    const part =
      width > 0 &&
      markup`<rect class="${verdict}" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="8"/>`;
    x += width;
    return part;
  });
  return markup`<svg class="bar" viewBox="0 0 ${Math.max(1, x).toFixed(1)} 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
`;
}

function tools(counts: Counts): Markup {
  const filters = WORST_FIRST.filter((verdict) => counts[verdict] > 0 && VERDICTS.includes(verdict)).map(
    (verdict) =>
      markup`<label class="filter ${verdict}"><input type="checkbox" id="show-${verdict}" checked><i aria-hidden="true">${WORDING[verdict].glyph}</i>${tell(verdict, counts[verdict])}</label>\n`,
  );
  return markup`<div class="tools" role="search" aria-label="Filter and search">
<div role="group" aria-label="Show">
${filters}</div>
<div class="find" hidden><input type="search" id="search" placeholder="Search  ( / )" aria-label="Search cases, rules, targets and wire logs" autocomplete="off" spellcheck="false"><output id="hits" for="search"></output></div>
</div>
`;
}
