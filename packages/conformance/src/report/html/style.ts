import { VERDICTS } from "../../judge/verdict.ts";

/** A filter that is off hides its verdict, without a script: the rules follow from the list of verdicts. */
const FILTERS = VERDICTS.map(
  (verdict) => `body:has(#show-${verdict}:not(:checked)) [data-v="${verdict}"]`,
).join(",\n");

/**
 * The page's style sheet. Colour never speaks alone: every verdict has a sign and a word as well. A list of cases is shown
 * when it, or a case in it, is the target of the address; `:has` (every browser since 2023) makes that work without script.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f9; --line: #dfe3e8; --ink: #1c2127; --soft: #5b6572; --link: #0a58ca;
  --good: #17753a; --bad: #c3232e; --doubt: #8a5a00; --known: #6f42c1; --still: #69727d;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11151a; --raised: #1a2027; --line: #2c343d; --ink: #e4e8ec; --soft: #98a3af; --link: #79b0ff;
    --good: #57c97c; --bad: #ff7b7f; --doubt: #e3b04b; --known: #c0a1ff; --still: #8b95a1;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4.2rem; }
body { margin: 0 auto; overflow-wrap: break-word; max-width: 90rem; padding: 0 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
section:focus, .scroll:focus { outline: none; }
h1, h2, h3, p { margin: 0; }
h2 { font-size: 1.1rem; }
i { font-style: normal; }
code { font: 0.9em/1.5 var(--mono); overflow-wrap: anywhere; }
.quiet { color: var(--soft); font-size: 0.9rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }

.pass { --tone: var(--good); } .fail, .stale-known-failing { --tone: var(--bad); }
.warn, .untestable { --tone: var(--doubt); } .known-failing { --tone: var(--known); } .out-of-scope { --tone: var(--still); }

.top { padding: 2rem 0 1rem; }
.eyebrow { color: var(--soft); font-weight: 600; }
h1 { font-size: clamp(1.9rem, 5vw, 2.8rem); line-height: 1.15; letter-spacing: -0.02em; }
h1.good { color: var(--good); } h1.bad { color: var(--bad); } h1.unjudged { color: var(--doubt); }
.bar { display: block; width: 100%; height: 8px; margin-top: 1rem; border-radius: 4px; }
.bar rect { fill: var(--tone); }
.bar .pass, .bar .out-of-scope { opacity: 0.55; }

.tools { position: sticky; top: 0; z-index: 3; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center;
  justify-content: space-between; padding: 0.6rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
.tools > div { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
.tools > [hidden] { display: none; }
.filter { display: inline-flex; gap: 0.4rem; align-items: center; padding: 0.15rem 0.7rem; border: 1px solid var(--line);
  border-radius: 99px; font-size: 0.88rem; cursor: pointer; user-select: none; }
.filter i { color: var(--tone); font-weight: 700; }
.filter input { position: absolute; opacity: 0; pointer-events: none; }
.filter:has(input:not(:checked)) { color: var(--soft); text-decoration: line-through; border-style: dashed; }
.filter:has(:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
.filter:hover { background: var(--raised); }
#search { width: 13rem; max-width: 100%; padding: 0.35rem 0.7rem; font: inherit; font-size: 0.92rem; color: inherit;
  background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
#hits:empty { display: none; }
#hits { color: var(--soft); font-size: 0.88rem; }

main > section { padding-top: 1.6rem; }
.scroll { position: relative; overflow-x: auto; margin-top: 0.6rem; }
table { border-collapse: collapse; }
#matrix table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 0.9rem; }
#matrix th { padding: 0.25rem 0.6rem; text-align: left; font-weight: 400; white-space: nowrap; }
#matrix thead th { padding: 0.25rem 0.35rem 0.4rem; color: var(--soft); font-size: 0.82rem; }
#matrix thead th:first-child { padding-left: 0; }
#matrix tbody th { position: sticky; left: 0; z-index: 1; padding-left: 0; background: var(--paper); }
#matrix tbody th > * { display: inline-block; max-width: 24rem; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
#matrix tbody th span { color: var(--soft); }
#matrix td { padding: 2px; }
#matrix td a, #matrix td .none { display: block; padding: 0.22rem 0.35rem; border-radius: 5px; white-space: nowrap; }
#matrix td a { color: inherit; text-decoration: none; background: color-mix(in srgb, var(--tone) 13%, var(--paper)); }
#matrix td a.fail, #matrix td a.stale-known-failing { background: color-mix(in srgb, var(--tone) 24%, var(--paper)); }
#matrix td a.out-of-scope { background: var(--raised); }
#matrix td a:hover { box-shadow: inset 0 0 0 1px var(--tone); }
#matrix td a[aria-current] { box-shadow: inset 0 0 0 2px var(--tone); }
#matrix td .none { color: var(--soft); }
#matrix td .suite { display: none; }
#matrix td small { margin-left: 0.7em; color: var(--soft); }
#matrix .sum { padding-left: 0.8rem; white-space: nowrap; }
.marks { font-variant-numeric: tabular-nums; }
.mark { color: var(--tone); font-weight: 600; }
.mark + .mark { margin-left: 0.6em; font-weight: 400; color: var(--ink); }
.mark i { margin-right: 0.25em; }
#matrix .again th b { font-weight: 400; color: var(--soft); }
#matrix tr:not(.again) + tr:not(.again) > *, #matrix .again + tr:not(.again) > * { border-top: 1px solid var(--line); }

.panel { display: none; overflow-wrap: anywhere; }
.case > summary > *, div.case > *, .story > *, .panel > header > * { min-width: 0; }
.panel:target, .panel:has(:target), .searching .panel:not(.miss) { display: block; }
.searching .panel.miss, .searching #findings, .case.miss { display: none; }
main:has(.panel:target, .panel :target) #findings { display: none; }
.panel > header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; padding-bottom: 0.5rem; }
.panel > header h2 { font-size: 1.4rem; }
.panel > header .up { margin-left: auto; font-size: 0.9rem; }
.case > summary, div.case { display: grid; grid-template-columns: 1.2rem minmax(12rem, 5fr) 9fr 13.5rem; gap: 0 0.8rem;
  align-items: baseline; padding: 0.32rem 0.5rem; border-top: 1px solid var(--line); }
details.case { scroll-margin-top: 4.5rem; }
.case > summary { cursor: pointer; list-style: none; }
.case > summary::-webkit-details-marker { display: none; }
.case > summary:hover, .case[open] > summary { background: var(--raised); }
.case > summary .rule::after { content: "›"; float: right; width: 1em; text-align: center; font-weight: 700; }
.case[open] > summary .rule::after { transform: rotate(90deg); }
.case .rule { color: var(--soft); font-size: 0.85rem; }
.badge { color: var(--tone); font-weight: 700; }
.heard, .case > .badge span, summary > .badge span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.story { display: grid; gap: 0.7rem; padding: 0.6rem 0.5rem 1.2rem 2.5rem; scroll-margin-top: 7.5rem; }
.story .badge i { margin-right: 0.35em; }
.why { padding: 0.1rem 0 0.1rem 0.8rem; border-left: 3px solid var(--tone); overflow-wrap: anywhere; }
.wire { display: block; max-width: 100%; overflow-x: auto; font: 0.82rem/1.5 var(--mono); }
.wire td { padding: 0.1rem 1rem 0.1rem 0; vertical-align: top; white-space: nowrap; }
.wire .num { text-align: right; color: var(--soft); }
.wire .hex { white-space: normal; min-width: 24ch; color: var(--soft); overflow-wrap: anywhere; }
.wire q { display: block; color: var(--ink); quotes: none; }
.wire .arrow { font-weight: 700; }
.wire .sent .arrow { color: var(--link); }
.wire .received .arrow, .wire .received .label { color: var(--ink); font-weight: 700; }
.replay span { display: block; color: var(--soft); font-size: 0.85rem; }
.replay code { display: block; padding: 0.45rem 0.7rem; background: var(--raised); border: 1px solid var(--line); border-radius: 6px;
  user-select: all; }

.group { margin-top: 0.8rem; border: 1px solid var(--line); border-radius: 8px; }
.group > summary { display: flex; gap: 0.6rem; align-items: baseline; padding: 0.55rem 0.9rem; cursor: pointer; border-radius: 8px; }
.group > summary:hover { background: var(--raised); }
.group h3 { font-size: 1rem; }
.group > summary { list-style: none; }
.group > summary::-webkit-details-marker { display: none; }
.group > summary .quiet { margin-left: auto; white-space: nowrap; }
.group > summary .quiet::after { content: "›"; display: inline-block; width: 1em; margin-left: 0.5em; text-align: center; font-weight: 700; }
.group[open] > summary .quiet::after { transform: rotate(90deg); }
.group ul { margin: 0; padding: 0 0.9rem 0.4rem; list-style: none; }
.group li { padding: 0.7rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.group li code { font-weight: 600; }
.reason { margin-top: 0.3rem; padding-left: 0.8rem; border-left: 3px solid var(--line); }
.chips { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: baseline; margin-top: 0.3rem; font-size: 0.85rem; }
.chips a { padding: 0.05rem 0.55rem; border: 1px solid var(--line); border-radius: 99px; text-decoration: none; }
.chips a:hover { background: var(--raised); }

${FILTERS} { display: none; }

@media (max-width: 88rem) { html { scroll-padding-top: 6.6rem; } }
@media (max-width: 75rem) {
  #matrix tbody th { line-height: 1.3; }
  #matrix tbody th > * { display: block; max-width: 16rem; }
}
@media (max-width: 62rem) {
  .case > summary, div.case { grid-template-columns: 1.2rem 1fr 13.5rem; }
  .case .says { grid-column: 2 / -1; grid-row: 2; }
}
@media (max-width: 42rem) {
  body { padding: 0 1rem 3rem; }
  .tools { position: static; }
  html { scroll-padding-top: 1rem; }
  .find, #search { width: 100%; }
  #matrix thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  #matrix table, #matrix tbody { display: block; }
  #matrix tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.1rem, 1fr)); gap: 4px; padding: 0.8rem 0;
    border-top: 1px solid var(--line); }
  #matrix tbody th { position: static; grid-column: 1 / -1; padding: 0; white-space: normal; overflow-wrap: anywhere; }
  #matrix tbody th > * { display: inline; }
  #matrix tr > * { border: 0 !important; }
  #matrix .again th b { font-weight: 700; color: inherit; }
  #matrix td, #matrix .sum { padding: 0; }
  #matrix .sum { order: -1; grid-column: 1 / -1; }
  #matrix tbody th { order: -2; }
  #matrix .sum .suite { display: none; }
  #matrix td .suite { display: block; font-size: 0.78rem; overflow: hidden; text-overflow: ellipsis; }
  .case > summary, div.case { grid-template-columns: 1.2rem 1fr; }
  .case .says, .case .rule { grid-column: 2; grid-row: auto; }
  .story { padding-left: 0.5rem; scroll-margin-top: 11rem; }
  .wire, .wire tbody { display: block; }
  .wire tr { display: grid; grid-template-columns: 1.4rem auto auto 1fr; padding: 0.2rem 0; border-top: 1px solid var(--line); }
  .wire .label { grid-column: 2 / -1; grid-row: 1; white-space: normal; }
  .wire .arrow { grid-row: 1; }
  .wire .num { grid-row: 2; grid-column: 2; text-align: left; }
  .wire .num + .num { grid-column: 3; }
  .wire .hex:not(:empty) { grid-row: 3; }
  .wire .hex { grid-column: 2 / -1; min-width: 0; }
}
@media print { .tools, .skip, .up { display: none; } }
`;
