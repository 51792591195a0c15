import { BenchError } from "./bench-error.ts";
import { environment, warningsOf } from "./environment.ts";
import { seeded } from "./order.ts";
import type { BenchReport, ScenarioReport } from "./report.ts";
import { type Progress, runScenario } from "./run-scenario.ts";
import type { Means, Settings, Subject } from "./scenario.ts";
import { scenariosNamed } from "./scenarios/scenarios.ts";

/** What `bench` may be told; what is not told has the default that is written here. */
export interface BenchOptions {
  /** Names out of `SCENARIOS`. Default `echo`. */
  readonly scenarios?: readonly string[];
  /** Default 5. Below 5 nothing is claimed. */
  readonly rounds?: number;
  /** Length of one measured window. Default 2000. */
  readonly windowMs?: number;
  /** Ways to a function: `direct` and those of `means.ways`. Default: what each scenario is about. */
  readonly vias?: readonly string[];
  /** Connections at a time. Default: what each scenario is about. */
  readonly connections?: number;
  /** Default 1 and 16. */
  readonly inFlight?: readonly number[];
  /** Messages a second, on all connections together, of a further window in an open loop. Default: no such window. */
  readonly perSecond?: number;
  /** Payload of a message. Default 20. */
  readonly sizeBytes?: number;
  /** Of the conformance suite. Default `quick`. */
  readonly depth?: "quick" | "full";
  /** One short round of little: shows that the machinery works, and nothing else. Default false. */
  readonly smoke?: boolean;
  /** The order of rounds follows from it. Default: another one each time; the report says which. */
  readonly seed?: number;
  readonly means?: Means;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Before the first window of a process. It compiles meanwhile: in its first 300 ms under load a fresh server on Node.js took 1.6 times
 * the CPU for a message (twice with 16 in flight) that it took after a second, and it takes most of that second to settle.
 */
const WARM_UP_MS = 1000;
const SMOKE = { rounds: 1, windowMs: 100, warmUpMs: 40, connections: 4 } as const;

/**
 * Measures subjects against each other. Nothing of it is left running on any way out.
 * @throws {BenchError} when nothing can be measured, or the run was stopped
 */
export async function bench(subjects: readonly Subject[], options: BenchOptions = {}): Promise<BenchReport> {
  const scenarios = scenariosNamed(options.scenarios ?? ["echo"]);
  if (subjects.length === 0 && scenarios.some((one) => one.needsSubjects !== false)) {
    throw new BenchError("NothingToMeasure", "expected something to measure, came nothing");
  }
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const machine = environment();
  const { smoke = false, seed = Math.floor(Math.random() * 2 ** 32) } = options;
  const windowMs = options.windowMs ?? (smoke ? SMOKE.windowMs : 2000);
  const connections = options.connections ?? (smoke ? SMOKE.connections : undefined);
  const settings: Settings = {
    subjects,
    means: options.means ?? {},
    ...(options.vias && { vias: options.vias }),
    windowMs,
    warmUpMs: smoke ? SMOKE.warmUpMs : WARM_UP_MS,
    ...(connections !== undefined && { connections }),
    inFlight: options.inFlight ?? [1, 16],
    ...(options.perSecond !== undefined && { perSecond: options.perSecond }),
    sizeBytes: options.sizeBytes ?? 20,
    depth: options.depth ?? "quick",
    smoke,
    signal: options.signal ?? new AbortController().signal,
  };
  const random = seeded(seed);
  const reports: ScenarioReport[] = [];
  try {
    for (const scenario of scenarios) {
      const rounds = options.rounds ?? (smoke ? SMOKE.rounds : (scenario.rounds ?? 5));
      const run = { rounds, random, onProgress: options.onProgress ?? (() => {}) };
      reports.push(await runScenario(scenario, settings, run));
    }
  } catch (error) {
    // Whatever broke off when it was told to: that it was told is the reason.
    if (settings.signal.aborted) throw new BenchError("Stopped", "the run was stopped", { cause: error });
    throw error;
  }
  return {
    format: 1,
    startedAt,
    elapsedMs: performance.now() - began,
    seed,
    smoke,
    windowMs,
    ...(connections !== undefined && { connections }),
    sizeBytes: settings.sizeBytes,
    environment: machine,
    warnings: warningsOf(machine),
    scenarios: reports,
  };
}
