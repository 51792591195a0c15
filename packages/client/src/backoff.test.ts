import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delayMs } from "./backoff.ts";

describe("backoff", () => {
  test("is anything from 0 to a ceiling that doubles up to the cap", () => {
    fc.assert(
      fc.property(
        fc.nat(2000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const ms = delayMs(attempt, { baseMs: 500, capMs: 30_000 }, () => chance);
          const ceiling = Math.min(30_000, 500 * 2 ** attempt);
          return Number.isInteger(ms) && ms >= 0 && ms < ceiling && ms <= chance * ceiling;
        },
      ),
    );
  });

  /** Clients that were cut in one moment, by the tenth of a second in which each comes back. */
  const peak = (delays: readonly number[]): number => {
    const tenths = new Map<number, number>();
    for (const ms of delays) {
      const tenth = Math.floor(ms / 100);
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
    }
    return Math.max(...tenths.values());
  };

  test("spreads a herd of 1000 that a fixed delay brings back at once", () => {
    let state = 42;
    const random = (): number => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const backoff = { baseMs: 4000, capMs: 30_000 };
    const herd = Array.from({ length: 1000 }, () => delayMs(0, backoff, random));
    // 40 tenths of a second: 25 each on average.
    expect(peak(herd)).toBeLessThan(60);
    expect(peak(herd.map(() => 3000))).toBe(1000);
  });
});
