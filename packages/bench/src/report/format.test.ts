import { expect, test } from "vitest";
import { intervalText, valueText, verdict, wobble, written } from "./format.ts";

test.each([
  ["per-second", 323_400, "323 k/s"],
  ["per-second", 1_234_000, "1.23 M/s"],
  ["per-second", 12.3, "12.3 /s"],
  ["us", 85, "85.0 µs"],
  ["us", 2668, "2.67 ms"],
  ["us", 3_200_000, "3.20 s"],
  ["ms", 64.2, "64.2 ms"],
  ["ms", 1138_000, "1138 s"],
  ["bytes", 900, "900 B"],
  ["bytes", 14_540, "14.2 KiB"],
  ["bytes", 0, "0 B"],
  ["share", 0.974, "97 %"],
  ["times", 1.5, "1.50 ×"],
  ["count", 4, "4"],
  ["ms", Number.NaN, "not known"],
] as const)("writes %s %d as %s", (unit, value, text) => {
  expect(written(unit, value)).toBe(text);
});

test("shows how far the middle half of the rounds reaches", () => {
  expect(wobble({ median: 100, low: 97, high: 103, rounds: [97, 100, 103] })).toBe("±3 %");
  expect(wobble({ median: 100, low: 100, high: 100, rounds: [100] })).toBe("");
});

test("shows where a figure, or how far two are apart, is a least", () => {
  const figure = { median: 100, low: 97, high: 103, rounds: [97, 100, 103] };
  expect(valueText("count", figure)).toBe("100");
  expect(valueText("count", { ...figure, isLowerBound: true })).toBe("≥ 100");
  const metric = { id: "m", group: "g", says: "p50", unit: "count" } as const;
  const pair = { of: "a", against: "b", metric: "m", value: 2 } as const;
  expect(verdict({ ...pair, claim: "more" }, metric)).toBe("2.00 ×");
  expect(verdict({ ...pair, claim: "more", isLeast: true }, metric)).toBe("≥ 2.00 ×");
  expect(verdict({ ...pair, value: 0.5, claim: "less", isLeast: true }, metric)).toBe("≤ 0.50 ×");
  expect(verdict({ ...pair, claim: "alike" }, metric)).toBe("alike");
  expect(verdict({ ...pair, claim: "open" }, metric)).toBe("no difference found");
  expect(verdict({ ...pair, claim: "open", isUnbounded: true }, metric)).toBe("not judged");
});

test("shows where a ratio or a difference lies", () => {
  const pair = { of: "a", against: "b", metric: "m", value: 2, claim: "more" } as const;
  const metric = { id: "m", group: "g", says: "p50", unit: "ms" } as const;
  expect(intervalText({ ...pair, low: 1.5, high: 12.25 }, metric)).toBe("1.50 to 12.3 ×");
  expect(intervalText(pair, metric)).toBe("not known yet");
  const difference = { ...metric, versus: "difference" } as const;
  expect(intervalText({ ...pair, low: -1.5, high: 2 }, difference)).toBe("-1.50 ms to +2.00 ms");
});
