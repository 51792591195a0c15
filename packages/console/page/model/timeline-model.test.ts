import { describe, expect, test } from "vitest";
import { billedAt, type TimelineEvent } from "./bars.ts";
import { TimelineModel } from "./timeline-model.ts";

type Loose = Readonly<Record<string, unknown>> & { readonly event: string; readonly atMs: number };
const modelOf = (...events: readonly Loose[]): TimelineModel => {
  const model = new TimelineModel();
  for (const event of events) model.add({ function: "echo", ...event } as unknown as TimelineEvent);
  return model;
};
const instance = (atMs: number, state: string, more = {}): Loose => ({
  event: "instance",
  atMs,
  instanceId: "c-1",
  state,
  ...more,
});
const arrives = (atMs: number, requestId: string): Loose => ({
  event: "request-arrived",
  atMs,
  requestId,
  kind: "websocket",
  method: "GET",
  path: "/",
});
const placed = (atMs: number, requestId: string): Loose => ({
  event: "request-placed",
  atMs,
  requestId,
  instanceId: "c-1",
  coldStart: false,
  timeoutMs: 1000,
});
const ends = (atMs: number, requestId: string, more = {}): Loose => ({
  event: "request",
  atMs,
  requestId,
  status: 101,
  endedBy: "client",
  ...more,
});
const bill = (atMs: number, active: boolean, activeMs: number): Loose => ({
  event: "bill",
  atMs,
  instanceId: "c-1",
  active,
  activeMs,
  isKept: false,
});

describe("TimelineModel", () => {
  test("is the picture of the billing chapter: two connections overlap, and what overlaps is billed once", () => {
    const [t1, t2, t3, t4] = [1000, 4000, 7000, 11_000] as const;
    const model = modelOf(
      ...[
        instance(900, "starting"),
        instance(1000, "started"),
        arrives(t1, "one"),
        placed(t1, "one"),
        bill(t1, true, 0),
      ],
      ...[arrives(t2, "two"), placed(t2, "two"), ends(t3, "one"), ends(t4, "two"), bill(t4, false, t4 - t1)],
      instance(t4, "frozen"),
    );
    const lane = model.lanes.get("c-1");
    expect(lane?.bills).toEqual([{ fromMs: t1, toMs: t4 }]);
    expect(lane && billedAt(lane, 99_999)).toBe(t4 - t1);
    expect(lane?.bars.map(({ t1: from, t4: to, row }) => [from, to, row])).toEqual([
      [t1, t3, 0],
      [t2, t4, 1],
    ]);
    expect(lane?.phases.map(({ phase, fromMs, toMs }) => [phase, fromMs, toMs])).toEqual([
      ["starting", 900, 1000],
      ["running", 1000, t4],
      ["frozen", t4, undefined],
    ]);
  });

  test("lets the billed time grow with the clock while a connection is open", () => {
    const lane = modelOf(bill(1000, true, 250)).lanes.get("c-1");
    expect(lane && [billedAt(lane, 1000), billedAt(lane, 1750)]).toEqual([250, 1000]);
  });

  test("uses a row again when its bar is over", () => {
    const model = modelOf(arrives(1, "a"), placed(1, "a"), ends(2, "a"), arrives(3, "b"), placed(3, "b"));
    expect(model.bars.get("b")?.row).toBe(0);
    expect(model.lanes.get("c-1")?.rows).toEqual([Number.POSITIVE_INFINITY]);
  });

  test("keeps what was refused apart, and what was injected", () => {
    const plan = { event: "fault-plan", plan: { refuse: { status: 503 } } };
    const model = modelOf(
      ...[
        { ...plan, atMs: 1 },
        arrives(2, "a"),
        ends(3, "a", { status: 503, endedBy: "refused", injected: "refuse" }),
      ],
      { ...plan, atMs: 4, plan: {} },
    );
    expect(model.refused.items.map(({ requestId }) => requestId)).toEqual(["a"]);
    expect(model.injections.items).toEqual([{ atMs: 3, fault: "refuse", function: "echo" }]);
    expect(model.plans.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [1, 4],
      [4, undefined],
    ]);
  });

  test("takes events that come twice, as after the past", () => {
    const events = [
      instance(1, "started"),
      arrives(1, "a"),
      placed(1, "a"),
      bill(1, true, 0),
      ends(2, "a"),
      bill(2, false, 1),
    ];
    const once = modelOf(...events).lanes.get("c-1");
    const again = modelOf(...events, ...events.slice(0, 3)).lanes.get("c-1");
    expect(again).toEqual(once);
  });

  test("forgets the oldest that are over, and never one that is open", () => {
    const model = modelOf(arrives(0, "open"), placed(0, "open"));
    for (let i = 1; i <= 20_100; i++)
      for (const event of [arrives(i, `${i}`), placed(i, `${i}`), ends(i, `${i}`)])
        model.add({ function: "echo", ...event } as unknown as TimelineEvent);
    expect(model.bars.size).toBe(20_000);
    expect([model.bars.has("open"), model.bars.has("1"), model.bars.has("20100")]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
