import type { Bar, Phase } from "../model/bars.ts";

/** The colours of the drawing, as the style sheet has them for light and dark. */
export interface Palette {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly ground: string;
  readonly phase: Readonly<Record<Phase, string>>;
  readonly open: string;
  readonly ended: string;
  readonly cut: string;
  readonly fault: string;
  readonly waiting: string;
  readonly bill: string;
  readonly refused: string;
  readonly chosen: string;
}

/** Reads the colours that are in force for an element. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color("text"),
    faint: color("faint"),
    line: color("line"),
    ground: color("ground"),
    phase: {
      starting: color("starting"),
      running: color("running"),
      frozen: color("frozen"),
      hung: color("fault"),
      unhealthy: color("cut"),
      draining: color("draining"),
    },
    open: color("open"),
    ended: color("ended"),
    cut: color("cut"),
    fault: color("fault"),
    waiting: color("waiting"),
    bill: color("bill"),
    refused: color("refused"),
    chosen: color("chosen"),
  };
}

/** What the colour of a bar means: it is open, ended by one of its two sides, was cut by the platform, or by a fault. */
export function barColor({ end, t4 }: Bar, palette: Palette): string {
  if (t4 === undefined) return palette.open;
  if (end?.injected !== undefined) return palette.fault;
  if (end?.endedBy === "timeout" || end?.endedBy === "gateway" || end?.errorCode !== undefined)
    return palette.cut;
  return palette.ended;
}
