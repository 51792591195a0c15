import type { Bar, Stretch } from "../model/bars.ts";
import { billedAt } from "../model/bars.ts";
import type { TimelineModel } from "../model/timeline-model.ts";
import { planText } from "../parts/plan-text.ts";
import { clockText, spanText } from "../words/time.ts";
import type { Words } from "../words/words.ts";
import {
  AXIS_HEIGHT,
  BILL_HEIGHT,
  type Layout,
  PHASE_HEIGHT,
  type PlacedLane,
  type StripName,
} from "./layout.ts";
import { barColor, type Palette } from "./palette.ts";
import { ticks } from "./time-axis.ts";

/** A drawing of the timeline: what, of when, where. */
export interface Scene {
  readonly model: TimelineModel;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly words: Words;
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** px */
  readonly width: number;
  readonly height: number;
  /** How far it is scrolled, px. */
  readonly scrollTop: number;
  readonly chosen: string | undefined;
}

const FONT = "11px system-ui, sans-serif";

/** Draws what is in view, and nothing else. */
export function draw(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { width, height, scrollTop, layout, palette } = scene;
  ctx.font = FONT;
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, width, height);
  const grid = drawGrid(ctx, scene);
  ctx.save();
  ctx.translate(0, -scrollTop);
  drawStrips(ctx, scene);
  for (const placed of layout.lanes)
    if (placed.bottom >= scrollTop && placed.top <= scrollTop + height) drawLane(ctx, scene, placed);
  ctx.restore();
  const now = xOf(scene, scene.nowMs);
  ctx.fillStyle = palette.chosen;
  if (now >= 0 && now <= width) ctx.fillRect(now, AXIS_HEIGHT, 1, height);
  grid.drawAxis();
}

/** Where a moment is, px. */
const xOf = ({ fromMs, toMs, width }: Pick<Scene, "fromMs" | "toMs" | "width">, atMs: number): number =>
  ((atMs - fromMs) / (toMs - fromMs)) * width;

function drawGrid(ctx: CanvasRenderingContext2D, scene: Scene): { drawAxis(): void } {
  const { fromMs, toMs, width, height, palette } = scene;
  const { stepMs, atMs } = ticks(fromMs, toMs, ((toMs - fromMs) / width) * 90);
  ctx.fillStyle = palette.line;
  for (const at of atMs) ctx.fillRect(Math.round(xOf(scene, at)), AXIS_HEIGHT, 1, height);
  return {
    // Last, over what was scrolled beneath it.
    drawAxis() {
      ctx.fillStyle = palette.ground;
      ctx.fillRect(0, 0, width, AXIS_HEIGHT);
      ctx.fillStyle = palette.faint;
      for (const at of atMs) {
        const text = clockText(at, stepMs);
        const x = xOf(scene, at) + 3;
        if (x + ctx.measureText(text).width <= width) ctx.fillText(text, x, AXIS_HEIGHT / 2);
      }
    },
  };
}

/** A stretch of time as a rectangle, at least a pixel wide; nothing when it is out of view. */
function fillStretch(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  { fromMs, toMs = scene.nowMs }: Stretch,
  { y, height }: { y: number; height: number },
): { readonly x: number; readonly width: number } | undefined {
  if (toMs < scene.fromMs || fromMs > scene.toMs) return undefined;
  const x = Math.max(-2, xOf(scene, fromMs));
  const width = Math.max(1, Math.min(scene.width + 2, xOf(scene, toMs)) - x);
  ctx.fillRect(x, y, width, height);
  return { x, width };
}

/** A text that does not leave its place. */
function fillLabel(
  ctx: CanvasRenderingContext2D,
  text: string,
  { x, y, width }: { x: number; y: number; width: number },
): void {
  const room = width - 8;
  if (room < 16) return;
  ctx.fillText(fitting(ctx, text, room), x + 4, y);
}

/** As much of a text as there is room for. */
function fitting(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  let shown = text;
  for (let width = ctx.measureText(shown).width; width > room; width = ctx.measureText(shown).width) {
    const kept = Math.min(shown.length - 2, Math.floor((shown.length * room) / width));
    if (kept < 1) return "";
    shown = `${shown.slice(0, kept)}…`;
  }
  return shown;
}

/** Marks of moments in one row; a text is written where the one before it has ended. */
function markRow(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  y: number,
): (atMs: number, color: string, text: string) => void {
  let freeFrom = Number.NEGATIVE_INFINITY;
  let last = { x: Number.NEGATIVE_INFINITY, text: "" };
  return (atMs, color, text) => {
    if (atMs < scene.fromMs || atMs > scene.toMs) return;
    const x = xOf(scene, atMs);
    // A kill ends a thousand connections in one moment: one mark.
    if (x - last.x < 1 && text === last.text) return;
    last = { x, text };
    ctx.fillStyle = color;
    ctx.fillRect(x, y, 3, 15);
    if (x < freeFrom) return;
    ctx.fillStyle = scene.palette.text;
    ctx.fillText(text, x + 5, y + 8);
    freeFrom = x + 12 + ctx.measureText(text).width;
  };
}

