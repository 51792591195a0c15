import { describe, expect, test } from "vitest";
import { findings } from "../fixture.ts";
import { oneClock } from "./one-clock.ts";

const judged = (text: string, path = "packages/gateway/src/one.ts"): string[] =>
  findings(oneClock, {
    "packages/gateway/src/clock.ts": "export const nowMs = () => performance.now();\n",
    [path]: text,
  });

describe("oneClock", () => {
  test.each([
    ["the clock", "clock.setTimer(5, then); clock.nowMs();\n"],
    ["a date that is given", "new Date(0).toISOString(); Date.UTC(2026, 0, 1);\n"],
    ["the words in a comment", "// not setTimeout(), nor Date.now()\n"],
    ["the end of a timer", "clearTimeout(timer);\n"],
  ])("accepts %s", (_, text) => {
    expect(judged(text)).toEqual([]);
  });

  test.each([
    ["a timer", "setTimeout(f, 5);\n", "reads setTimeout"],
    ["an interval", "const timer = setInterval(f, 5);\n", "reads setInterval"],
    ["a monotonic time", "const at = performance.now();\n", "reads performance.now"],
    ["a monotonic time handed on", "const nowMs = performance.now;\n", "reads performance.now"],
    ["a date", "const at = Date.now();\n", "reads Date.now"],
    ["a signal", "const signal = AbortSignal.timeout(5);\n", "reads AbortSignal.timeout"],
    [
      "a sleep",
      'import { setTimeout as pause } from "node:timers/promises";\n',
      "reads node:timers/promises",
    ],
  ])("finds %s", (_, text, message) => {
    expect(judged(text)).toEqual([expect.stringContaining(`one.ts:1 ${message}`)]);
  });

  test("leaves tests and other packages alone", () => {
    expect(judged("setTimeout(f, 5);\n", "packages/gateway/src/one.test.ts")).toEqual([]);
    expect(judged("setTimeout(f, 5);\n", "packages/cli/src/one.ts")).toEqual([]);
  });

  test("fails when it saw no clock", () => {
    expect(findings(oneClock, {})).toEqual([
      expect.stringContaining("looked at no modules"),
      expect.stringContaining("looked at no clocks"),
    ]);
  });
});
