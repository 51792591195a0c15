import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Extension, formatExtensions, parseExtensions } from "./extensions.ts";

const tokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCXYZabcxyz";
const token = fc.string({ unit: fc.constantFrom(...tokenCharacters), minLength: 1, maxLength: 12 });
const extension: fc.Arbitrary<Extension> = fc.record({
  name: token,
  parameters: fc.array(fc.tuple(token, fc.oneof(token, fc.constant(true as const))), { maxLength: 4 }),
});

describe("parseExtensions", () => {
  test("reads back what formatExtensions writes", () => {
    fc.assert(
      fc.property(fc.array(extension, { minLength: 1, maxLength: 5 }), (extensions) => {
        expect(parseExtensions(formatExtensions(extensions))).toEqual({ extensions });
      }),
    );
  });

  test("reads any text without throwing, in linear time", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab"\\;,= \t') }), (text) => {
        const { extensions, violation } = parseExtensions(text);
        expect((extensions === undefined) !== (violation === undefined)).toBe(true);
      }),
    );
    expect(parseExtensions(`a="${"\\a".repeat(100_000)}`).violation).toBeDefined();
  });

  test.each<[string, Extension[]]>([
    ["foo", [{ name: "foo", parameters: [] }]],
    [
      "foo, bar; baz=2",
      [
        { name: "foo", parameters: [] },
        { name: "bar", parameters: [["baz", "2"]] },
      ],
    ],
    ['a;b="c"', [{ name: "a", parameters: [["b", "c"]] }]],
    ['a;b="\\1\\0"', [{ name: "a", parameters: [["b", "10"]] }]],
    ["\ta ;\tb = c ", [{ name: "a", parameters: [["b", "c"]] }]],
    [
      "a; x; x=1",
      [
        {
          name: "a",
          parameters: [
            ["x", true],
            ["x", "1"],
          ],
        },
      ],
    ],
    [
      ", a,, b ,",
      [
        { name: "a", parameters: [] },
        { name: "b", parameters: [] },
      ],
    ],
  ])("reads %j", (text, extensions) => {
    expect(parseExtensions(text)).toEqual({ extensions });
  });

  test.each([
    ["", "at least one extension"],
    [" , ", "at least one extension"],
    ["a b", '";" or ","'],
    ["a;", "a parameter"],
    ["a; =1", "a parameter"],
    ["a; b=", "a parameter"],
    ['a; b="', "a parameter"],
    ['a; b=""', "a parameter"],
    ['a; b="c d"', "a parameter"],
    ["a; b=c=d", '";" or ","'],
    ["a/b", '";" or ","'],
    ['"a"', "an extension's name"],
    ["é", "an extension's name"],
  ])("finds %j malformed and says what was expected", (text, expected) => {
    expect(parseExtensions(text).violation).toMatchObject({
      code: "extension-list-malformed",
      source: "RFC 6455 §9.1",
      message: expect.stringContaining(`expected ${expected}`),
    });
  });
});

test.each<[string, Extension]>([
  ["a name", { name: "a b", parameters: [] }],
  ["a parameter", { name: "a", parameters: [["", true]] }],
  ["a value", { name: "a", parameters: [["b", "c,d"]] }],
])("formatExtensions throws BadExtensionText for %s that is no token", (_, bad) => {
  expect(() => formatExtensions([bad])).toThrow(expect.objectContaining({ code: "BadExtensionText" }));
});
