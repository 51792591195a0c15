import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchReport, ContenderReport, Figure, Metric, ScenarioReport } from "@wsfn/bench";
import { describe, expect, it, onTestFinished } from "vitest";
import { measuredChart } from "./measured-chart.ts";
import { measuredTable } from "./measured-table.ts";
import {
  compact,
  type Measurement,
  NoMeasurement,
  readMeasurement,
  SHOWN,
  variantNames,
} from "./measurement.ts";

const figure = (median: number, more: Partial<Figure> = {}): Figure => ({
  median,
  low: median * 0.98,
  high: median * 1.02,
  rounds: [median],
  ...more,
});

const contender = (name: string, figures: Record<string, Figure>, more: Partial<ContenderReport> = {}) => ({
  name,
  figures,
  latencies: { "16 in flight": [{ percent: 50, us: 1 }] },
  ...more,
});

const metric = (id: string, unit: Metric["unit"], more: Partial<Metric> = {}): Metric => ({
  id,
  group: "g",
  says: "cases",
  unit,
  better: "less",
  ...more,
});

const scenario = (name: string, more: Partial<ScenarioReport>): ScenarioReport => ({
  name,
  says: "",
  method: "",
  rounds: 5,
  endedBy: "rounds",
  elapsedMs: 1234.5678,
  metrics: [],
  contenders: [],
  comparisons: [],
  failures: [],
  notes: [],
  ...more,
});

/** A run of `one`, its image, and `two`, that shows one of each claim. */
function measurement(more: Partial<BenchReport> = {}, slow: Record<string, Figure> = {}): Measurement {
  const echo = scenario("echo", {
    metrics: [
      metric("rate@16", "per-second", { better: "more" }),
      metric("cpu@16", "us"),
      metric("p50@16", "us"),
      metric("busy@16", "share"),
      metric("late@open", "us"),
      metric("rate@open", "per-second"),
    ],
    contenders: [
      contender("one", {
        "rate@16": figure(123_456.789),
        "cpu@16": figure(1.5),
        "p50@16": figure(5),
        "late@open": figure(50),
      }),
      contender("one (container)", {
        "rate@16": figure(120_000),
        "cpu@16": figure(1.51),
        "late@open": figure(70),
      }),
      contender("two", {
        "rate@16": figure(300_000, { isLowerBound: true }),
        "cpu@16": figure(0.75),
        "late@open": figure(60),
        ...slow,
      }),
      contender("no library", { "rate@16": figure(900_000), "late@open": figure(40) }),
    ],
    comparisons: [
      {
        of: "one (container)",
        against: "one",
        metric: "rate@16",
        value: 0.97,
        low: 0.9,
        high: 1.05,
        claim: "open",
      },
      {
        of: "two",
        against: "one",
        metric: "rate@16",
        value: 2.43,
        low: 2.4,
        high: 2.5,
        claim: "more",
        isLeast: true,
      },
      {
        of: "one (container)",
        against: "one",
        metric: "cpu@16",
        value: 1.006666,
        claim: "open",
        isUnbounded: true,
      },
      { of: "two", against: "one", metric: "cpu@16", value: 0.5, low: 0.456666, high: 0.55, claim: "less" },
    ],
  });
  const start = scenario("start", {
    rounds: 10,
    metrics: [metric("ms", "ms", { versus: "difference" })],
    contenders: [
      contender("one", { ms: figure(80) }),
      contender("one (container)", { ms: figure(400) }),
      contender("two", { ms: figure(60) }),
      contender("node v20.1.2 -e 0", { ms: figure(30) }),
      contender("node v20.1.2 http server", { ms: figure(40) }),
    ],
    comparisons: [
      { of: "one", against: "node v20.1.2 -e 0", metric: "ms", value: 50, claim: "more" },
      { of: "one", against: "node v20.1.2 http server", metric: "ms", value: 40, claim: "more" },
      { of: "one (container)", against: "one", metric: "ms", value: 320, claim: "more" },
      { of: "two", against: "one", metric: "ms", value: -20, claim: "less" },
    ],
  });
  const idle = scenario("idle", {
    metrics: [metric("empty", "bytes")],
    contenders: ["one", "one (container)", "two", "one via gateway"].map((name) =>
      contender(name, { empty: figure(1024 ** 2) }),
    ),
  });
  const report: BenchReport = {
    format: 2,
    startedAt: "2026-03-04T05:06:07.000Z",
    elapsedMs: 61_000.5,
    seed: 42,
    smoke: false,
    windowMs: 50,
    sizeBytes: 20,
    environment: { cpu: "A | B", cores: 2, memoryBytes: 1, os: "linux 6", node: "v24.0.0", loadAtStart: 0.1 },
    warnings: [],
    scenarios: [echo, start, idle],
    ...more,
  };
  return { commit: "abc123", report };
}

const rowsOf = (table: string): Record<string, string[]> =>
  Object.fromEntries(
    table
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")))
      .map(([name = "", ...cells]) => [name, cells]),
  );

