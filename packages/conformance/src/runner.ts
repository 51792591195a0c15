import { CannotJudge } from "./cannot-judge.ts";
import { probeCapabilities } from "./capabilities.ts";
import {
  type Capability,
  type ConformanceCase,
  type Depth,
  type Profile,
  scriptAt,
  suiteOf,
} from "./case.ts";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import { evaluate } from "./evaluate.ts";
import { type Judgement, judge, type Tried } from "./judge.ts";
import { PATIENCE, type Patience } from "./patience.ts";
import { type Observation, probe } from "./probe.ts";
import { type CaseResult, count, type Report } from "./report.ts";
import type { ServerProcess } from "./run.ts";
import { selectCases } from "./select-cases.ts";
import { sideBySide } from "./side-by-side.ts";
import { type Target, type TargetOptions, targetOf } from "./target.ts";
import { trafficOf } from "./traffic.ts";

export interface ConformanceOptions extends TargetOptions {
  /** Suites to run. Default: all. */
  readonly suites?: readonly string[];
  /** Ids to run, exact. Default: all of the suites. */
  readonly cases?: readonly string[];
  /** Default `quick`. */
  readonly depth?: Depth;
  /** A broken SHOULD fails. Default false. */
  readonly strict?: boolean;
  /** Cases at once, 1 and up. Default 16. Verdicts do not depend on it. */
  readonly concurrency?: number;
  /** What the server can do. Default: found out by a handshake. */
  readonly capabilities?: readonly Capability[];
  /** Case id -> why it is known to fail. */
  readonly knownFailing?: Readonly<Record<string, string>>;
  /** Only the cases of this profile, `default` for those that need none. Default: all, as the server's environment is not ours. */
  readonly profile?: Profile | "default";
  /** What the report calls the target. Default: the URL. */
  readonly name?: string;
  /** The server's process, where the caller has it. */
  readonly process?: ServerProcess;
  readonly patience?: Partial<Patience>;
  /** Keeps the wire log of every case. Default false: of those that did not pass. */
  readonly keepWire?: boolean;
  /** The command that runs one case alone. Default: `wsfn conform URL --case ID`. */
  readonly replay?: (id: string) => string;
  /** Called when a case has its verdict, in the order in which they end. */
  readonly onCase?: (result: CaseResult, done: number, total: number) => void;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

const CONCURRENCY = 16;
/** A case that moves this much counts as one more of those that run at once. */
const WEIGHT_BYTES = 1024 * 1024;

/**
 * Runs the catalogue against a WebSocket server and judges it. Any server may be the input: the run is bounded in time and memory.
 * @throws {CannotJudge} when there can be no verdict: nobody listens, no WebSocket server, an id that is none, `signal` fired
 */
export async function conformance(url: string, options: ConformanceOptions = {}): Promise<Report> {
  const target = targetOf(url, options);
  const cases = selectCases(CATALOGUE, options);
  const patience = { ...PATIENCE, ...options.patience };
  const found = await probeCapabilities(target, patience);
  const capabilities = [...(options.capabilities ?? found)];
  if (options.process) capabilities.push("process");
  return runCases(cases, target, { ...options, capabilities });
}

/** Runs given cases against a target without asking first whether it is a WebSocket server. */
export async function runCases(
  cases: readonly ConformanceCase[],
  target: Target,
  options: ConformanceOptions,
): Promise<Report> {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const capabilities = new Set(options.capabilities);
  const depth = options.depth ?? "quick";
  const capacity = Math.max(1, options.concurrency ?? CONCURRENCY);
  const results = new Map<string, CaseResult>();
  const one = async (c: ConformanceCase): Promise<void> => {
    if (options.signal?.aborted)
      throw new CannotJudge("Stopped", "expected the run to end by itself, it was stopped");
    const result = await runCase(c, target, capabilities, options);
    results.set(c.id, result);
    options.onCase?.(result, results.size, cases.length);
  };
  const weigh = (item: ConformanceCase) => ({
    item,
    weight: 1 + Math.floor(trafficOf(scriptAt(depth, item)) / WEIGHT_BYTES),
  });
  const shared = cases.filter(({ isolated }) => !isolated);
  const alone = cases.filter(({ isolated }) => isolated);
  await sideBySide([...shared].sort(longestFirst).map(weigh), capacity, one);
  await sideBySide(alone.map(weigh), 1, one);

  const inOrder = cases.flatMap(({ id }) => results.get(id) ?? []);
  return {
    target: options.name ?? target.url,
    startedAt,
    elapsedMs: Math.round(performance.now() - began),
    depth,
    strict: options.strict ?? false,
    capabilities: [...capabilities],
    counts: count(inOrder.map(({ verdict }) => verdict)),
    suites: bySuite(inOrder),
    cases: inOrder,
  };
}

/** Counts per suite, suites in the order of the results. */
export function bySuite(results: readonly CaseResult[]): Report["suites"] {
  const suites = [...new Set(results.map(({ suite }) => suite))];
  return Object.fromEntries(
    suites.map((suite) => [
      suite,
      count(results.filter((one) => one.suite === suite).map(({ verdict }) => verdict)),
    ]),
  );
}

async function runCase(
  c: ConformanceCase,
  target: Target,
  capabilities: ReadonlySet<Capability>,
  options: ConformanceOptions,
): Promise<CaseResult> {
  const inScope = c.needs.every((need) => capabilities.has(need));
  const seen = inScope
    ? await probe(c, {
        target,
        depth: options.depth ?? "quick",
        patience: { ...PATIENCE, ...options.patience },
        process: options.process,
        signal: options.signal,
      })
    : undefined;
  const tried: Tried = seen ? evaluate(c, seen) : { outcome: "not-run", why: "out of scope" };
  const judgement = judge(c, tried, {
    capabilities,
    knownFailing: options.knownFailing ?? {},
    strict: options.strict ?? false,
  });
  return resultOf(c, tried, judgement, seen, options, target);
}

function resultOf(
  c: ConformanceCase,
  tried: Tried,
  { verdict, why }: Judgement,
  seen: Observation | undefined,
  options: ConformanceOptions,
  target: Target,
): CaseResult {
  const passed = verdict === "pass" || verdict === "out-of-scope";
  const detail = "detail" in tried ? tried.detail : [];
  const replay = options.replay ?? ((id: string) => `wsfn conform ${target.url} --case ${id}`);
  return {
    id: c.id,
    suite: suiteOf(c.id),
    level: c.level,
    says: c.says,
    source: c.source,
    autobahn: c.autobahn,
    verdict,
    closeCode: seen?.opened ? (seen.closeCode ?? 1006) : null,
    why,
    elapsedMs: seen?.elapsedMs ?? 0,
    ...(detail.length > 0 && { detail }),
    ...(seen && (!passed || options.keepWire) && { wire: seen.wire }),
    ...(!passed && { replay: replay(c.id) }),
  };
}

/** Cases that wait for time to pass go first, so that others fill the time. */
const longestFirst = (a: ConformanceCase, b: ConformanceCase): number => waitingMs(b) - waitingMs(a);

const waitingMs = (c: ConformanceCase): number =>
  (c.opening?.patienceMs ?? 0) +
  c.script.reduce((sum, step) => {
    if (step.do === "checkpoint") return sum + (step.quietMs ?? 0);
    return step.do === "await-end" || step.do === "await-exit" ? sum + step.withinMs : sum;
  }, 0);
