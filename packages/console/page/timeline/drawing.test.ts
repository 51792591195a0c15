import { describe, expect, test } from "vitest";
import type { TimelineEvent } from "../model/bars.ts";
import { TimelineModel } from "../model/timeline-model.ts";
import { spanText } from "../words/time.ts";
import { LANGUAGES } from "../words/words.ts";
import { draw } from "./draw.ts";
import { barAt, layoutOf } from "./layout.ts";
import type { Palette } from "./palette.ts";
import { ticks } from "./time-axis.ts";
import { ViewWindow } from "./view-window.ts";

/** So many open connections on one instance, a millisecond apart. */
function crowd(count: number): TimelineModel {
  const model = new TimelineModel();
  const add = (event: object): void =>
    model.add({ function: "echo", instanceId: "c-1", ...event } as unknown as TimelineEvent);
  for (let i = 0; i < count; i++) {
    add({
      event: "request-arrived",
      atMs: i,
      requestId: `${i}`,
      kind: "websocket",
      method: "GET",
      path: "/",
    });
    add({ event: "request-placed", atMs: i, requestId: `${i}`, coldStart: false, timeoutMs: 1000 });
  }
  return model;
}

/** Counts what is drawn. */
function countingContext(): { readonly ctx: CanvasRenderingContext2D; readonly calls: () => number } {
  let calls = 0;
  const ctx = new Proxy({} as CanvasRenderingContext2D, {
    get: () => () => {
      calls += 1;
      return { width: 10 };
    },
    set: () => true,
  });
  return { ctx, calls: () => calls };
}

const palette = new Proxy({} as Palette, { get: (_, name) => (name === "phase" ? {} : "#000") });

describe("the drawing", () => {
  test("fits a thousand connections into one lane, and takes a few calls for each", () => {
    const model = crowd(1000);
    const range = { fromMs: 0, toMs: 2000 };
    const layout = layoutOf(model, range);
    expect(layout.height).toBeLessThan(400);
    const { ctx, calls } = countingContext();
    const scene = {
      model,
      layout,
      palette,
      words: LANGUAGES.en,
      ...range,
      nowMs: 1500,
      width: 800,
      height: 400,
    };
    draw(ctx, { ...scene, scrollTop: 0, chosen: undefined });
    expect(calls()).toBeGreaterThan(1000);
    expect(calls()).toBeLessThan(3000);
  });

  test("draws nothing of bars that are out of view", () => {
    const model = crowd(1000);
    const range = { fromMs: -2000, toMs: -1000 };
    const { ctx, calls } = countingContext();
    const scene = {
      model,
      layout: layoutOf(model, range),
      palette,
      words: LANGUAGES.en,
      ...range,
      nowMs: 1500,
    };
    draw(ctx, { ...scene, width: 800, height: 400, scrollTop: 0, chosen: undefined });
    expect(calls()).toBeLessThan(100);
  });

  test("finds the bar at a place", () => {
    const model = crowd(3);
    const layout = layoutOf(model, { fromMs: 0, toMs: 100 });
    const [placed] = layout.lanes;
    const at = (row: number, atMs: number): string | undefined => {
      const y = (placed?.barsTop ?? 0) + (row + 0.5) * (placed?.rowHeight ?? 0);
      return barAt(layout, model, { y, atMs, slackMs: 0, nowMs: 50 })?.requestId;
    };
    expect([at(0, 10), at(2, 10), at(2, 1), at(0, 60), at(5, 10)]).toEqual([
      "0",
      "2",
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("ViewWindow", () => {
  test("follows now, stays where it was dragged, and follows again", () => {
    const view = new ViewWindow();
    expect(view.range(100_000)).toEqual({ fromMs: 43_000, toMs: 103_000 });
    view.pan(-3000, 100_000);
    expect([view.range(100_000), view.range(200_000)].map(({ toMs }) => toMs)).toEqual([100_000, 100_000]);
    view.follow();
    expect(view.range(200_000).toMs).toBe(203_000);
  });

  test("zooms about a place, within bounds", () => {
    const view = new ViewWindow();
    view.pan(0, 100_000);
    const before = view.range(0);
    view.zoom(0.5, 0.25, 0);
    const after = view.range(0);
    expect(after.fromMs + 0.25 * view.spanMs).toBeCloseTo(before.fromMs + 0.25 * 60_000);
    view.zoom(0, 0.5, 0);
    expect(view.spanMs).toBe(20);
    view.zoom(Number.MAX_VALUE, 0.5, 0);
    expect(view.spanMs).toBe(7 * 86_400_000);
  });

  test("stands still while it is paused", () => {
    const view = new ViewWindow();
    view.pause(1000);
    expect([view.shownNow(5000), view.range(5000).toMs]).toEqual([1000, 4000]);
    view.resume();
    expect(view.shownNow(5000)).toBe(5000);
  });
});

test.each([
  [0, 10_000, 900, 1000, 11],
  [0, 100, 9, 10, 11],
  [0, 7_200_000, 600_000, 600_000, 13],
])("ticks from %d to %d ms at least %d apart are %d apart", (fromMs, toMs, leastMs, stepMs, count) => {
  const found = ticks(fromMs, toMs, leastMs);
  expect([found.stepMs, found.atMs.length]).toEqual([stepMs, count]);
});

test.each([
  [249.6, "250 ms"],
  [3210, "3.2 s"],
  [125_000, "2 min 5 s"],
  [7_260_000, "2 h 1 min"],
])("%d ms is written as %s", (ms, text) => expect(spanText(ms)).toBe(text));