describe("measuredTable", () => {
  const table = measuredTable(measurement(), "en");
  const rows = rowsOf(table);

  it("has a column for whoever took part in all", () => {
    expect(variantNames(measurement())).toEqual(["one", "one (container)", "two"]);
    expect(rows.figure).toEqual(["[one](apps/one)", "[one](apps/one) (container)", "[two](apps/two)"]);
  });

  it("shows what differs, that the rest was not found to, and what is a least", () => {
    expect(rows["messages a second, 16 in flight"]).toEqual([
      "123 k/s",
      "no difference found<br>120 k/s",
      "**≥ 2.43 ×**<br>≥ 300 k/s",
    ]);
  });

  it("shows CPU for one message with where it lies, and what was not judged", () => {
    expect(rows["server CPU for a message, 16 in flight"]).toEqual([
      "1.50 µs",
      "not judged<br>1.51 µs",
      "**0.50 ×** (0.46 to 0.55 ×)<br>0.75 µs",
    ]);
  });

  it("puts what the interpreter needs below a cold start", () => {
    expect(rows["cold start to the first echo"]?.slice(0, 3)).toEqual([
      "80.0 ms",
      "**+320 ms**<br>400 ms",
      "**-20.0 ms**<br>60.0 ms",
    ]);
    const bare = rows["its interpreter alone, until a server of its own listens"];
    expect(bare).toEqual(["node v20.1.2<br>40.0 ms", "–", "–"]);
  });

  it("states machine, commit and rounds, and that a machine was busy", () => {
    expect(table).toContain("2026-03-04, commit abc123, 2 cores (A | B)");
    expect(table).toContain("5 of load, 10 of starts");
    expect(table).toContain("left within 70.0 µs of when");
    expect(table).not.toContain("busy");
    expect(measuredTable(measurement({ warnings: ["w"] }), "en")).toContain("**The machine was busy");
  });

  it("names variants that did not keep up with the rate", () => {
    expect(table).not.toContain("kept up");
    const slow = measuredTable(measurement({}, { "rate@open": figure(9700) }), "en");
    expect(slow).toContain("**Not kept up with 10 k/s: two;");
    expect(measuredTable(measurement({}, { "rate@open": figure(9900) }), "en")).not.toContain("kept up");
  });

  it("says the same in Chinese", () => {
    const zh = rowsOf(measuredTable(measurement(), "zh"));
    expect(zh.指标).toHaveLength(3);
    expect(zh["每秒消息数,每连接 16 条在途"]?.[1]).toBe("未见差异<br>120 k/s");
    expect(zh["每条消息的服务器 CPU,16 条在途"]?.[2]).toBe("**0.50 ×** (0.46 to 0.55 ×)<br>0.75 µs");
    expect(Object.keys(zh)).toHaveLength(Object.keys(rows).length);
  });
});

describe("measuredChart", () => {
  it("draws the longest bar for the most, and escapes names", () => {
    const svg = measuredChart(measurement(), "en");
    const widths = [...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map((match) => Number(match[1]));
    // Messages a second, CPU, start: three bars each. Of the first three the last one is the longest.
    expect(widths).toHaveLength(9);
    expect(Math.max(...widths.slice(0, 3))).toBe(widths[2]);
    expect(svg).toContain(">≥ 300 k/s<");
    expect(svg).not.toMatch(/NaN|undefined/);
    const odd = measurement();
    const [echo] = odd.report.scenarios;
    expect(echo).toBeDefined();
    const named = JSON.parse(JSON.stringify(odd).replaceAll('"two"', '"<b>&two"'));
    expect(measuredChart(named, "en")).toContain("&lt;b&gt;&amp;two");
  });
});

describe("compact", () => {
  it("keeps what the tables show, as they show it, and what it is judged by", () => {
    const { commit, report } = measurement();
    const small = { commit, report: compact(report) };
    expect(measuredTable(small, "en")).toBe(measuredTable({ commit, report }, "en"));
    const [echo] = small.report.scenarios;
    expect(echo?.metrics.map(({ id }) => id)).toEqual([
      "rate@16",
      "cpu@16",
      "busy@16",
      "late@open",
      "rate@open",
    ]);
    expect(echo?.contenders[0]?.figures).toMatchObject({ "rate@16": { median: 123_457, rounds: [123_457] } });
    expect(echo?.contenders.map(({ latencies }) => latencies)).toEqual([{}, {}, {}, {}]);
  });
});

describe("readMeasurement", () => {
  it("says what to do where there is none", () => {
    const dir = mkdtempSync(join(tmpdir(), "tables-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    expect(() => readMeasurement(dir)).toThrow(NoMeasurement);
  });

  it("reads the repository's own, which has every figure of every variant", () => {
    const own = readMeasurement(join(import.meta.dirname, "../.."));
    const rows = rowsOf(measuredTable(own, "en"));
    expect(Object.keys(rows)).toHaveLength(SHOWN.length + 3);
    const { [Object.keys(rows).find((name) => name.startsWith("its interpreter")) ?? ""]: _, ...shown } =
      rows;
    expect(Object.values(shown).flat()).not.toContain("–");
  });
});
