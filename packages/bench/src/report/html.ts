import { createHash } from "node:crypto";
import type { Metric } from "../scenario.ts";
import { ERROR } from "../statistics/judge.ts";
import { intervalText, valueText, verdict, wobble } from "./format.ts";
import { barChart, latencyChart } from "./html-charts.ts";
import { STYLE } from "./html-style.ts";
import { type Markup, markup, trusted } from "./markup.ts";
import { printable } from "./printable.ts";
import type { BenchReport, ScenarioReport } from "./report.ts";
import { sentences } from "./sentences.ts";

/** One self-contained page with charts: no script, nothing loaded, and a policy that lets the browser do neither. */
export function html(measured: BenchReport): string {
  const report = printable(measured);
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const { environment: machine, startedAt, windowMs, sizeBytes, seed } = report;
  const facts = [
    startedAt.replace(/^(.{10})T(.{5}).*$/, "$1 $2 UTC"),
    `${machine.cores} cores (${machine.cpu})`,
    machine.os,
    `Node.js ${machine.node}`,
    `load ${machine.loadAtStart.toFixed(1)} at start`,
    `messages of ${sizeBytes} octets`,
    `windows of ${windowMs} ms`,
    `seed ${seed}`,
  ];
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${trusted(hash)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>WebSocket benchmark</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header class="top">
<h1>WebSocket benchmark</h1>
<p class="quiet">${facts.join(" · ")}</p>
${report.smoke && markup`<p class="warn">A smoke run: it shows that the machinery works. Its figures mean nothing.</p>\n`}${report.warnings.map((text) => markup`<p class="warn">${text}</p>\n`)}</header>
<main>
<p>Only ratios within this run mean something. A bar is a median, the lines across it are its rounds. ${report.smoke ? "Nothing is compared in a smoke run." : `The band is where a contender lies, seen from the first one: the chance that any band of a scenario is wrong is ${100 * ERROR} % at most.`} ≥ is a lower bound: the server was not what
set the limit.</p>
${report.scenarios.map((one) => section(one, report))}</main>
</body>
</html>
`.text;
}

function section(scenario: ScenarioReport, { smoke }: Pick<BenchReport, "smoke">): Markup {
  const { name, says, method, rounds, metrics, contenders, failures, notes } = scenario;
  const groups = contenders.length === 0 ? [] : [...new Set(metrics.map(({ group }) => group))];
  const found = smoke ? [] : sentences(scenario);
  return markup`<section>
<h2>${name}</h2>
<p>${says}; ${rounds} ${rounds === 1 ? "round" : "rounds"}</p>
<p class="quiet">${method}</p>
${found.length > 0 && markup`<ul class="found">${found.map((text) => markup`<li>${text}</li>`)}</ul>\n`}${failures.map((one) => markup`<p class="warn ${one.blamesServer && "wrong"}">${one.blamesServer ? "wrong" : "not run"}: ${one.name}: ${one.why}</p>\n`)}${groups.map((group) => groupPart(scenario, group))}${
  notes.length > 0 && markup`<ul class="notes">${notes.map((note) => markup`<li>${note}</li>`)}</ul>\n`
}</section>
`;
}

function groupPart(scenario: ScenarioReport, group: string): Markup {
  const { metrics, contenders } = scenario;
  const shown = metrics.filter(
    (one) => one.group === group && contenders.some(({ figures }) => figures[one.id]),
  );
  const charted = shown.filter(({ better }) => better !== undefined);
  const figures = table(scenario, shown);
  if (charted.length === 0) return markup`<h3>${group}</h3>\n${figures}`;
  return markup`<h3>${group}</h3>
<div class="charts">
${charted.map((metric) => barChart(scenario, metric))}${latencyChart(contenders, group)}</div>
<details><summary>All figures</summary>${figures}</details>
`;
}

function table({ contenders, comparisons }: ScenarioReport, metrics: readonly Metric[]): Markup {
  const rows = contenders.map(
    ({ name, figures }) =>
      markup`<tr><th scope="row">${name}</th>${metrics.map(({ id, unit }) => {
        const figure = figures[id];
        return markup`<td>${figure ? `${valueText(unit, figure)} ${wobble(figure)}` : "-"}</td>`;
      })}</tr>\n`,
  );
  const pairs = [...new Set(comparisons.map(({ of, against }) => `${of}\0${against}`))].map((pair) => {
    const [of, against] = pair.split("\0");
    return markup`<tr><th scope="row">${of} against ${against}</th>${metrics.map((metric) => {
      const one = comparisons.find(
        (each) => each.of === of && each.against === against && each.metric === metric.id,
      );
      return markup`<td>${one ? `${verdict(one, metric)} (${intervalText(one, metric)})` : "-"}</td>`;
    })}</tr>\n`;
  });
  return markup`<div class="scroll" tabindex="0"><table>
<thead><tr><th scope="col"></th>${metrics.map(({ says }) => markup`<th scope="col">${says}</th>`)}</tr></thead>
<tbody>${rows}${pairs}</tbody>
</table></div>`;
}
