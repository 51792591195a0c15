import { expect, test } from "vitest";
import type { Settings } from "../scenario.ts";
import { windowRemarks } from "./loaded.ts";

const FIGURES: Readonly<Record<string, number>> = {
  "idle busy@1": 0.7,
  "idle generator@1": 0.95,
  "busy busy@1": 1.4,
  "busy generator@1": 0.4,
  "idle rate@open": 5000,
  "busy rate@open": 4000,
};
const figure = (name: string, id: string): number => FIGURES[`${name} ${id}`] ?? Number.NaN;
const settings = (more: Partial<Settings>) => ({ inFlight: [1], ...more }) as Settings;

test("names servers that had time left, and none whose CPU is not known", () => {
  const remarks = windowRemarks(["idle", "busy", "far away"], settings({}), figure);
  expect(remarks).toEqual([
    expect.stringMatching(
      /^1 in flight: .*lower bound.*: idle \(busy 70 %, the generator 95 %\)\. CPU for a message holds/,
    ),
  ]);
});

test("names servers that did not keep up with a rate", () => {
  const remarks = windowRemarks(["idle", "busy"], settings({ inFlight: [], perSecond: 5000 }), figure);
  expect(remarks).toEqual([
    expect.stringMatching(/^at 5\.00 k\/s: not kept up with.*: busy \(4\.00 k\/s\)\.$/),
  ]);
  expect(windowRemarks(["idle"], settings({ inFlight: [], perSecond: 5000 }), figure)).toEqual([]);
});
