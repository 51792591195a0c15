import type { Metric } from "../scenario.ts";
import { intervalText, isBetter, valueText, verdict, written } from "./format.ts";
import { type Markup, markup } from "./markup.ts";
import type { Comparison, ContenderReport, ScenarioReport } from "./report.ts";

/** Drawings are stretched to the width that there is; what must not be stretched is text beside them. */
const WIDE = 1000;
const HIGH = 20;
/** Grid lines of a logarithmic scale stand at powers of it. */
const TEN = 10;

const at = (value: number): string => Math.max(0, Math.min(WIDE, value)).toFixed(1);

const drawing = (parts: Markup): Markup =>
  markup`<svg viewBox="0 0 ${WIDE} ${HIGH}" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;

/** A value and its unit stay on one line. */
const unbroken = (text: string): string => text.replaceAll(" ", "\u00a0");

/** Bars of one figure: the median as bar, every round as a line, and as a band where it lies for all that is known. */
export function barChart({ contenders, comparisons }: ScenarioReport, metric: Metric): Markup {
  const shown = contenders.filter(({ figures }) => figures[metric.id]);
  const base = shown[0];
  const most = Math.max(
    ...shown.flatMap(({ figures }) => figures[metric.id]?.rounds ?? []),
    Number.MIN_VALUE,
  );
  const judged = comparisons.filter((one) => one.metric === metric.id);
  const rows = shown.map((one) => {
    const figure = one.figures[metric.id];
    const comparison = judged.find(({ of }) => of === one.name);
    const role = one === base ? "base" : toneOf(comparison, metric);
    return markup`<div class="row ${role}"><span class="name">${one.name}</span>${drawing(
      markup`${band(contenders, comparison, metric, most)}${bar(one, metric, most)}`,
    )}<span class="value">${figure && valueText(metric.unit, figure)}</span>${
      comparison &&
      markup`<span class="said ${toneOf(comparison, metric)}">${sentence(comparison, metric)}</span>`
    }</div>\n`;
  });
  const direction = metric.better && markup` <span class="quiet">${metric.better} is better</span>`;
  return markup`<figure><figcaption>${metric.says}${direction}</figcaption>\n${rows}</figure>\n`;
}

function bar({ figures }: ContenderReport, { id }: Metric, most: number): Markup {
  const figure = figures[id];
  if (figure === undefined) return markup``;
  const lines = figure.rounds.map((value) => {
    const x = at((WIDE * value) / most);
    return markup`<line x1="${x}" x2="${x}" y1="3" y2="${HIGH - 3}"/>`;
  });
  return markup`<rect class="bar" x="0" y="6" height="${HIGH - 12}" width="${at((WIDE * figure.median) / most)}"/>${lines}`;
}

/** Where a contender lies, seen from what it is compared with. */
function band(
  contenders: readonly ContenderReport[],
  comparison: Comparison | undefined,
  { id, versus = "ratio" }: Metric,
  most: number,
): Markup {
  const middle = contenders.find(({ name }) => name === comparison?.against)?.figures[id]?.median;
  if (middle === undefined || comparison?.low === undefined || comparison.high === undefined) return markup``;
  const [low, high] = [comparison.low, comparison.high].map((end) =>
    versus === "ratio" ? middle * end : middle + end,
  ) as [number, number];
  const x = Math.max(0, (WIDE * low) / most);
  const end = Math.min(WIDE, (WIDE * high) / most);
  return markup`<rect class="band" x="${at(x)}" y="0" height="${HIGH}" width="${at(end - x)}"/>`;
}

const toneOf = (comparison: Comparison | undefined, metric: Metric): string => {
  const better = comparison && isBetter(comparison, metric);
  return better === undefined ? "" : better ? "better" : "worse";
};

const sentence = (comparison: Comparison, metric: Metric): string =>
  `${verdict(comparison, metric)} against ${comparison.against} (${intervalText(comparison, metric)})`;

/** Latencies on one logarithmic scale: from the least to the greatest a line, from the median to p99 a bar. */
export function latencyChart(contenders: readonly ContenderReport[], group: string): Markup {
  const shown = contenders.filter(({ latencies }) => (latencies[group]?.length ?? 0) > 0);
  if (shown.length === 0) return markup``;
  const all = shown.flatMap(({ latencies }) => latencies[group]?.map(({ us }) => Math.max(1, us)) ?? []);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const scale = (us: number): number =>
    (WIDE * Math.log(Math.max(1, us) / least)) / Math.max(Math.log(most / least), Number.MIN_VALUE);
  const grid: Markup[] = [];
  for (let us = TEN ** Math.ceil(Math.log10(least)); us < most; us *= TEN) {
    grid.push(markup`<line class="grid" x1="${at(scale(us))}" x2="${at(scale(us))}" y1="0" y2="${HIGH}"/>`);
  }
  const rows = shown.map(({ name, latencies }, i) => {
    const us = (percent: number): number =>
      latencies[group]?.find((one) => one.percent === percent)?.us ?? Number.NaN;
    const [from, half, late, to] = [us(0), us(50), us(99), us(100)].map(scale);
    const body = markup`${grid}<line class="reach" x1="${at(from ?? 0)}" x2="${at(to ?? 0)}" y1="10" y2="10"/><rect class="bar" x="${at(half ?? 0)}" y="5" height="10" width="${at((late ?? 0) - (half ?? 0))}"/>`;
    const figures = [
      `p50 ${written("us", us(50))}`,
      `p99 ${written("us", us(99))}`,
      `p99.9 ${written("us", us(99.9))}`,
      `most ${written("us", us(100))}`,
    ];
    const role = i === 0 ? "base" : "";
    return markup`<div class="row ${role}"><span class="name">${name}</span>${drawing(body)}<span class="said">${figures.map(unbroken).join(" · ")}</span></div>\n`;
  });
  return markup`<figure class="latency"><figcaption>latency <span class="quiet">p50 to p99 as a bar, least to most as a line; a thin line every factor of ten</span></figcaption>\n${rows}</figure>\n`;
}
