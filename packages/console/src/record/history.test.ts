import type { TimelineEvent } from "@wsfn/gateway";
import { expect, test } from "vitest";
import { History } from "./history.ts";

const log = (atMs: number, text = ""): TimelineEvent => ({
  ...{ event: "log", function: "echo", instanceId: "c-1", stream: "stdout" },
  ...{ text, atMs },
});
const bill = (atMs: number): TimelineEvent => ({
  ...{ event: "bill", function: "echo", instanceId: "c-1", active: true, activeMs: 1, isKept: false, atMs },
});

test("History gives back everything while it has room", () => {
  const history = new History();
  const all = [log(1), bill(2), log(3)];
  for (const event of all) history.add(event);
  expect(history.replay([log(0), bill(9)])).toEqual(all);
});

test("History forgets the oldest, and lets the present stand in for it", () => {
  const history = new History(1_000_000);
  for (let at = 1; at <= 10_000; at++) history.add(log(at));
  const kept = history.replay([log(0, "began long ago"), log(9999, "is among the kept"), bill(10_001)]);
  expect(kept.length).toBeLessThan(1_000_000 / 400 + 3);
  expect([kept[0], kept.at(-2), kept.at(-1)]).toEqual([log(0, "began long ago"), log(10_000), bill(10_001)]);
});

test("History counts long texts", () => {
  const history = new History(1_000_000);
  for (let at = 1; at <= 3000; at++) history.add(log(at, "x".repeat(1000)));
  expect(history.replay([]).length).toBeLessThan(1_000_000 / 2000);
});
