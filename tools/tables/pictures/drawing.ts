import { escape as escaped } from "html-escaper";

/** A picture stands on a ground of its own, light or dark as its reader's other pages are: it reads well on either. */
const STYLE = `
.ground{fill:#fff;stroke:#d1d9e0}.ink{fill:#1f2328}.quiet{fill:#59636e}.line{stroke:#59636e;fill:none}.tip{fill:#59636e}
.box{fill:#f6f8fa;stroke:#818b98}.own{fill:#ddebff;stroke:#2f6fc4}.bar{fill:#2f6fc4}.soft{fill:#ddebff}.cut{stroke:#c0392b;fill:none}.cut-ink{fill:#c0392b}
@media (prefers-color-scheme:dark){.ground{fill:#1b1f24;stroke:#3d444d}.ink{fill:#e6edf3}.quiet{fill:#a3adb8}.line{stroke:#a3adb8}.tip{fill:#a3adb8}
.box{fill:#262c36;stroke:#6e7681}.own{fill:#1f3a5f;stroke:#6ea8fe}.bar{fill:#6ea8fe}.soft{fill:#1f3a5f}.cut{stroke:#ff8a80}.cut-ink{fill:#ff8a80}}`;

/** What a picture is, for somebody who does not see it. */
export interface PictureWords {
  readonly title: string;
  readonly description: string;
}

/** A whole picture of this size, in pixels, around its parts. */
export const picture = (
  width: number,
  height: number,
  { title, description }: PictureWords,
  parts: readonly string[],
): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description" font-family="system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans', sans-serif" font-size="14">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<style>${STYLE}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>
<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${parts.join("\n")}
</svg>
`;

interface TextStyle {
  readonly at?: "start" | "middle" | "end";
  /** Class of the ink: `ink`, `quiet`, `cut-ink`. */
  readonly ink?: string;
  readonly bold?: true;
}

/** A line of text whose base is at y. */
export const text = (x: number, y: number, words: string, style: TextStyle = {}): string => {
  const { at = "start", ink = "ink", bold } = style;
  return `<text class="${ink}" x="${x}" y="${y}" text-anchor="${at}"${bold ? ' font-weight="600"' : ""}>${escaped(words)}</text>`;
};

/** Where a rectangle stands, and how big it is. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box with a name in its middle, and a smaller line below it. */
export const box = ({ x, y, width, height }: Area, name: string, below = "", kind = "box"): string => {
  const [middle, base] = [x + width / 2, y + height / 2 + 5];
  const shape = `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
  if (below === "") return shape + text(middle, base, name, { at: "middle", bold: true });
  const lower = text(middle, base + 11, below, { at: "middle", ink: "quiet" });
  return shape + text(middle, base - 9, name, { at: "middle", bold: true }) + lower;
};

/** A filled stretch of time. */
export const bar = ({ x, y, width, height }: Area, kind = "bar"): string =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>`;

type Point = readonly [x: number, y: number];

/** A line with a tip at its end, and at both ends where it goes both ways. */
export const arrow = ([fromX, fromY]: Point, [toX, toY]: Point, ways: "one" | "both" = "one"): string =>
  `<path class="line" d="M${fromX} ${fromY}L${toX} ${toY}" marker-end="url(#tip)"${ways === "both" ? ' marker-start="url(#tip)"' : ""}/>`;

/** How a line looks: in the ink of `line` or of `cut`; dashed where it only marks a place. */
interface LineStyle {
  readonly kind?: "line" | "cut";
  readonly dashed?: true;
}

/** A thin line. */
export const line = ([fromX, fromY]: Point, [toX, toY]: Point, style: LineStyle = {}): string =>
  `<path class="${style.kind ?? "line"}" d="M${fromX} ${fromY}L${toX} ${toY}"${style.dashed ? ' stroke-dasharray="3 4"' : ""}/>`;
