import { describe, expect, it } from "vitest";
import { painter, screenOf } from "./screen.ts";

const stream = (isTTY: boolean, hasColors = true, columns = 100) => ({
  isTTY,
  columns,
  hasColors: () => hasColors,
});

describe("screenOf", () => {
  it("is nothing for a pipe or a file", () => {
    expect(screenOf(stream(false))).toBeUndefined();
  });

  it("is a terminal with its columns and colours", () => {
    expect(screenOf(stream(true))).toEqual({ columns: 100, hasColor: true });
    expect(screenOf(stream(true, false))).toEqual({ columns: 100, hasColor: false });
    expect(screenOf(stream(true, true, 0))?.columns).toBe(80); // a terminal that does not say
  });
});

describe("painter", () => {
  it("paints where there are colours, and only text", () => {
    expect(painter({ columns: 80, hasColor: true })("red", "a")).toBe("\u001b[31ma\u001b[0m");
    expect(painter({ columns: 80, hasColor: true })("red", "")).toBe("");
    expect(painter({ columns: 80, hasColor: false })("red", "a")).toBe("a");
    expect(painter(undefined)("red", "a")).toBe("a");
  });
});
