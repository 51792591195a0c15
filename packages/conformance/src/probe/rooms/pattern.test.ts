import { describe, expect, test } from "vitest";
import type { Expected, Json } from "../../case/room.ts";
import { difference } from "./pattern.ts";
import { RoomWords } from "./words.ts";

const words = new RoomWords({});
const at = (wanted: Expected, got: Json | undefined): string | undefined =>
  difference(wanted, got, words)?.at;
const FITS = undefined;

describe("what was expected", () => {
  test("may have more members than are named, and misses none that is", () => {
    expect(at({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).toBe(FITS);
    expect(at({ a: { b: 1 } }, { a: { b: 2 } })).toBe("a.b");
    expect(at({ a: { b: 1 } }, { a: [] })).toBe("a");
    expect(at({ a: {} }, {})).toBe("a");
  });

  test("may be left out where it is the default of its type", () => {
    for (const value of [false, 0, "", []]) expect(at({ a: value }, {})).toBe(FITS);
    for (const value of [true, 1, "x", [1]])
      expect(at({ a: value }, {})).toBe(Array.isArray(value) ? "a[0]" : "a");
    expect(at({ a: false }, { a: 0 })).toBe("a");
  });

  test("is a list of the same length", () => {
    expect(at([{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 2 }])).toBe(FITS);
    expect(at([{ a: 1 }], [{ a: 1 }, { a: 2 }])).toBe("");
    expect(at([{ a: 1 }, { a: 2 }], [{ a: 1 }])).toBe("[1]");
  });

  test("is never a member that an object inherits", () => {
    expect(at({ constructor: { $: "any" } }, {})).toBe("constructor");
  });

  test("is any text, any count, nothing at all", () => {
    expect(at({ $: "text" }, "x")).toBe(FITS);
    expect(at({ $: "text" }, "")).toBe("");
    expect(at({ $: "count" }, undefined)).toBe(FITS);
    expect(at({ $: "count" }, -1)).toBe("");
    expect(at({ $: "count" }, 1.5)).toBe("");
    expect(at({ $: "any" }, null)).toBe(FITS);
    expect(at({ $: "any" }, undefined)).toBe("");
    expect(at({ a: { $: "absent" } }, { a: null })).toBe(FITS);
    expect(at({ a: { $: "absent" } }, { a: 0 })).toBe("a");
  });

  test("is what was captured before, and so much more", () => {
    expect(at({ $: "capture", as: "place" }, 7)).toBe(FITS);
    expect(at({ $: "captured", as: "place" }, 7)).toBe(FITS);
    expect(at({ $: "captured", as: "place", plus: 2 }, 9)).toBe(FITS);
    expect(at({ $: "captured", as: "place", plus: 2 }, 8)).toBe("");
    expect(at({ $: "other-than", as: "place" }, 8)).toBe(FITS);
    expect(at({ $: "other-than", as: "place" }, 7)).toBe("");
    expect(at({ $: "capture", as: "none" }, undefined)).toBe("");
    expect(at({ $: "capture", as: "start" }, 0)).toBe(FITS);
    expect(at({ a: { $: "captured", as: "start" } }, {})).toBe(FITS);
  });

  test("is an object whose members are those that were captured", () => {
    at({ $: "capture", as: "anna" }, "id-1");
    at({ $: "capture", as: "ben" }, "id-2");
    const both: Expected = { $: "members", of: { anna: { n: 1 }, ben: {} } };
    expect(at(both, { "id-2": {}, "id-1": { n: 1 } })).toBe(FITS);
    expect(at(both, { "id-2": {}, "id-1": { n: 2 } })).toBe("id-1.n");
    expect(at(both, { "id-1": { n: 1 } })).toBe("");
    expect(at(both, { "id-1": { n: 1 }, "id-2": {}, "id-3": {} })).toBe("");
    expect(at(both, undefined)).toBe("");
  });

  test("is a line wherever the server has put its text, unchanged", () => {
    const text = words.text(1);
    expect(at({ $: "line", n: 1 }, { text, by: "anna" })).toBe(FITS);
    expect(at({ $: "line", n: 1 }, { deep: [{ text }] })).toBe(FITS);
    expect(at({ $: "line", n: 2 }, { text })).toBe("");
    expect(at({ $: "line", n: 1 }, { text: `${text}.` })).toBe("");
  });

  test("and what came are both in the difference, in bounded length", () => {
    expect(difference({ a: 1 }, { a: "x".repeat(1000) }, words)).toMatchObject({
      at: "a",
      wanted: "1",
      got: expect.stringMatching(/^"x{199}\.\.\.$/),
    });
  });
});
