import { expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import { terminalLines } from "./terminal.ts";

test("shows figures, what differs, what is alike, what is not known, and what failed", () => {
  expect(terminalLines(sampleReport()).join("\n")).toMatchInlineSnapshot(`
    "2 cores (A Processor), linux 6.1, Node.js v24.0.0, load 0.1 at start
    messages of 20 octets, windows of 50 ms, seed 42
    warning: the machine was busy

    echo: messages a second (5 rounds in 60 s, ended when the time was up)
      16 in flight  messages/s    p50           generator
      one           236 k/s ±1 %  3.10 ms ±1 %  90 %
      <b>two</b>    354 k/s ±1 %  2.07 ms ±1 %  90 %
      three         241 k/s ±1 %  3.04 ms ±1 %  90 %
      <b>two</b> answered 1.46 to 1.54 times as many messages a second as one (16 in flight).
      <b>two</b> takes 1.64 ms to 1.80 ms less time than one for a message (p50) (16 in flight).
      three and one are alike in messages/s (16 in flight: 1.00 to 1.04 ×).
      No difference was found between three and one in p50 (16 in flight: -300 µs to +60.0 µs).
      The chance that any of these is wrong is 2 % at most, however long it was measured.
      wrong: four: expected the octets 81 in an echo, got 82
      not run: five: no such file
      three, 16 in flight: the load generator was the limit"
  `);
});

test("fits 100 columns, whatever a name or a reason is", () => {
  const report = sampleReport();
  const [scenario] = report.scenarios;
  if (scenario === undefined) throw new Error("expected a scenario");
  const failures = [{ name: "six", why: `${"very ".repeat(60)}${"long".repeat(60)}`, blamesServer: false }];
  const lines = terminalLines({ ...report, scenarios: [{ ...scenario, failures }] });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.join(" ").replaceAll(/\s+/g, "")).toContain("long".repeat(60));
});

test("aligns by the width that characters have in a terminal", () => {
  const report = sampleReport();
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    contenders: scenario.contenders.map((one, i) => ({ ...one, name: i === 0 ? "一个名字" : "four" })),
  }));
  const lines = terminalLines({ ...report, scenarios });
  expect(lines).toContain("  一个名字      236 k/s ±1 %  3.10 ms ±1 %  90 %");
  expect(lines).toContain("  four          354 k/s ±1 %  2.07 ms ±1 %  90 %");
});

test("claims nothing of too few rounds", () => {
  const report = sampleReport();
  const scenarios = report.scenarios.map((one) => ({
    ...one,
    rounds: 1,
    comparisons: one.comparisons.map(({ low: _, high: __, ...each }) => ({
      ...each,
      claim: "open" as const,
    })),
  }));
  const text = terminalLines({ ...report, scenarios }).join("\n");
  expect(text).toContain(
    "One round cannot show a difference between <b>two</b> and one in messages/s (16 in flight)",
  );
  expect(text).not.toContain("No difference was found");
  expect(text).not.toContain("The chance that any of these is wrong");
  expect(text).not.toContain("answered");
});

test("compares nothing in a smoke, and states no error for it", () => {
  const text = terminalLines({ ...sampleReport(), smoke: true }).join("\n");
  expect(text).toContain("its figures mean nothing");
  expect(text).not.toMatch(/The chance|times as many|alike|No difference/);
  expect(text).toContain("wrong: four: expected the octets 81");
});
