// Puts the judgement on trial on this machine as it is: how often does it find a server that was slowed by 10 % on purpose, and how
// often does it call twins different? `node scripts/battery.ts [--twins N] [--slowed N] [--by SHARE] [--minutes M]`, defaults 20, 10, 0.1 and 4.
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { functionFromCommand } from "@wsfn/platform";
import { bench, type Comparison, intervalText, type Subject } from "../src/index.ts";

const { values } = parseArgs({
  options: {
    twins: { type: "string", default: "20" },
    slowed: { type: "string", default: "10" },
    by: { type: "string", default: "0.1" },
    minutes: { type: "string", default: "4" },
  },
});
const mostMs = Number(values.minutes) * 60_000;
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

function subject(name: string, slowedBy: string): Subject {
  const dir = fileURLToPath(new URL("../test", import.meta.url));
  const command = [process.execPath, fileURLToPath(new URL("../test/slowed-program.ts", import.meta.url))];
  const environment = { SLOWED_BY: slowedBy };
  return {
    name,
    dir,
    spec: { ...functionFromCommand(dir, "node", { name, command }), environment },
  };
}

const isClaim = ({ claim }: Comparison): boolean => claim === "more" || claim === "less";

/** One run; what it claims, as a line. */
async function run(number: number, kind: string, second: Subject) {
  const report = await bench([subject("one", "0"), second], { mostMs, signal: stop.signal });
  const [scenario] = report.scenarios;
  if (scenario === undefined || scenario.contenders.length < 2) {
    throw new Error(`expected both to be measured: ${JSON.stringify(scenario?.failures)}`);
  }
  const { comparisons, metrics, rounds, endedBy, elapsedMs } = scenario;
  const found = comparisons.map((one) => {
    const metric = metrics.find(({ id }) => id === one.metric);
    return `${one.metric} ${isClaim(one) ? one.claim.toUpperCase() : one.claim} ${metric ? intervalText(one, metric) : ""}`;
  });
  const [load = 0] = loadavg();
  const head = `${kind} ${number}: load ${load.toFixed(1)}, ${rounds} rounds in ${Math.round(elapsedMs / 1000)} s (${endedBy})`;
  console.log(`${head}: ${found.join("; ")}`);
  return comparisons;
}

let isWrong = 0;
for (let i = 1; i <= Number(values.twins); i += 1) {
  const comparisons = await run(i, "twins", subject("other", "0"));
  if (comparisons.some(isClaim)) isWrong += 1;
}
console.log(`twins: called different in ${isWrong} of ${values.twins} runs`);

let isFound = 0;
let isReversed = 0;
for (let i = 1; i <= Number(values.slowed); i += 1) {
  const comparisons = await run(i, "slowed", subject("slowed", values.by));
  // The slowed one is named first: more CPU, fewer messages.
  const says = (metric: RegExp, claim: string) =>
    comparisons.some((one) => metric.test(one.metric) && one.claim === claim);
  if (says(/^cpu/, "more")) isFound += 1;
  if (says(/^cpu/, "less") || says(/^rate/, "more")) isReversed += 1;
}
console.log(
  `slowed by ${values.by}: found in ${isFound} of ${values.slowed} runs, the wrong way round in ${isReversed}`,
);
