import { describe, expect, it } from "vitest";
import { columnsOf, cutAt, padded } from "./width.ts";
import { wrapped } from "./wrapped.ts";

const screen = { columns: 20, hasColor: false };

describe("wrapped", () => {
  it("breaks between words, and keeps what is between them", () => {
    expect(wrapped("one two  three four five six", 2, screen)).toEqual([
      "  one two  three",
      "  four five six",
    ]);
  });

  it("breaks Chinese between characters, never before a mark that belongs to one", () => {
    const text = "每个连接都会在三秒后被断开，客户端看到 1006（没有 Close 帧）。";
    const lines = wrapped(text, 2, screen);
    const withoutSpaces = (some: string): string => some.replaceAll(" ", "");
    expect(withoutSpaces(lines.join(""))).toBe(withoutSpaces(text));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(columnsOf(line)).toBeLessThanOrEqual(screen.columns);
      expect(line.trim()).not.toMatch(/^[，。）]|[（]$/);
    }
  });

  it("leaves a text whole where there is no terminal", () => {
    expect(wrapped("a ".repeat(200).trim(), 0, undefined)).toHaveLength(1);
  });
});

describe("columns of a terminal", () => {
  it("are two for a Chinese character", () => {
    expect(columnsOf("断开 cut")).toBe(8);
    expect(padded("断开", 7)).toBe("断开   ");
    expect(cutAt("断开连接", 5)).toBe("断开");
    expect(cutAt("abc", 5)).toBe("abc");
  });
});
