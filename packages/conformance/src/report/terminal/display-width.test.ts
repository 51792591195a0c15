import { describe, expect, test } from "vitest";
import { cut, displayWidth, padLeft, padRight, wrap } from "./display-width.ts";

describe("displayWidth", () => {
  test.each([
    ["plain", 5],
    ["", 0],
    ["接口", 4],
    ["ｆｕｌｌ", 8],
    ["e\u0301", 1],
    ["👩‍🚀!", 3],
    ["→ ✗ │ …", 7],
  ])("counts the columns of %j", (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe("cut", () => {
  test("ends in an ellipsis within the columns", () => {
    expect(cut("abcdef", 4)).toBe("abc…");
    expect(cut("接口接口", 4)).toBe("接…");
    expect(cut("abcd", 4)).toBe("abcd");
    expect(cut("abcd", 0)).toBe("");
  });
});

describe("padRight and padLeft", () => {
  test("fill up by columns, not by code units", () => {
    expect(padRight("接", 4)).toBe("接  ");
    expect(padLeft("接", 4)).toBe("  接");
    expect(padLeft("longer", 3)).toBe("longer");
  });
});

describe("wrap", () => {
  test("breaks at spaces", () => {
    expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
  });

  test("breaks inside a word that is longer than a line", () => {
    expect(wrap(`see ${"x".repeat(20)} end`, 8)).toEqual(["see", "xxxxxxxx", "xxxxxxxx", "xxxx end"]);
  });

  test("keeps every line within the columns for any text", () => {
    const text = "接口 的 长行 with words andverylongonesinbetween é 👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀";
    for (let columns = 8; columns < 40; columns += 1) {
      expect(Math.max(...wrap(text, columns).map(displayWidth))).toBeLessThanOrEqual(columns);
      expect(wrap(text, columns).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    }
  });

  test("breaks a Chinese sentence after its punctuation", () => {
    expect(wrap("2 个不合格，1 个通过", 14)).toEqual(["2 个不合格，1", "个通过"]);
    expect(wrap("不合格，通过，不适用", 14)).toEqual(["不合格，通过，", "不适用"]);
    expect(wrap("不合格，（通过）。不适用", 16)).toEqual(["不合格，", "（通过）。不适用"]);
    expect(wrap("不合格，（通过）。不适用", 17)).toEqual(["不合格，", "（通过）。不适用"]);
  });

  test("gives one empty line for an empty text", () => {
    expect(wrap("", 10)).toEqual([""]);
  });
});
