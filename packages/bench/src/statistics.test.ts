import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "./order.ts";
import { FLOOR, judge, LEAST_ROUNDS, median, type Pair, quantile, spread } from "./statistics.ts";

/** Many runs of a property, on a machine that may be busy. */
const PATIENCE = { timeout: 60_000 };
const figure = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
const some = fc.array(figure, { minLength: 1, maxLength: 20 });
const pairs = fc.array(fc.tuple(figure, figure), { minLength: LEAST_ROUNDS, maxLength: 12 });
const opposite = { more: "less", less: "more", same: "same", unknown: "unknown" } as const;
const quiet: readonly Pair[] = Array.from({ length: 5 }, () => [100, 100] as const);
const rounds = (a: number, b: number): Pair[] => Array.from({ length: 5 }, () => [a, b]);

describe("quantile", PATIENCE, () => {
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

describe("judge", PATIENCE, () => {
  test.each([
    ["twice as much on a quiet machine", rounds(200, 100), quiet, "more"],
    ["half as much on a quiet machine", rounds(50, 100), quiet, "less"],
    ["less than two per cent on a quiet machine", rounds(101, 100), quiet, "same"],
    ["10 % where twins differ by 20 % once", rounds(110, 100), [...quiet.slice(1), [120, 100]], "same"],
    [
      "10 % where twins differ by 20 % the other way",
      rounds(110, 100),
      [...quiet.slice(1), [100, 120]],
      "same",
    ],
    ["twice as much, but for one round", [...rounds(200, 100), [99, 100]], quiet, "same"],
    ["twice as much in four rounds", rounds(200, 100).slice(0, 4), quiet, "unknown"],
    ["twice as much and no twins", rounds(200, 100), [], "unknown"],
  ] as const)("says of %s what it bears", (_, some, twins, claim) => {
    expect(judge("ratio", some, twins).claim).toBe(claim);
  });

  test("claims nothing of the same code, run twice", () => {
    fc.assert(
      fc.property(pairs, (twins) => {
        for (const versus of ["ratio", "difference"] as const) {
          expect(judge(versus, twins, twins).claim).toBe("same");
        }
      }),
    );
  });

  test.each([
    [5, 20, 80],
    [10, 0, 20],
  ])("makes few false claims in %d rounds of arms that are the same code", (rounds, least, most) => {
    const random = seeded(11);
    // A wide and skewed scatter: what is claimed does not depend on how the rounds lie.
    const round = (): number => 100 * Math.exp(random() ** 3 * 2);
    const some = (): Pair[] => Array.from({ length: rounds }, () => [round(), round()]);
    let claims = 0;
    for (let i = 0; i < 10_000; i += 1) {
      if (judge("ratio", some(), some()).claim !== "same") claims += 1;
    }
    expect(claims).toBeLessThan(most);
    expect(claims).toBeGreaterThanOrEqual(least);
  });

  test("forgives one accident in ten rounds, of a pair and of the twins", () => {
    const ten = (a: number, b: number): Pair[] => [...rounds(a, b), ...rounds(a, b)];
    const once = (some: Pair[], accident: Pair): Pair[] => [...some.slice(1), accident];
    const claim = (some: Pair[], twins: Pair[]) => judge("ratio", some, twins).claim;
    const quiet = ten(100, 100);
    expect(claim(once(ten(150, 100), [90, 100]), once(quiet, [900, 100]))).toBe("more");
    expect(claim(once(once(ten(150, 100), [90, 100]), [90, 100]), quiet)).toBe("same");
    expect(claim(ten(150, 100), once(once(quiet, [900, 100]), [900, 100]))).toBe("same");
  });

  test("says the opposite of a pair the other way round", () => {
    const swap = (some: readonly Pair[]): Pair[] => some.map(([a, b]) => [b, a]);
    fc.assert(
      fc.property(pairs, pairs, (some, twins) => {
        const there = judge("ratio", some, twins);
        const back = judge("ratio", swap(some), swap(twins));
        expect(back.claim).toBe(opposite[there.claim]);
        expect(back.value * there.value).toBeCloseTo(1, 6);
      }),
    );
  });

  test("does not care for the unit", () => {
    const scaled = (some: readonly Pair[]): Pair[] => some.map(([a, b]) => [8 * a, 8 * b]);
    fc.assert(
      fc.property(pairs, pairs, (some, twins) => {
        for (const versus of ["ratio", "difference"] as const) {
          expect(judge(versus, scaled(some), scaled(twins)).claim).toBe(judge(versus, some, twins).claim);
        }
      }),
    );
  });

  test("never claims what does not clear the noise and the floor", () => {
    fc.assert(
      fc.property(pairs, pairs, (some, twins) => {
        const { claim, value, noise = 1 } = judge("ratio", some, twins);
        const factor = Math.max(value, 1 / value);
        if (claim !== "same") expect(factor).toBeGreaterThan(Math.max(noise, 1 + FLOOR) * (1 - 1e-9));
      }),
    );
  });

  test("tells a difference in the unit of the figure", () => {
    expect(judge("difference", rounds(150, 100), [...quiet.slice(1), [100, 107]])).toEqual({
      value: 50,
      noise: 7,
      claim: "more",
    });
  });
});
