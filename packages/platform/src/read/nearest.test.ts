import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const FIELDS = ["timeout", "memorySize", "instanceConcurrency", "cpu", "code"];

test.each([
  ["timout", "timeout"],
  ["tiemout", "timeout"],
  ["memorysize", "memorySize"],
  ["instanceConcurency", "instanceConcurrency"],
  ["cpus", "cpu"],
  ["environment", undefined],
  ["x", undefined],
  ["a".repeat(1000), undefined],
])("%s is nearest to %s", (word, want) => {
  expect(nearest(word, FIELDS)).toBe(want);
});

test("finds a word that lost or swapped one letter, and a word itself", () => {
  fc.assert(
    fc.property(fc.constantFrom("timeout", "memorySize", "instanceConcurrency"), fc.nat(18), (word, n) => {
      const i = n % (word.length - 1);
      const lost = word.slice(0, i) + word.slice(i + 1);
      const swapped = word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2);
      expect([nearest(word, FIELDS), nearest(lost, FIELDS), nearest(swapped, FIELDS)]).toEqual([
        word,
        word,
        word,
      ]);
    }),
  );
});
