import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { billedMs, type Interval } from "./billed-time.ts";
import { addUnits, CU_RATES, computeUnits, unitsAsNumber, wholeUnits } from "./compute-units.ts";
import { asCny, PRICES, priceMicroCny, priceOverHoursMicroCny } from "./price.ts";

const at = (startMs: number, endMs: number): Interval => ({ startMs, endMs });
const HOUR = 3_600_000;

describe("billed time", () => {
  test("is T4 - T1 in the WebSocket page's picture: T1..T3 and T2..T4, T2..T3 counted once", () => {
    const [t1, t2, t3, t4] = [1000, 4000, 7000, 11_000] as const;
    expect(billedMs([at(t1, t3), at(t2, t4)])).toBe(t4 - t1);
  });

  test.each<[string, Interval[], number]>([
    ["no connection", [], 0],
    ["one connection", [at(5, 12)], 7],
    ["a second one after the instance was empty", [at(0, 10), at(20, 25)], 15],
    ["a second one at the very end of the first", [at(0, 10), at(10, 25)], 25],
    ["one within another", [at(0, 100), at(20, 30)], 100],
    ["a part of a millisecond", [at(0, 0.001)], 1],
    ["42.27 ms, as the platform prints it", [at(100, 142.27)], 43],
    ["two that meet within a millisecond", [at(0, 0.5), at(0.5, 1)], 1],
    ["one millisecond that binary fractions make longer", [at(1.001, 2.001)], 1],
    ["one millisecond that floating point makes longer", [at(999.3, 1000.3)], 1],
    ["two stretches, each rounded for itself", [at(0, 0.5), at(10, 10.5)], 2],
    ["a connection without length", [at(5, 5)], 0],
  ])("of %s", (_, intervals, want) => {
    expect(billedMs(intervals)).toBe(want);
  });

  test("of a provisioned instance goes up in steps of 10 s", () => {
    expect(billedMs([at(0, 1)], { granularityMs: 10_000 })).toBe(10_000);
    expect(billedMs([at(0, 10_001), at(50_000, 60_000)], { granularityMs: 10_000 })).toBe(30_000);
  });

  test("is the number of milliseconds in which anyone was there", () => {
    const moment = fc.integer({ min: 0, max: 60 });
    const interval = fc.tuple(moment, moment).map(([a, b]) => at(Math.min(a, b), Math.max(a, b)));
    fc.assert(
      fc.property(fc.array(interval), (intervals) => {
        const busy = Array.from({ length: 60 }, (_, ms) =>
          intervals.some((i) => i.startMs <= ms && ms < i.endMs),
        );
        expect(billedMs(intervals)).toBe(busy.filter(Boolean).length);
        expect(billedMs(intervals.toReversed())).toBe(busy.filter(Boolean).length);
      }),
    );
  });

  test.each([at(2, 1), at(Number.NaN, 1), at(0, Number.POSITIVE_INFINITY)])("refuses %o", (interval) => {
    expect(() => billedMs([interval])).toThrow(RangeError);
  });
});

