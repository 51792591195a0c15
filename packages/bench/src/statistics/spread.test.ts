import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "../random.ts";
import { hodgesLehmann, mean, median, quantile, spread } from "./spread.ts";

const figure = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
const some = fc.array(figure, { minLength: 1, maxLength: 20 });

describe("quantile", () => {
  test.each([
    [[], 0.5, Number.NaN],
    [[3], 0.9, 3],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[4, 1, 3, 2, 5], 0.25, 2],
    [[10, 0], 0.9, 9],
  ])("of %j at %d is %d", (values, q, expected) => {
    expect(quantile(values, q)).toEqual(Number.isNaN(expected) ? expected : expect.closeTo(expected));
  });

  test("lies between the least and the greatest, whatever the order", () => {
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const at = quantile(values, q);
        expect(at).toBeGreaterThanOrEqual(Math.min(...values));
        expect(at).toBeLessThanOrEqual(Math.max(...values));
        expect(quantile([...values].reverse(), q)).toBe(at);
      }),
    );
  });

  test("gives a spread that holds its median", () => {
    fc.assert(
      fc.property(some, (values) => {
        const { low, median: middle, high } = spread(values);
        expect(low).toBeLessThanOrEqual(middle);
        expect(middle).toBeLessThanOrEqual(high);
        expect(middle).toBe(median(values));
      }),
    );
  });
});

describe("hodgesLehmann", () => {
  test.each([
    [[], Number.NaN],
    [[3], 3],
    [[1, 2], 1.5],
    [[1, 2, 3], 2],
    [[1, 2, 3, 4, 1000], 3],
  ])("of %j is %d", (values, expected) => {
    expect(hodgesLehmann(values)).toEqual(expected);
  });

  test("stays where most of the values are, whatever a quarter of them is", () => {
    fc.assert(
      fc.property(fc.array(figure, { minLength: 5, maxLength: 5 }), (accidents) => {
        const near = Array.from({ length: 16 }, (_, i) => 100 + i / 100);
        const middle = hodgesLehmann([...near, ...accidents]);
        expect(middle).toBeGreaterThan(99);
        expect(middle).toBeLessThan(101);
      }),
    );
  });

  test("scatters less than the median where values lie as a bell does", () => {
    const random = seeded(5);
    const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const lists = Array.from({ length: 400 }, () => Array.from({ length: 21 }, gauss));
    const scatter = (of: (values: readonly number[]) => number): number =>
      mean(lists.map((values) => of(values) ** 2));
    expect(scatter(hodgesLehmann)).toBeLessThan(0.85 * scatter(median));
  });
});
