import { describe, expect, test } from "vitest";
import { plainJson, printable, visible } from "./visible-text.ts";

describe("visible", () => {
  test.each([
    ["an ANSI escape", "\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
    ["the one-octet CSI", "\u009b2J", "\\x9b2J"],
    ["a line break", "a\r\nb\u2028c", "a\\r\\nb\\u{2028}c"],
    ["a direction mark", "\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["a lone surrogate", "\ud800x", "\\u{d800}x"],
    ["an invisible tag", "a\u{e0041}b", "a\\u{e0041}b"],
  ])("spells out %s", (_, hostile, shown) => {
    expect(visible(hostile)).toBe(shown);
  });

  test("leaves what people write as it is", () => {
    const text = 'κόσμε, 接口, e\u0301, 👩‍🚀, שלום, "quoted" <b> & \\';
    expect(visible(text)).toBe(text);
  });

  test("bounds what it shows", () => {
    expect(visible("x".repeat(5000))).toBe(`${"x".repeat(2000)}…`);
    expect(visible("abcdef", 3)).toBe("abc…");
  });
});

describe("printable", () => {
  test.each([
    ["##vso[task.setvariable variable=x]y", "\\x23#vso[task.setvariable variable=x]y"],
    ["##[error]x", "\\x23#[error]x"],
    ["::set-output name=x::y", "\\x3a:set-output name=x\\x3a:y"],
  ])("keeps a build service from obeying %s", (command, shown) => {
    expect(printable(command)).toBe(shown);
  });

  test("leaves addresses and headings alone", () => {
    expect(printable("http://[::1]:9000/ # ## 10:20")).toBe("http://[::1]:9000/ # ## 10:20");
  });
});

describe("plainJson", () => {
  test("says the same value without a raw control character", () => {
    const value = { "k\u009b": ["\u001b[2J\u007f\u009b", "\u202e\u2028", "\u{e0041}", "\n", "é 接口"] };
    const text = plainJson(value, 2);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u2028\u202e\u{e0041}]/u);
    expect(text).toContain("é 接口");
  });
});
