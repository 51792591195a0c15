import { describe, expect, it } from "vitest";
import { grows, trend } from "./trend.ts";

const HOUR_MS = 3_600_000;
const MIB = 2 ** 20;
/** Sixty samples of an hour; noise of up to 1 MiB that repeats itself at no fixed step. */
const samples = (at: (minute: number) => number): number[] =>
  Array.from({ length: 60 }, (_, minute) => at(minute) + (((minute * 37) % 60) / 60) * MIB);

describe("trend", () => {
  it("finds the slope of memory that leaks", () => {
    const leak = trend(
      samples((minute) => 50 * MIB + minute * MIB),
      HOUR_MS,
    );
    expect(leak.perHour / MIB).toBeCloseTo(60, 0);
    expect(leak.marginPerHour / MIB).toBeLessThan(5);
    expect(leak.last - leak.first).toBeGreaterThan(50 * MIB);
    expect(grows(leak)).toBe(true);
  });

  it("calls noise flat", () => {
    const flat = trend(
      samples(() => 50 * MIB),
      HOUR_MS,
    );
    expect(Math.abs(flat.perHour)).toBeLessThan(MIB);
    expect(grows(flat)).toBe(false);
  });

  it("calls a single peak no growth", () => {
    expect(
      grows(
        trend(
          samples((minute) => (minute === 30 ? 500 : 50) * MIB),
          HOUR_MS,
        ),
      ),
    ).toBe(false);
  });

  it("wants a sample for each part", () => {
    expect(() => trend([1, 2, 3], HOUR_MS)).toThrow("at least 10 samples after the warm-up, got 3");
  });
});
