import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { phrase } from "../texts/phrase.ts";

/** The machine that it was measured on. */
export interface Environment {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly os: string;
  readonly node: string;
  /** Load average over a minute, before the first scenario. */
  readonly loadAtStart: number;
}

/** More than a fifth of the cores at work before anything began: that makes intervals wider. */
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
      phrase(
        "the machine was busy before the run: load {load} on {cores} cores; intervals are wider for it",
        { load, cores },
      ),
    );
  }
  if (!os.startsWith("linux")) warnings.push(phrase("CPU and memory of servers are known on Linux only"));
  return warnings;
}
