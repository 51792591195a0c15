import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { CAPABILITIES, type Capability, conformance } from "../src/index.ts";

/**
 * What a run costs: wall time, and the CPU of the probe and of the server, for a server of this machine that somebody has started.
 *
 *     node scripts/cost.ts --depth full --suite limits,deflate ws://127.0.0.1:9000 PID
 *
 * The suite's promise is that `full` is bounded by the server's CPU, and that the probe takes no more than half as much.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    depth: { type: "string", default: "quick" },
    suite: { type: "string" },
    capabilities: { type: "string" },
    concurrency: { type: "string", default: "16" },
  },
});
const [url, pid] = positionals;
if (url === undefined || pid === undefined) {
  console.error("expected a URL and the id of the server's process: node scripts/cost.ts [options] URL PID");
  process.exit(2);
}

const names: readonly string[] = values.capabilities?.split(",") ?? [];
const capabilities: Capability[] = CAPABILITIES.filter((name) => names.includes(name));
const serverMs = cpuMs(pid);
const probe = process.cpuUsage();
const report = await conformance(url, {
  depth: values.depth === "full" ? "full" : "quick",
  concurrency: Number(values.concurrency),
  ...(values.suite !== undefined && { suites: values.suite.split(",") }),
  ...(names.length > 0 && { capabilities }),
});
const used = process.cpuUsage(probe);
const probeSeconds = (used.user + used.system) / 1e6;
const serverSeconds = (cpuMs(pid) - serverMs) / 1000;

for (const { id, verdict, autobahn, why } of report.cases)
  if (verdict !== "pass" && verdict !== "out-of-scope") console.log(verdict, id, autobahn.join(" "), why);
console.log(JSON.stringify(report.counts));
console.log(
  `${report.depth}: ${(report.elapsedMs / 1000).toFixed(1)} s, server ${serverSeconds.toFixed(1)} CPU s, ` +
    `probe ${probeSeconds.toFixed(1)} CPU s (${(probeSeconds / serverSeconds).toFixed(2)} of the server's), ` +
    `load ${loadavg()[0]?.toFixed(1)}, probe ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
);

/** User and system time of a process so far (proc(5), fields 14 and 15, in ticks of 10 ms). */
function cpuMs(id: string): number {
  const [, fields = ""] = readFileSync(`/proc/${id}/stat`, "utf8").split(") ");
  const [user, system] = fields.split(" ").slice(11, 13);
  return 10 * (Number(user) + Number(system));
}
