import { escape as escaped } from "html-escaper";
import type { Metric } from "../scenario.ts";
import { valueText } from "./format.ts";
import type { ContenderReport, ScenarioReport } from "./report.ts";

const PANEL = { width: 420, left: 150, bars: 160, title: 34, row: 20, gap: 14 } as const;
const COLUMNS = 2;
const BAR = 12;

/** Read as well on a white page as on a dark one (4.3 : 1 on both): the picture cannot know on which it stands. */
const COLOUR = { ink: "#757c85", base: "#8a94a0", bar: "#4484d4" } as const;

/**
 * A scenario as a picture that stands alone, for a page of documentation: a panel for each figure that contenders are compared by,
 * with the median as bar and the middle half of the rounds as line.
 */
export function svg({ says, metrics, contenders }: ScenarioReport): string {
  const charted = metrics.filter(
    ({ id, better }) => better !== undefined && contenders.some(({ figures }) => figures[id]),
  );
  const high = PANEL.title + contenders.length * PANEL.row + PANEL.gap;
  const [width, height] = [COLUMNS * PANEL.width, Math.ceil(charted.length / COLUMNS) * high];
  const panels = charted.map((metric, i) => {
    const [x, y] = [(i % COLUMNS) * PANEL.width, Math.floor(i / COLUMNS) * high];
    return `<g transform="translate(${x} ${y})">\n${panel(metric, contenders)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif" font-size="12" fill="${COLOUR.ink}">
<title>${escaped(says)}</title>
${panels.join("\n")}
</svg>
`;
}

function panel({ id, group, says, unit, better }: Metric, contenders: readonly ContenderReport[]): string {
  const most = Math.max(...contenders.map(({ figures }) => figures[id]?.high ?? 0), Number.MIN_VALUE);
  const x = (value: number): number => Math.round((10 * PANEL.bars * Math.max(0, value)) / most) / 10;
  const rows = contenders.map(({ name, figures }, i) => {
    const figure = figures[id];
    const y = PANEL.title + i * PANEL.row;
    const label = `<text x="${PANEL.left - 8}" y="${y + 10}" text-anchor="end">${escaped(name)}</text>`;
    if (figure === undefined) return `${label}<text x="${PANEL.left}" y="${y + 10}">–</text>`;
    const [low, end] = [PANEL.left + x(figure.low), PANEL.left + x(figure.high)];
    const right = Math.max(end, PANEL.left + x(figure.median)) + 6;
    return [
      label,
      `<rect x="${PANEL.left}" y="${y}" width="${x(figure.median)}" height="${BAR}" rx="2" fill="${i === 0 ? COLOUR.base : COLOUR.bar}"/>`,
      `<path d="M${low} ${y + BAR / 2}H${end}" stroke="${COLOUR.ink}" stroke-width="2"/>`,
      `<text x="${right}" y="${y + 10}">${escaped(valueText(unit, figure))}</text>`,
    ].join("");
  });
  return [
    `<text x="0" y="16"><tspan font-weight="600">${escaped(says)}</tspan><tspan dx="6" font-size="11">${escaped(`${group}; ${better} is better`)}</tspan></text>`,
    ...rows,
  ].join("\n");
}
