import fc from "fast-check";
import { expect, test } from "vitest";
import { seeded, shuffled } from "./random.ts";

test("gives the same order for the same seed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0 }), fc.array(fc.integer()), (seed, items) => {
      expect(shuffled(items, seeded(seed))).toEqual(shuffled(items, seeded(seed)));
    }),
  );
});

test("keeps every item", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0 }), fc.array(fc.integer()), (seed, items) => {
      const order = (some: readonly number[]) => [...some].sort((a, b) => a - b);
      expect(order(shuffled(items, seeded(seed)))).toEqual(order(items));
    }),
  );
});

test("puts each of four items in each place about equally often", () => {
  const random = seeded(7);
  const places = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i += 1) {
    const place = shuffled([0, 1, 2, 3], random).indexOf(0);
    places[place] = (places[place] ?? 0) + 1;
  }
  for (const count of places) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
