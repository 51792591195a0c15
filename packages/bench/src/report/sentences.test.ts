import { expect, test } from "vitest";
import type { Metric } from "../scenario.ts";
import type { Comparison, ScenarioReport } from "./report.ts";
import { sentences } from "./sentences.ts";

const CPU: Metric = {
  ...{ id: "cpu", group: "1 in flight", says: "server CPU", unit: "us", better: "less" },
  sentence: "{a} needs {by} the CPU of {b} for a message",
};
const START: Metric = {
  ...{ id: "ms", group: "cold start", says: "to the first echo", unit: "ms", better: "less" },
  versus: "difference",
  sentence: "{a} takes {by} than {b} to the first echo",
};
const said = (
  metric: Metric,
  comparison: Omit<Comparison, "of" | "against" | "metric">,
): readonly string[] => {
  const whole = { of: "B", against: "A", metric: metric.id, ...comparison };
  return sentences({ metrics: [metric], comparisons: [whole], rounds: 1 } as unknown as ScenarioReport);
};

test.each([
  [
    CPU,
    { claim: "more", value: 4, low: 2.6, high: 7.2 },
    "B needs 2.60 to 7.20 times the CPU of A for a message (1 in flight).",
  ],
  [
    CPU,
    { claim: "less", value: 0.6, low: 0.57, high: 0.65 },
    "B needs 0.57 to 0.65 times the CPU of A for a message (1 in flight).",
  ],
  [
    CPU,
    { claim: "more", value: 12, low: 11.1, high: 13, isLeast: true },
    "B needs at least 11.1 times the CPU of A for a message (1 in flight).",
  ],
  [
    CPU,
    { claim: "less", value: 0.5, low: 0.4, high: 0.6, isLeast: true },
    "B needs at most 0.60 times the CPU of A for a message (1 in flight).",
  ],
  [
    CPU,
    { claim: "alike", value: 1, low: 0.98, high: 1.03 },
    "B and A are alike in server CPU (1 in flight: 0.98 to 1.03 ×).",
  ],
  [
    CPU,
    { claim: "open", value: 1, low: 0.9, high: 1.2 },
    "No difference was found between B and A in server CPU (1 in flight: 0.90 to 1.20 ×).",
  ],
  [
    CPU,
    { claim: "open", value: 1 },
    "One round cannot show a difference between B and A in server CPU (1 in flight): more are needed.",
  ],
  [
    CPU,
    { claim: "open", value: 1, low: 0.9, high: 1.2, isUnbounded: true },
    "No difference was found between B and A in server CPU (1 in flight: only a lower bound is known).",
  ],
  [
    START,
    { claim: "more", value: 15, low: 12.5, high: 18 },
    "B takes 12.5 ms to 18.0 ms longer than A to the first echo (cold start).",
  ],
  [
    START,
    { claim: "less", value: -15, low: -18, high: -12.5 },
    "B takes 12.5 ms to 18.0 ms less time than A to the first echo (cold start).",
  ],
] as const)("of %o and %o: %s", (metric, comparison, text) => {
  expect(said(metric, comparison)).toEqual([text]);
});

test("puts a name in as it is, whatever it looks like", () => {
  const comparison: Comparison = {
    of: "{b}",
    against: "$&",
    metric: "cpu",
    claim: "more",
    value: 2,
    low: 1.5,
    high: 3,
  };
  expect(sentences({ metrics: [CPU], comparisons: [comparison] } as unknown as ScenarioReport)).toEqual([
    "{b} needs 1.50 to 3.00 times the CPU of $& for a message (1 in flight).",
  ]);
});
