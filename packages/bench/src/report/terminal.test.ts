import { expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import { terminalLines } from "./terminal.ts";

test("says figures, what clears the noise, what does not, and what failed", () => {
  expect(terminalLines(sampleReport()).join("\n")).toMatchInlineSnapshot(`
    "2 cores (A Processor), linux 6.1, Node.js v24.0.0, load 0.1 at start
    messages of 20 octets, windows of 2 s, seed 42
    warning: the machine was busy

    echo: messages a second (5 rounds)
      16 in flight  messages/s    p50           generator cores
      one           236 k/s ±1 %  3.10 ms ±1 %  0.90 ±1 %
      one (again)   238 k/s ±1 %  3.07 ms ±1 %  0.90 ±1 %
      <b>two</b>    354 k/s ±1 %  2.07 ms ±1 %  0.90 ±1 %
      three         241 k/s ±1 %  3.04 ms ±1 %  0.90 ±1 %
      against one  messages/s     p50
      <b>two</b>   1.50 ×         -1.72 ms
      three        no difference  no difference
      noise        ±3.00 %        ±80.0 µs
      wrong: four: expected the octets 81 in an echo, came 82�[2J
      not run: five: no such file
      three, 16 in flight: the load generator was the limit"
  `);
});

test("compares nothing below five rounds, and says so", () => {
  const report = sampleReport();
  const scenarios = report.scenarios.map((one) => ({
    ...one,
    rounds: 2,
    comparisons: one.comparisons.map((each) => ({ ...each, claim: "unknown" as const })),
  }));
  const text = terminalLines({ ...report, scenarios }).join("\n");
  expect(text).toContain("nothing is compared: that takes 5 rounds");
  expect(text).not.toContain("against one");
});
