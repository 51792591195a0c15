import { BenchError } from "./bench-error.ts";
import type { RouteName } from "./endpoint/endpoint.ts";
import { realClock } from "./process/clock.ts";
import { environment, warningsOf } from "./process/environment.ts";
import { seeded } from "./random.ts";
import type { BenchReport, ScenarioReport } from "./report/report.ts";
import { type Progress, runScenario } from "./run/run-scenario.ts";
import type { Providers, Settings, Subject } from "./scenario.ts";
import { scenariosNamed } from "./scenarios/scenarios.ts";

/** What `bench` may be given; what is not given has the default that is written here. */
export interface BenchOptions {
  /** Names out of `SCENARIOS`. Default `echo`. */
  readonly scenarios?: readonly string[];
  /** Longest time for a scenario. Default 240,000: its rounds end with it. */
  readonly mostMs?: number;
  /** Most rounds of a scenario. Default: what each scenario is about. */
  readonly rounds?: number;
  /** False: all of the time or rounds is used, for narrower intervals, even when every answer is in. Default true. */
  readonly stopsWhenAnswered?: boolean;
  /** Length of one window. Default 50: short ones, and many, meet the same machine. */
  readonly windowMs?: number;
  /** Routes to a function: `direct` and those of `providers.routes`. Default: what each scenario is about. */
  readonly routes?: readonly RouteName[];
  /** Connections at a time. Default: what each scenario is about. */
  readonly connections?: number;
  /** Messages that each connection keeps in flight. Default 1 and 16. */
  readonly inFlight?: readonly number[];
  /** Messages a second, on all connections together, of a further window in an open loop. Default: no such window. */
  readonly perSecond?: number;
  /** Payload of a message. Default 20. */
  readonly sizeBytes?: number;
  /** Of the conformance suite. Default `quick`. */
  readonly depth?: "quick" | "full";
  /** One short round of little: shows that the machinery works, and nothing else. Default false. */
  readonly smoke?: boolean;
  /** The order of contenders follows from it. Default: another one each time; the report states it. */
  readonly seed?: number;
  readonly providers?: Providers;
  /** Ends the run, and what it started. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A person waits this long for one answer, and not much longer. */
const MOST_MS = 240_000;
/** The time ends a run long before; without a bound one of short rounds would go on. */
const MOST_ROUNDS = 60;
/** For each second of load, windows of 40 or 50 ms say twice as much as those of 250 ms (decision 0040). */
const WINDOW_MS = 50;
/** Windows of one kind of one contender last so long in a round, all together. */
const LOADED_MS = 1500;
/**
 * CPU that a process has used under load before its first window. It compiles meanwhile: in its first 300 ms under load a fresh server on
 * Node.js took 1.6 times the CPU for a message that it took after a second. Counted in CPU, not in seconds: a busy machine gives less of it.
 */
const WARM_UP_CPU_MS = 300;
const SMOKE = { rounds: 1, windowMs: 30, blocks: 2, warmUpCpuMs: 20, connections: 4 } as const;

/**
 * Measures subjects against each other. Nothing of it is left running on any way out.
 * @throws {BenchError} when nothing can be measured, or the run was stopped
 */
export async function bench(subjects: readonly Subject[], options: BenchOptions = {}): Promise<BenchReport> {
  const scenarios = scenariosNamed(options.scenarios ?? ["echo"]);
  if (subjects.length === 0 && scenarios.some((one) => one.needsSubjects !== false)) {
    throw new BenchError("NothingToMeasure", "expected something to measure, got nothing");
  }
  const began = realClock.nowMs();
  const startedAt = new Date().toISOString();
  const machine = environment();
  const { smoke = false, seed = Math.floor(Math.random() * 2 ** 32), stopsWhenAnswered = true } = options;
  const settings = settingsOf(subjects, options);
  const { windowMs, connections, sizeBytes } = settings;
  const { mostMs = MOST_MS, onProgress = () => {} } = options;
  const random = seeded(seed);
  const reports: ScenarioReport[] = [];
  try {
    for (const scenario of scenarios) {
      const rounds = options.rounds ?? (smoke ? SMOKE.rounds : (scenario.rounds ?? MOST_ROUNDS));
      const run = { rounds, mostMs, stopsWhenAnswered, random, onProgress };
      reports.push(await runScenario(scenario, settings, run));
    }
  } catch (error) {
    // Whatever broke off after the signal: the signal is the reason.
    if (settings.signal.aborted) throw new BenchError("Stopped", "the run was stopped", { cause: error });
    throw error;
  }
  return {
    format: 2,
    startedAt,
    elapsedMs: realClock.nowMs() - began,
    seed,
    smoke,
    windowMs,
    ...(connections !== undefined && { connections }),
    sizeBytes,
    environment: machine,
    warnings: warningsOf(machine),
    scenarios: reports,
  };
}

function settingsOf(subjects: readonly Subject[], options: BenchOptions): Settings {
  const { smoke = false, routes, perSecond } = options;
  const windowMs = options.windowMs ?? (smoke ? SMOKE.windowMs : WINDOW_MS);
  const connections = options.connections ?? (smoke ? SMOKE.connections : undefined);
  return {
    subjects,
    providers: options.providers ?? {},
    ...(routes && { routes }),
    windowMs,
    warmUpCpuMs: smoke ? SMOKE.warmUpCpuMs : WARM_UP_CPU_MS,
    blocks: smoke ? SMOKE.blocks : Math.max(1, Math.round(LOADED_MS / windowMs)),
    ...(connections !== undefined && { connections }),
    inFlight: options.inFlight ?? [1, 16],
    ...(perSecond !== undefined && { perSecond }),
    sizeBytes: options.sizeBytes ?? 20,
    depth: options.depth ?? "quick",
    smoke,
    signal: options.signal ?? new AbortController().signal,
  };
}
