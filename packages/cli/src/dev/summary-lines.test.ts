import { describe, expect, it } from "vitest";
import { formatMs } from "../text/format-ms.ts";
import { summaryLines } from "./summary-lines.ts";

const echo = {
  function: "echo",
  requests: 3,
  connections: 2,
  instances: 1,
  replaced: 2,
  coldStarts: 1,
  activeMs: 2000,
  idleMs: 0,
  cu: 0.85,
  priceCny: "0.0001",
  refused: { AccessDenied: 4 },
  endedBy: {},
  injected: { kill: 1 },
};

describe("the summary", () => {
  const lines = summaryLines({ elapsedMs: 5000, functions: [echo] });

  it("is a table with a row per function, and what was refused by reason", () => {
    expect(lines[1]).toMatch(/^function +connections/);
    expect(lines[2]).toMatch(/^echo +2 +1 +1 +1 +2\.0 s +0\.850 +0\.0001$/);
    expect(lines).toContain("echo: refused 4 AccessDenied");
    expect(lines).toContain("echo: touched by injected faults 1 kill");
    expect(lines.join("\n")).toMatch(/^echo: 2 instances replaced: their client left /m);
  });

  it("explains each word of its head, within 100 columns", () => {
    const words = (lines[1] ?? "").split(/ {2,}/).slice(1);
    const text = lines.slice(3).join("\n");
    for (const word of words.filter((each) => each !== "instances")) expect(text).toContain(word);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("names what was not called in one line, and has no table where nothing was", () => {
    const still = {
      ...echo,
      requests: 0,
      connections: 0,
      instances: 0,
      refused: {},
      injected: {},
      replaced: 0,
    };
    const [one, another] = [
      { ...still, function: "one" },
      { ...still, function: "another" },
    ];
    const some = summaryLines({ elapsedMs: 5000, functions: [one, echo, another] });
    expect(some).toContain("not called: one, another");
    expect(some.filter((line) => line.startsWith("one"))).toEqual([]);
    const none = summaryLines({ elapsedMs: 500, functions: [one, another] });
    expect(none).toEqual(["ran for 500 ms", "not called: one, another"]);
  });

  it("projects a month at the same rate", () => {
    // 0.85 CU in 5 s are 440640 CU in 30 days, at 0.00011 CNY each.
    expect(lines.at(-1)).toBe(
      "at this rate, day and night: about 48.47 CNY for 30 days (a function: at least 0.01 CNY an hour)",
    );
    // Hardly anything, in every hour of a month: 720 times the least of an hour.
    const rare = summaryLines({ elapsedMs: 5000, functions: [{ ...echo, cu: 0.0001 }] });
    expect(rare.at(-1)).toBe(
      "at this rate, day and night: about 7.20 CNY for 30 days (a function: at least 0.01 CNY an hour)",
    );
    const idle = summaryLines({ elapsedMs: 5000, functions: [{ ...echo, cu: 0 }] });
    expect(idle.join()).not.toContain("30 days");
  });
});

describe("formatMs", () => {
  it.each([
    [0.4, "0 ms"],
    [999.4, "999 ms"],
    [1500, "1.5 s"],
    [3_600_000, "60 min"],
  ])("%d ms is %s", (ms, text) => expect(formatMs(ms)).toBe(text));
});
