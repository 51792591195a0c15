import {
  type BenchReport,
  type Comparison,
  ENGLISH,
  filled,
  type Metric,
  SCENARIOS,
  terminalLines,
} from "@wsfn/bench";
import { describe, expect, it } from "vitest";
import { columnsOf } from "../text/width.ts";
import { BENCH_ZH, DIFFERENCES_ZH, HEADS_ZH, PHRASES_ZH, SCENARIOS_ZH } from "./zh/bench.ts";

/** What comes from the data is Greek here, so that every Latin word is one of the report's own. */
const GREEK = { of: "αβγ", against: "δεζ", why: "ηθι κλμ" } as const;
const heads = Object.keys(HEADS_ZH) as Metric["says"][];
const sentences = Object.keys(DIFFERENCES_ZH) as NonNullable<Metric["sentence"]>[];

/** A metric for each sentence and each head; they are compared with every end that a comparison may have. */
const metrics: readonly Metric[] = heads.map((says, at) => {
  const sentence = sentences[at % sentences.length] ?? "{a} has {by} the figure of {b}";
  const isDifference = sentence.includes("than");
  return {
    ...{ id: `${at}`, group: "16 in flight", says, sentence, better: "less" },
    unit: isDifference ? "ms" : "us",
    versus: isDifference ? "difference" : "ratio",
  };
});
const ENDS: readonly Partial<Comparison>[] = [
  { claim: "more", low: 1.2, high: 1.3 },
  { claim: "less", low: 0.5, high: 0.6 },
  { claim: "more", low: 1.2, high: 1.3, isLeast: true },
  { claim: "less", low: 0.5, high: 0.6, isLeast: true },
  { claim: "alike", low: 1, high: 1.01 },
  { claim: "open", low: 0.9, high: 1.2 },
  { claim: "open", isUnbounded: true },
  { claim: "open" },
];
const comparisons = ENDS.flatMap((end) =>
  metrics.map(({ id }): Comparison => ({ ...GREEK, metric: id, value: 1, claim: "open", ...end })),
);
const figure = (median: number) => ({ rounds: [1, 2], median, low: 1, high: 2 });
const phrases = Object.keys(PHRASES_ZH) as (keyof typeof PHRASES_ZH)[];
const gapsOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
/** Every gap with a Greek letter of its own. */
const inGreek = (text: string): string =>
  gapsOf(text).reduce((words, gap, at) => words.replace(gap, "αβγδεζ"[at] ?? ""), text);

const report = (more: Partial<BenchReport> = {}): BenchReport => ({
  ...{ format: 2, startedAt: "", elapsedMs: 1, seed: 42, smoke: false, windowMs: 50, sizeBytes: 20 },
  environment: { cpu: "αβγ", cores: 2, memoryBytes: 1, os: "δεζ", node: "24", loadAtStart: 0.1 },
  warnings: phrases.map(inGreek),
  scenarios: SCENARIOS.map(({ name, says, method }, at) => ({
    ...{ name, says, method, rounds: at, elapsedMs: 60_000, metrics, comparisons },
    endedBy: (["answers", "time", "rounds"] as const)[at % 3] ?? "time",
    contenders: [
      {
        name: GREEK.of,
        latencies: {},
        figures: Object.fromEntries(metrics.map(({ id }) => [id, figure(1.5)])),
      },
      { name: GREEK.against, latencies: {}, figures: { 0: figure(1.4) } },
    ],
    failures: [true, false].map((blamesServer) => ({ name: GREEK.of, why: GREEK.why, blamesServer })),
    notes: phrases.map(inGreek),
  })),
  ...more,
});
/** Names of programs, commands and units, which no language has words for. */
const NAMES =
  /apt-get install [\w-]+|Node\.js|nginx|redis-server|Redis|Autobahn|wsfn\.json|rooms|Linux|URL|CPU|\bp\d+(?:\.\d)?|\b(?:ms|s)\b|\d [kM]?\/s/g;
const latinIn = (lines: readonly string[], names: readonly string[] = []): readonly string[] =>
  names
    .reduce((text, name) => text.replaceAll(new RegExp(`^${name}`, "gm"), ""), lines.join("\n"))
    .replace(NAMES, "")
    .match(/[A-Za-z]+/g) ?? [];
const scenarioNames = SCENARIOS.map(({ name }) => name);

describe("the report of bench in Chinese", () => {
  it("has no word of the English one left", () => {
    expect(latinIn(terminalLines(report()), scenarioNames).length).toBeGreaterThan(1000);
    expect(latinIn(terminalLines(report(), BENCH_ZH), scenarioNames)).toEqual([]);
    expect(latinIn(terminalLines(report({ smoke: true }), BENCH_ZH), scenarioNames)).toEqual([]);
  });

  it("is in English without words, to the byte", () => {
    expect(terminalLines(report(), ENGLISH)).toEqual(terminalLines(report()));
  });

  it("has every figure of the English one", () => {
    const figures = (lines: readonly string[]) =>
      new Set(
        lines
          .slice(2)
          .join(" ")
          .replaceAll(/\s+/g, " ")
          .match(/[-+]?\d+(?:\.\d+)? (?:ms|µs|×|%)/g),
      );
    expect(figures(terminalLines(report(), BENCH_ZH))).toEqual(figures(terminalLines(report())));
  });

  it("fits 100 columns where sentences are", () => {
    const [scenario] = report().scenarios;
    if (scenario === undefined) throw new Error("expected a scenario");
    const few = { ...scenario, contenders: [] };
    const lines = terminalLines(report({ scenarios: [few] }), BENCH_ZH);
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(100);
    expect(lines.filter((line) => /^ *[，、；：。）]/.test(line))).toEqual([]);
  });

  it("aligns its tables", () => {
    const rows = terminalLines(report(), BENCH_ZH).filter((line) => /^ {2}(?:16 条在途|αβγ {2})/.test(line));
    const [head = "", figures = ""] = rows;
    const at = (line: string, text: string): number => columnsOf(line.slice(0, line.indexOf(text)));
    expect(at(head, "每秒消息数")).toBe(at(figures, "1.50"));
  });

  it.each([
    ["phrases", PHRASES_ZH],
    ["differences", DIFFERENCES_ZH],
    ["heads", HEADS_ZH],
    ["scenarios", SCENARIOS_ZH],
  ] as const)("has the gaps of the English, and is punctuated as Chinese is: %s", (_, rows) => {
    for (const [english, chinese] of Object.entries(rows)) {
      if (rows !== SCENARIOS_ZH) expect(gapsOf(chinese), english).toEqual(gapsOf(english));
      expect(chinese.replaceAll(/`[^`]*`/g, "x")).not.toMatch(
        /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}|\p{Script=Han}\.(?:\s|$)/u,
      );
    }
  });

  it("puts a note into Chinese whose gaps hold another text", () => {
    const note = filled(
      "{group}: a rate with ≥ is a lower bound, for the server was not what set the limit: {limited}. CPU for a message holds all the same.",
      {
        group: "at 10.0 k/s",
        limited: "a (busy 60 %, the generator 9 %), b, c (busy 6 %, the generator 90 %)",
      },
    );
    expect(BENCH_ZH.text(note)).toBe(
      "10.0 k/s 时：带 ≥ 的速率是下限，因为限制速率的不是服务器：a（忙碌 60 %，负载发生器 9 %）、b, c（忙碌 6 %，负载发生器 90 %）。每条消息的 CPU 依然可信。",
    );
    expect(BENCH_ZH.text("three: what nobody has words for")).toBe("three: what nobody has words for");
  });
});
