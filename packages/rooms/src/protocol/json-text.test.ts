import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encode, JsonText, jsonText } from "./json-text.ts";

describe("encode", () => {
  test("says what JSON.stringify says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(encode(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  test("leaves out what JSON does not know, and asks what knows itself", () => {
    const value = { a: undefined, b: () => 1, c: [undefined, 1], d: new Date(0), e: { toJSON: () => [2] } };
    expect(encode(value)).toBe(JSON.stringify(value));
  });

  test("puts text in as it is, however deep", () => {
    const digits = new JsonText("12345678901234567890.0");
    expect(encode({ data: digits, list: [digits] })).toBe(
      '{"data":12345678901234567890.0,"list":[12345678901234567890.0]}',
    );
  });
});

describe("jsonText", () => {
  test.each([[undefined], [() => 1], [1n]])("refuses %s", (value) => {
    expect(() => jsonText(value)).toThrow(TypeError);
  });

  test("keeps a text", () => {
    const text = new JsonText(" 1.0 ");
    expect(jsonText(text)).toBe(text);
    expect(text.value()).toBe(1);
  });
});
