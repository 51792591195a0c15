import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "../random.ts";
import { anytimeInterval } from "./anytime-interval.ts";

/** Many runs of a property, on a machine that may be busy. */
const TIMEOUT = { timeout: 120_000 };
const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 20 });
const error = fc.double({ min: 1e-4, max: 0.2, noNaN: true });

/** Draws from a bell, or from one with tails so heavy that it has hardly a variance (t with 3 degrees of freedom). */
function draws(random: () => number, hasHeavyTails: boolean): () => number {
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  if (!hasHeavyTails) return gauss;
  return () => gauss() / Math.sqrt((gauss() ** 2 + gauss() ** 2 + gauss() ** 2) / 3);
}

/** How often any interval of a growing list leaves out the mean, which is 0. */
function missesOf(lists: number, next: () => number, error: number): number {
  let misses = 0;
  for (let list = 0; list < lists; list += 1) {
    const values: number[] = [];
    for (let look = 0; look < 40; look += 1) {
      values.push(next());
      const { low, high } = anytimeInterval(values, error);
      if (low > 0 || high < 0) {
        misses += 1;
        break;
      }
    }
  }
  return misses;
}

describe("anytimeInterval", TIMEOUT, () => {
  test.each([
    ["a bell", false],
    ["heavy tails", true],
  ])("keeps its error over 40 looks at %s", (_, hasHeavyTails) => {
    // An interval of Student's t at 95 % leaves the mean out in about 1 of 4 lists when it is looked at 40 times.
    const misses = missesOf(2000, draws(seeded(3), hasHeavyTails), 0.05);
    expect(misses).toBeLessThanOrEqual(100);
  });

  test("is wrong now and then where it is allowed to be: the error is not bought with silence", () => {
    expect(missesOf(2000, draws(seeded(3), false), 0.2)).toBeGreaterThan(40);
  });

  test("knows nothing before there is a scatter to go by", () => {
    const anywhere = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    expect(anytimeInterval([], 0.05)).toEqual(anywhere);
    expect(anytimeInterval([3], 0.05)).toEqual(anywhere);
    expect(anytimeInterval([3, 3.1], 1e-6)).toEqual(anywhere);
  });

  test("holds the mean of the values, and is wider for a smaller error", () => {
    fc.assert(
      fc.property(values, error, (some, share) => {
        const middle = some.reduce((sum, value) => sum + value, 0) / some.length;
        const { low, high } = anytimeInterval(some, share);
        expect(low).toBeLessThanOrEqual(middle);
        expect(high).toBeGreaterThanOrEqual(middle);
        const wider = anytimeInterval(some, share / 10);
        expect(wider.low).toBeLessThanOrEqual(low);
        expect(wider.high).toBeGreaterThanOrEqual(high);
      }),
    );
  });

  test("moves and grows with the values", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -100, max: 100 }), (some, by) => {
        const { low, high } = anytimeInterval(some, 0.05);
        if (!Number.isFinite(low)) return;
        const scale = Math.max(1, ...some.map(Math.abs));
        const moved = anytimeInterval(
          some.map((value) => 2 * value + by),
          0.05,
        );
        expect(Math.abs(moved.low - (2 * low + by)) / scale).toBeLessThan(1e-6);
        expect(Math.abs(moved.high - (2 * high + by)) / scale).toBeLessThan(1e-6);
      }),
    );
  });
});
