import type { Bar, Lane } from "../model/bars.ts";
import type { TimelineModel } from "../model/timeline-model.ts";

/** A lane and where it is drawn, px. */
export interface PlacedLane {
  readonly lane: Lane;
  readonly top: number;
  readonly barsTop: number;
  readonly rowHeight: number;
  readonly billTop: number;
  readonly bottom: number;
}

/** Where everything of the timeline is, px. */
export interface Layout {
  readonly lanes: readonly PlacedLane[];
  /** Rows of what is on no instance; those that have nothing in them are absent. */
  readonly strips: Readonly<Partial<Record<StripName, number>>>;
  readonly height: number;
}

/** Fault plans that were in force, moments of faults, refused requests. */
export type StripName = "plans" | "injections" | "refused";

/** The scale of time, above all. */
export const AXIS_HEIGHT = 22;
const STRIP_HEIGHT = 20;
const LABEL_HEIGHT = 16;
/** The strip of an instance's phases. */
export const PHASE_HEIGHT = 6;
/** The strip of an instance's billed time. */
export const BILL_HEIGHT = 8;
const GAP = 12;
const MOST_BARS_HEIGHT = 240;
const MOST_ROW_HEIGHT = 18;

/** Lanes of instances that were there in this stretch of time, one below the other; rows shrink so that a thousand bars fit. */
export function layoutOf(model: TimelineModel, { fromMs, toMs }: { fromMs: number; toMs: number }): Layout {
  const lanes: PlacedLane[] = [];
  const strips = stripsOf(model);
  let top = AXIS_HEIGHT + Object.keys(strips).length * STRIP_HEIGHT + GAP / 2;
  for (const lane of inOrder(model)) {
    const beganMs = lane.phases[0]?.fromMs ?? lane.bills[0]?.fromMs ?? 0;
    if ((lane.goneMs ?? Number.POSITIVE_INFINITY) < fromMs || beganMs > toMs) continue;
    const rows = Math.max(1, lane.rows.length);
    const rowHeight = Math.min(MOST_ROW_HEIGHT, MOST_BARS_HEIGHT / rows);
    const barsTop = top + LABEL_HEIGHT + PHASE_HEIGHT + 3;
    const billTop = barsTop + rows * rowHeight + 3;
    const bottom = billTop + BILL_HEIGHT;
    lanes.push({ lane, top, barsTop, rowHeight, billTop, bottom });
    top = bottom + GAP;
  }
  return { lanes, strips, height: top };
}

function stripsOf(model: TimelineModel): Layout["strips"] {
  const isUsed: Record<StripName, boolean> = {
    plans: model.plans.some(({ plan }) => Object.keys(plan).length > 0),
    injections: model.injections.items.length > 0,
    refused: model.refused.items.length > 0,
  };
  const names = (["plans", "injections", "refused"] as const).filter((name) => isUsed[name]);
  return Object.fromEntries(names.map((name, i) => [name, AXIS_HEIGHT + i * STRIP_HEIGHT]));
}

/** By function, then by age. */
const inOrder = (model: TimelineModel): readonly Lane[] => {
  const names = [...new Set([...model.lanes.values()].map((lane) => lane.function))];
  return names.flatMap((name) => [...model.lanes.values()].filter((lane) => lane.function === name));
};

/** The bar at a place. The last drawn is the one that is seen. */
export function barAt(
  { lanes, strips: { refused } }: Layout,
  model: TimelineModel,
  { y, atMs, slackMs, nowMs }: { y: number; atMs: number; slackMs: number; nowMs: number },
): Bar | undefined {
  if (refused !== undefined && y >= refused && y < refused + STRIP_HEIGHT)
    return model.refused.items.findLast(({ t1 }) => Math.abs(t1 - atMs) <= slackMs);
  const placed = lanes.find(({ top, bottom }) => y >= top && y < bottom);
  if (!placed) return undefined;
  const row = Math.floor((y - placed.barsTop) / placed.rowHeight);
  return placed.lane.bars.findLast(
    (bar) => bar.row === row && bar.t1 - slackMs <= atMs && (bar.t4 ?? nowMs) + slackMs >= atMs,
  );
}