describe("compute units", () => {
  const spec = { cpu: 0.35, memoryMb: 512, diskMb: 512 };

  test("are 33,600 in the official example, which costs 3.7 CNY", () => {
    const example = { activeMs: 10 * HOUR, idleMs: 40 * HOUR, calls: 1_000_000 };
    const parts = [
      { activeMs: 0, calls: 1_000_000 },
      { activeMs: 10 * HOUR, calls: 0 },
      { activeMs: 0, idleMs: 40 * HOUR, calls: 0 },
    ].map((usage) => computeUnits(spec, usage));
    expect(parts.map(unitsAsNumber)).toEqual([7500, 12_600 + 2700, 10_800]);
    expect(unitsAsNumber(computeUnits(spec, example))).toBe(33_600);
    expect(addUnits(...parts)).toBe(computeUnits(spec, example));
    expect(asCny(priceMicroCny(wholeUnits(computeUnits(spec, example))))).toBe("3.696");
  });

  test("charge disk beyond 10 GB alone, and an idle instance for what it keeps", () => {
    const second = { activeMs: 1000, calls: 0 };
    expect(unitsAsNumber(computeUnits({ cpu: 1, memoryMb: 1024, diskMb: 10_240 }, second))).toBe(1.15);
    expect(unitsAsNumber(computeUnits({ cpu: 1, memoryMb: 1024, diskMb: 12_288 }, second))).toBe(1.25);
    expect(
      unitsAsNumber(
        computeUnits({ cpu: 1, memoryMb: 1024, diskMb: 12_288 }, { activeMs: 0, idleMs: 1000, calls: 0 }),
      ),
    ).toBe(0.25);
  });

  test("follow the printed rates, exactly, at any size", () => {
    const size = fc.record({
      cpu: fc.integer({ min: 1, max: 320 }).map((n) => n / 20),
      memoryMb: fc.integer({ min: 2, max: 512 }).map((n) => n * 64),
      diskMb: fc.constantFrom(512, 10_240, 20_480),
    });
    const whole = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(
      fc.property(size, whole, whole, whole, (spec, activeMs, idleMs, calls) => {
        const diskGb = Math.max(0, spec.diskMb / 1024 - 10);
        const kept = (spec.memoryMb / 1024) * CU_RATES.memory.active + diskGb * CU_RATES.disk.active;
        const want =
          (activeMs / 1000) * (spec.cpu * CU_RATES.cpu.active + kept) +
          (idleMs / 1000) * kept +
          calls * CU_RATES.calls.active;
        const got = computeUnits(spec, { activeMs, idleMs, calls });
        expect(Math.abs(unitsAsNumber(got) - want)).toBeLessThanOrEqual(want * 1e-12);
        const once = computeUnits(spec, { activeMs: 1, idleMs: 1, calls: 1 });
        expect(computeUnits(spec, { activeMs: 1000, idleMs: 1000, calls: 1000 })).toBe(once * 1000n);
      }),
    );
  });

  test.each([
    { activeMs: 0.5, calls: 0 },
    { activeMs: -1, calls: 0 },
    { activeMs: 0, calls: Number.NaN },
  ])("refuse %o", (usage) => {
    expect(() => computeUnits(spec, usage)).toThrow(RangeError);
  });
});

describe("prices", () => {
  test.each([
    [0n, 0n, 0n],
    [1n, 0n, 110n],
    [200_000_000n, 0n, 22_000_000_000n],
    [200_000_001n, 0n, 22_000_000_100n],
    [1n, 200_000_000n, 100n],
    [1_000_000_001n, 0n, 22_000_000_000n + 80_000_000_000n + 90n],
    [1n, 5_000_000_000n, 90n],
  ])("of %d CU after %d are %d millionths of a yuan", (cu, earlierCu, want) => {
    expect(priceMicroCny(cu, { earlierCu })).toBe(want);
  });

  test("are a fifth lower while the discount runs", () => {
    for (const [i, { microCny }] of PRICES.list.tiers.entries()) {
      expect(PRICES.discounted.tiers[i]?.microCny).toBe((microCny * 80n) / 100n);
    }
    expect(priceMicroCny(10n, { list: "discounted" })).toBe(880n);
  });

  test("do not depend on how a month is cut into pieces", () => {
    const cu = fc.bigInt({ min: 0n, max: 2_000_000_000n });
    fc.assert(
      fc.property(cu, cu, cu, (earlierCu, a, b) => {
        const apart = priceMicroCny(a, { earlierCu }) + priceMicroCny(b, { earlierCu: earlierCu + a });
        expect(apart).toBe(priceMicroCny(a + b, { earlierCu }));
      }),
    );
  });

  test("round an hour's CUs up, and ask 0.01 CNY at least of a function that did anything", () => {
    const spec = { cpu: 0.35, memoryMb: 512, diskMb: 512 };
    const hourOf = (activeMs: number, calls: number) => {
      const cu = wholeUnits(computeUnits(spec, { activeMs, calls }));
      return { cu, microCny: priceOverHoursMicroCny(cu, 1n) };
    };
    expect(hourOf(0, 0)).toEqual({ cu: 0n, microCny: 0n });
    expect(hourOf(1, 1)).toEqual({ cu: 1n, microCny: 10_000n });
    // One connection held for an hour: 3600 x (0.35 + 0.075) = 1530 CU, and the call.
    expect(hourOf(HOUR, 1)).toEqual({ cu: 1531n, microCny: 168_410n });
    expect(priceOverHoursMicroCny(1531n, 24n)).toBe(240_000n);
  });

  test.each([
    [0n, "0"],
    [168_410n, "0.16841"],
    [3_696_000n, "3.696"],
    [12_000_000n, "12"],
    [1n, "0.000001"],
  ])("%d millionths are written %s", (microCny, want) => {
    expect(asCny(microCny)).toBe(want);
  });
});
