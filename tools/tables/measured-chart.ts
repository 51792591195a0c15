import { valueText } from "@wsfn/bench";
import { escape as escaped } from "html-escaper";
import type { Language } from "./matrix.ts";
import { figureName } from "./measured-table.ts";
import { WORDS } from "./measured-words.ts";
import { type Measurement, type Row, rowOf, SHOWN, variantNames } from "./measurement.ts";

const PANEL = { width: 420, left: 128, bars: 190, title: 34, row: 20, gap: 14 } as const;
const COLUMNS = 2;
const BAR = 12;
/** Those of the table that a picture says better, two in a row. */
const CHARTED: readonly string[] = ["rate@16", "cpu@16", "p99@open", "cpu@1", "ms", "server"];

/** Read as well on a white page as on a dark one (4.3 : 1 on both): the picture cannot know on which it stands. */
const COLOUR = { ink: "#757c85", base: "#8a94a0", bar: "#4484d4", mark: "#757c85" } as const;

/** The table as bars, one panel for each figure: the median as bar, the middle half of the rounds as line. */
export function measuredChart(measurement: Measurement, language: Language): string {
  const names = variantNames(measurement);
  const panels = CHARTED.flatMap((metric) => {
    const shown = SHOWN.find((one) => one.metric === metric);
    const row = shown && rowOf(measurement, shown);
    return shown && row ? [panel(row, names, figureName(shown, language), language)] : [];
  });
  const high = PANEL.title + names.length * PANEL.row + PANEL.gap;
  const width = COLUMNS * PANEL.width;
  const height = Math.ceil(panels.length / COLUMNS) * high;
  const placed = panels.map((body, i) => {
    const [x, y] = [(i % COLUMNS) * PANEL.width, Math.floor(i / COLUMNS) * high];
    return `<g transform="translate(${x} ${y})">\n${body}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif" font-size="12" fill="${COLOUR.ink}">
<title>${escaped(WORDS[language].alt)}</title>
${placed.join("\n")}
</svg>
`;
}

function panel(row: Row, names: readonly string[], title: string, language: Language): string {
  const { metric } = row;
  const figures = names.map((name) => row.contenders.find((one) => one.name === name)?.figures[metric.id]);
  const most = Math.max(...figures.map((figure) => figure?.high ?? 0), Number.MIN_VALUE);
  const x = (value: number): string => ((PANEL.bars * Math.max(0, value)) / most).toFixed(1);
  const { more, less } = WORDS[language];
  const direction = metric.better === "more" ? more : less;
  const bars = names.map((name, i) => {
    const figure = figures[i];
    const y = PANEL.title + i * PANEL.row;
    const label = `<text x="${PANEL.left - 8}" y="${y + 10}" text-anchor="end">${escaped(name)}</text>`;
    if (figure === undefined) return `${label}<text x="${PANEL.left}" y="${y + 10}">–</text>`;
    const fill = i === 0 ? COLOUR.base : COLOUR.bar;
    const middle = y + BAR / 2;
    return [
      label,
      `<rect x="${PANEL.left}" y="${y}" width="${x(figure.median)}" height="${BAR}" rx="2" fill="${fill}"/>`,
      `<path d="M${PANEL.left} ${middle}m${x(figure.low)} 0H${(PANEL.left + Number(x(figure.high))).toFixed(1)}" stroke="${COLOUR.mark}" stroke-width="2"/>`,
      `<text x="${(PANEL.left + Number(x(Math.max(figure.median, figure.high))) + 6).toFixed(1)}" y="${y + 10}">${valueText(metric.unit, figure)}</text>`,
    ].join("");
  });
  return [
    `<text x="0" y="16"><tspan font-weight="600">${escaped(title)}</tspan><tspan dx="6" font-size="11">${escaped(direction)}</tspan></text>`,
    ...bars,
  ].join("\n");
}
