/**
 * Runs function apps under clients that come, go, break off and are killed, and says whether their memory stays flat:
 *   node tools/soak/main.ts [--seconds 720] [--rate 8] [DIR...]
 * Exits 1 when the memory of one grows, or one ends or answers wrongly.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Soaked, soak } from "./soak.ts";

const APPS = join(import.meta.dirname, "../../apps");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "720" }, rate: { type: "string", default: "8" } },
});
const dirs = positionals.length > 0 ? positionals : readdirSync(APPS).map((app) => join(APPS, app));
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());

const options = { spanMs: Number(values.seconds) * 1000, rate: Number(values.rate), signal: stop.signal };
const results = await Promise.allSettled(dirs.map((dir) => soak(dir, options)));

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
const row = ({ name, memory, peakBytes, connections, messages, kills }: Soaked): string =>
  `| ${name} | ${mib(memory.first)} | ${mib(memory.last)} | ${mib(memory.perHour)} ± ${mib(memory.marginPerHour)} | ${mib(peakBytes)} | ${connections} | ${messages} | ${kills} |`;

console.log("| app | first MiB | last MiB | MiB an hour, 95 % | peak MiB | connections | echoes | kills |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [index, result] of results.entries()) {
  if (result.status === "fulfilled") {
    console.log(row(result.value));
    for (const fault of result.value.faults) console.error(`${result.value.name}: ${fault}`);
    if (result.value.faults.length === 0) continue;
  } else {
    console.error(`${dirs[index]}: ${(result.reason as Error).message}`);
  }
  process.exitCode = 1;
}
