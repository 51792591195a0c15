import type { Percentile } from "../src/latency.ts";
import type { BenchReport, ContenderReport, Figure } from "../src/report/report.ts";

const figure = (...rounds: readonly number[]): Figure => {
  const sorted = [...rounds].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { rounds, median: at(0.5), low: at(0.25), high: at(0.75) };
};

const latency = (us: number): readonly Percentile[] =>
  [0, 50, 90, 99, 99.9, 100].map((percent, i) => ({ percent, us: us * (1 + i) }));

function contender(name: string, factor: number, more: Partial<ContenderReport> = {}): ContenderReport {
  const near = (value: number): Figure =>
    figure(...[1, 0.97, 1.02, 1.01, 0.99].map((f) => f * value * factor));
  return {
    name,
    figures: {
      "rate@16": near(236_000),
      "p50@16": near(3100 / factor ** 2),
      "generator@16": near(0.9 / factor),
    },
    latencies: { "16 in flight": latency(900 / factor) },
    ...more,
  };
}

/** A report with one of everything that a report can hold. */
export const sampleReport = (): BenchReport => ({
  format: 2,
  startedAt: "2026-03-04T05:06:07.000Z",
  elapsedMs: 61_000,
  seed: 42,
  smoke: false,
  windowMs: 50,
  sizeBytes: 20,
  environment: {
    cpu: "A Processor",
    cores: 2,
    memoryBytes: 8 * 1024 ** 3,
    os: "linux 6.1",
    node: "v24.0.0",
    loadAtStart: 0.1,
  },
  warnings: ["the machine was busy"],
  scenarios: [
    {
      name: "echo",
      says: "messages a second",
      method: "A generator on raw sockets.",
      rounds: 5,
      endedBy: "time",
      elapsedMs: 60_000,
      metrics: [
        {
          id: "rate@16",
          group: "16 in flight",
          says: "messages/s",
          unit: "per-second",
          better: "more",
          sentence: "{a} answered {by} as many messages a second as {b}",
        },
        {
          id: "p50@16",
          group: "16 in flight",
          says: "p50",
          unit: "us",
          better: "less",
          versus: "difference",
          sentence: "{a} takes {by} than {b} for a message (p50)",
        },
        { id: "generator@16", group: "16 in flight", says: "generator", unit: "share" },
      ],
      contenders: [contender("one", 1), contender("<b>two</b>", 1.5), contender("three", 1.02)],
      comparisons: [
        {
          ...{ of: "<b>two</b>", against: "one", metric: "rate@16", claim: "more" },
          ...{ value: 1.5, low: 1.456, high: 1.544 },
        },
        {
          ...{ of: "<b>two</b>", against: "one", metric: "p50@16", claim: "less" },
          ...{ value: -1720, low: -1800, high: -1640 },
        },
        {
          ...{ of: "three", against: "one", metric: "rate@16", claim: "alike" },
          ...{ value: 1.02, low: 1.003, high: 1.037 },
        },
        {
          ...{ of: "three", against: "one", metric: "p50@16", claim: "open" },
          ...{ value: -120, low: -300, high: 60 },
        },
      ],
      failures: [
        { name: "four", why: "expected the octets 81 in an echo, got 82\u001b[2J", blamesServer: true },
        { name: "five", why: "no such file", blamesServer: false },
      ],
      notes: ["three, 16 in flight: the load generator was the limit"],
    },
  ],
});
