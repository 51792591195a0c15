/** The page's style sheet. Colour never speaks alone: every verdict is also words. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f4f6f8; --line: #dfe3e8; --ink: #1c2127; --soft: #5b6572;
  --bar: #9aa7b5; --base: #3b6fb6; --good: #17753a; --bad: #b5202b; --doubt: #8a5a00; --band: #e3ecf8;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11151a; --raised: #1a2027; --line: #2c343d; --ink: #e4e8ec; --soft: #98a3af;
    --bar: #5d6977; --base: #6ea3ea; --good: #57c97c; --bad: #ff7b7f; --doubt: #e3b04b; --band: #1d2b3e;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 0 1.5rem 4rem; overflow-wrap: break-word; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
h1, h2, h3, p, ul, figure { margin: 0; }
header.top { padding: 2rem 0 1rem; }
h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); line-height: 1.2; letter-spacing: -0.02em; }
h2 { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.5rem; }
h3 { margin-top: 1.6rem; font-size: 1.1rem; }
.quiet { color: var(--soft); font-size: 0.9rem; }
.warn { margin-top: 0.8rem; padding: 0.5rem 0.9rem; border-left: 3px solid var(--doubt); background: var(--raised); }
.wrong { border-color: var(--bad); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.2rem 2.2rem; margin-top: 0.8rem; }
figcaption { display: flex; flex-wrap: wrap; gap: 0 0.8rem; justify-content: space-between; align-items: baseline; font-weight: 600; }
figcaption .quiet { font-weight: 400; }
.row { display: grid; grid-template-columns: minmax(6rem, 10rem) 1fr 6.2rem; gap: 0 0.7rem; align-items: center; padding: 0.28rem 0;
  border-top: 1px solid var(--line); }
.row .name { overflow: hidden; text-overflow: ellipsis; }
.row .value { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.row .said { grid-column: 2 / -1; font-size: 0.82rem; color: var(--soft); }
.row .said.better { color: var(--good); } .row .said.worse { color: var(--bad); }
svg { display: block; width: 100%; height: 20px; }
svg .bar { fill: var(--bar); } .base svg .bar { fill: var(--base); }
.better svg .bar { fill: var(--good); } .worse svg .bar { fill: var(--bad); }
svg .band { fill: var(--band); }
svg line { stroke: var(--ink); stroke-width: 1.2; vector-effect: non-scaling-stroke; }
svg .grid { stroke: var(--line); } svg .reach { stroke: var(--bar); stroke-width: 2; }
.latency .row { grid-template-columns: minmax(6rem, 10rem) 1fr; }
.scroll { overflow-x: auto; margin-top: 0.8rem; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 1.2rem 0.25rem 0; border-top: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; } thead th { border: 0; color: var(--soft); font-weight: 400; } tbody th { font-weight: 600; }
details { margin-top: 0.9rem; } summary { cursor: pointer; color: var(--soft); }
ul.found { margin-top: 0.9rem; padding-left: 1.2rem; font-weight: 600; }
.notes { margin-top: 0.9rem; padding-left: 1.2rem; font-size: 0.92rem; }
:focus-visible { outline: 2px solid var(--base); outline-offset: 2px; }
@media (max-width: 34rem) {
  body { padding: 0 1rem 3rem; }
  .row, .latency .row { grid-template-columns: 1fr auto; }
  .row .name { grid-column: 1; } .row .value { grid-column: 2; grid-row: 1; }
  .row svg, .row .said { grid-column: 1 / -1; }
}
`;
