import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rawMember } from "./raw-member.ts";

describe("rawMember", () => {
  test.each([
    ['{"a":1}', ["a"], "1"],
    ['{ "a" : { "b" : 1.50 } , "c":2}', ["a", "b"], "1.50"],
    ['{"a":"}\\"{","b":[1,{"a":2}]}', ["b"], '[1,{"a":2}]'],
    ['{"a":1,"a":2}', ["a"], "2"],
    ['{"\\u0061":true}', ["a"], "true"],
    ['{"b":1}', ["a"], undefined],
    ["[1]", ["a"], undefined],
    ["{}", ["a"], undefined],
  ] as const)("of %s at %j is %s", (text, path, raw) => {
    expect(rawMember(text, path)).toBe(raw);
  });

  test("finds what JSON.parse finds, whatever the blanks", () => {
    const blanks = fc.constantFrom(undefined, 1, 2, "\t");
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
        blanks,
        (others, value, blank) => {
          const text = JSON.stringify({ ...others, outer: { ...others, inner: value } }, null, blank);
          const raw = rawMember(text, ["outer", "inner"]);
          expect(JSON.parse(raw ?? "?")).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });
});
