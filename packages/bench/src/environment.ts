import { cpus, loadavg, platform, release, totalmem } from "node:os";
import type { Environment } from "./report.ts";

/** More than a fifth of the cores at work before anything began: figures would be of that, too. */
const BUSY_SHARE = 0.2;

/** What this machine is, and how busy it is now. */
export function environment(): Environment {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    os: `${platform()} ${release()}`,
    node: process.version,
    loadAtStart: loadavg()[0] ?? 0,
  };
}

/** What a reader has to be warned of before any figure. */
export function warningsOf({ loadAtStart, cores, os }: Environment): string[] {
  const warnings: string[] = [];
  if (loadAtStart > cores * BUSY_SHARE) {
    const load = loadAtStart.toFixed(1);
    warnings.push(
      `the machine was busy before the run: load ${load} on ${cores} cores; the noise tells how much it matters`,
    );
  }
  if (!os.startsWith("linux")) warnings.push("CPU and memory of servers are told on Linux alone");
  return warnings;
}