/** The rows of what is on no instance, each with its name at its left. */
function drawStrips(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, palette, words } = scene;
  for (const name of ["plans", "injections", "refused"] as const) {
    const top = layout.strips[name];
    if (top === undefined) continue;
    STRIPS[name](ctx, scene, top + 2);
    const label = words.timeline.strips[name];
    ctx.fillStyle = palette.ground;
    ctx.fillRect(0, top + 1, ctx.measureText(label).width + 12, 17);
    ctx.fillStyle = palette.faint;
    ctx.fillText(label, 6, top + 10);
  }
}

const STRIPS: Readonly<Record<StripName, (ctx: CanvasRenderingContext2D, scene: Scene, y: number) => void>> =
  {
    plans(ctx, scene, y) {
      const { model, palette, words } = scene;
      for (const stretch of model.plans) {
        if (Object.keys(stretch.plan).length === 0) continue;
        ctx.fillStyle = palette.fault;
        ctx.globalAlpha = 0.35;
        const place = fillStretch(ctx, scene, stretch, { y, height: 15 });
        ctx.globalAlpha = 1;
        ctx.fillStyle = palette.text;
        const text = planText(stretch.plan, words);
        if (place) fillLabel(ctx, text, { x: Math.max(0, place.x), y: y + 8, width: place.width });
      }
    },
    injections(ctx, scene, y) {
      const mark = markRow(ctx, scene, y);
      for (const { atMs, fault } of scene.model.injections.items) mark(atMs, scene.palette.fault, fault);
    },
    refused(ctx, scene, y) {
      const { model, palette } = scene;
      const mark = markRow(ctx, scene, y);
      for (const { t1, status, end } of model.refused.items) {
        const color = end?.injected === undefined ? palette.refused : palette.fault;
        mark(t1, color, `${status ?? ""} ${end?.errorCode ?? ""}`);
      }
    },
  };

function drawLane(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane): void {
  const { palette, words, nowMs } = scene;
  const { lane, top, barsTop, billTop } = placed;
  for (const stretch of lane.phases) {
    ctx.fillStyle = palette.phase[stretch.phase];
    const toMs = stretch.toMs ?? lane.goneMs;
    fillStretch(
      ctx,
      scene,
      { fromMs: stretch.fromMs, ...(toMs !== undefined && { toMs }) },
      { y: barsTop - PHASE_HEIGHT - 3, height: PHASE_HEIGHT },
    );
  }
  for (const bar of lane.bars) drawBar(ctx, scene, bar, placed);
  ctx.fillStyle = palette.bill;
  for (const stretch of lane.bills) fillStretch(ctx, scene, stretch, { y: billTop, height: BILL_HEIGHT });
  const phase = lane.phases.at(-1)?.phase;
  const state =
    lane.failed !== undefined
      ? words.failed
      : lane.goneMs !== undefined
        ? words.gone
        : phase
          ? words.phases[phase]
          : "";
  const injected = lane.injected === undefined ? "" : ` (${words.injected}: ${lane.injected})`;
  const billed = `${words.billed} ${spanText(billedAt(lane, nowMs))}`;
  ctx.fillStyle = palette.text;
  ctx.fillText(
    `${lane.function}  ${lane.instanceId.slice(-6)}  ${state}${injected}  ·  ${billed}`,
    6,
    top + 8,
  );
}

function drawBar(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  bar: Bar,
  { barsTop, rowHeight }: PlacedLane,
): void {
  const { palette, nowMs, words } = scene;
  const toMs = bar.t4 ?? nowMs;
  if (toMs < scene.fromMs || bar.t1 > scene.toMs) return;
  const y = barsTop + bar.row * rowHeight;
  const height = rowHeight > 3 ? rowHeight - 1 : rowHeight;
  ctx.fillStyle = palette.waiting;
  fillStretch(ctx, scene, { fromMs: bar.t1, toMs: bar.t2 ?? toMs }, { y, height });
  ctx.fillStyle = barColor(bar, palette);
  const place =
    bar.t2 === undefined ? undefined : fillStretch(ctx, scene, { fromMs: bar.t2, toMs }, { y, height });
  if (scene.chosen === bar.requestId) drawChosen(ctx, scene, bar, { y, height });
  if (rowHeight < 12 || !place) return;
  ctx.fillStyle = palette.text;
  const x = Math.max(0, place.x);
  const end = bar.end
    ? `  ${words.endedBy[bar.end.endedBy]}${bar.end.injected ? ` (${words.injected}: ${bar.end.injected})` : ""}`
    : "";
  fillLabel(ctx, `${bar.path}${end}`, { x, y: y + height / 2, width: place.width - (x - place.x) });
}

/** T1 to T4 of the bar that a person chose. */
function drawChosen(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  bar: Bar,
  { y, height }: { y: number; height: number },
): void {
  const { palette } = scene;
  const moments = [bar.t1, bar.t2, bar.t3, bar.t4];
  ctx.fillStyle = palette.chosen;
  moments.forEach((at, i) => {
    if (at === undefined) return;
    const x = xOf(scene, at);
    ctx.fillRect(x, y - 4, 1, height + 8);
    ctx.fillText(`T${i + 1}`, x + 2, y - 6);
  });
  ctx.strokeStyle = palette.chosen;
  const x = xOf(scene, bar.t1);
  ctx.strokeRect(x, y, Math.max(2, xOf(scene, bar.t4 ?? scene.nowMs) - x), height);
}
