import { expect, test } from "vitest";
import { wobble, written } from "./format.ts";

test.each([
  ["per-second", 323_400, "323 k/s"],
  ["per-second", 1_234_000, "1.23 M/s"],
  ["per-second", 12.3, "12.3 /s"],
  ["us", 85, "85.0 µs"],
  ["us", 2668, "2.67 ms"],
  ["us", 3_200_000, "3.20 s"],
  ["ms", 64.2, "64.2 ms"],
  ["ms", 1138_000, "1138 s"],
  ["seconds", 0.694, "0.69 s"],
  ["bytes", 900, "900 B"],
  ["bytes", 14_540, "14.2 KiB"],
  ["bytes", 0, "0 B"],
  ["cores", 0.97, "0.97"],
  ["times", 1.5, "1.50 ×"],
  ["count", 4, "4"],
  ["ms", Number.NaN, "not told"],
] as const)("writes %s %d as %s", (unit, value, text) => {
  expect(written(unit, value)).toBe(text);
});

test("says how far the middle half of the rounds reaches", () => {
  expect(wobble({ median: 100, low: 97, high: 103, rounds: [97, 100, 103] })).toBe("±3 %");
  expect(wobble({ median: 100, low: 100, high: 100, rounds: [100] })).toBe("");
});
