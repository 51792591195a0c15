import { setMaxListeners } from "node:events";
import { CannotJudge } from "../cannot-judge.ts";
import {
  atDepth,
  type Capability,
  type ConformanceCase,
  DECLARABLE,
  type Depth,
  type Profile,
  suiteOf,
} from "../case/case.ts";
import { weightOf } from "../case/traffic.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { type Target, type TargetOptions, targetOf } from "../connection/target.ts";
import { evaluate } from "../judge/evaluate.ts";
import { type Judgement, judge, type Tried } from "../judge/judge.ts";
import type { KnownFailing } from "../judge/verdict.ts";
import { probeCapabilities } from "../probe/capabilities.ts";
import { PATIENCE, type Patience } from "../probe/patience.ts";
import { type Observation, probe } from "../probe/probe.ts";
import type { OwnServer, ServerProcess } from "../probe/server-process.ts";
import { type CaseResult, count, type Report } from "../report/report.ts";
import { LostServer } from "./lost-server.ts";
import { missingEcho } from "./missing-echo.ts";
import { OwnServers } from "./own-servers.ts";
import { remarksOn } from "./remarks.ts";
import { printableUrl, type Replayed, replayCommand } from "./replay-command.ts";
import { schedule } from "./schedule.ts";
import { selectCases } from "./select-cases.ts";
import { sideBySide } from "./side-by-side.ts";

export interface ConformanceOptions extends TargetOptions {
  /** Suites to run. Default: all. */
  readonly suites?: readonly string[];
  /** Ids to run, exact. Default: all of the suites. */
  readonly cases?: readonly string[];
  /** Default `quick`. */
  readonly depth?: Depth;
  /** A broken SHOULD fails. Default false. */
  readonly strict?: boolean;
  /** Cases at once, 1 and up; those that only wait for time to pass come on top. Default 16. Verdicts do not depend on it. */
  readonly concurrency?: number;
  /** What the server can do. Default: found out by a handshake. */
  readonly capabilities?: readonly Capability[];
  /** Case id -> why it is known to fail: a text, or an object where timing decides. */
  readonly knownFailing?: KnownFailing;
  /** Only the cases of this profile, `default` for those that need none. Default: all, as the server's environment is not ours. */
  readonly profile?: Profile | "default";
  /** What the report calls the target. Default: the URL. */
  readonly name?: string;
  /** The server's process, where the caller has it. */
  readonly process?: ServerProcess;
  /** Starts another server like the one at the URL, for a case that has to end it or to measure it alone. */
  readonly start?: () => Promise<OwnServer>;
  /** Longest time for the whole run; what has no verdict then is untestable. Default 5 minutes, 60 at depth full. */
  readonly limitMs?: number;
  readonly patience?: Partial<Patience>;
  /** Keeps the wire log of every case. Default false: of those that did not pass. */
  readonly keepWire?: boolean;
  /** The command that runs one case alone. Default: `npx wsfn-conform URL --case ID`, the password of the URL left out. */
  readonly replay?: (id: string) => string;
  /** Called when a case has its verdict, in the order in which they end. */
  readonly onCase?: (result: CaseResult, done: number, total: number) => void;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

const CONCURRENCY = 16;
const LIMIT_MS = { quick: 5 * 60_000, full: 60 * 60_000 };

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
  if (options.start) capabilities.push("process");
  if (options.process?.otherHost) capabilities.push("other-address");
  if (options.process?.healthPath) capabilities.push("health-check");
  const replay = options.replay ?? ((id: string) => replayCommand(PROGRAM, url, id, replayed(options)));
  const report = await runCases(cases, target, { ...options, capabilities, replay });
  const remarks = await remarksOn(report, cases, () => missingEcho(target, patience));
  return remarks.length === 0 ? report : { ...report, remarks };
}

/** A stranger's machine has no `wsfn`, and this one fetches itself. */
const PROGRAM = "npx wsfn-conform";

const replayed = (options: ConformanceOptions): Replayed => ({
  ...(options.depth && { depth: options.depth }),
  ...(options.strict && { strict: true }),
  ...(options.trustsAnyCertificate && { insecure: true }),
  ...(options.headers && { header: options.headers }),
  ...(options.capabilities && {
    capabilities: options.capabilities.filter((name) => DECLARABLE.includes(name)),
  }),
});

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
  const limitMs = options.limitMs ?? LIMIT_MS[depth];
  const ownServers = options.start && new OwnServers(options.start);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  const signal = AbortSignal.any([limit.signal, ...(options.signal ? [options.signal] : [])]);
  // Every case listens for the end of the run, and they run side by side.
  setMaxListeners(0, signal);
  const lost = new LostServer(target);
  const one = async (c: ConformanceCase): Promise<void> => {
    if (options.signal?.aborted) throw stopped();
    const result = await runCase(c, target, {
      ...options,
      ownServers,
      signal,
      depth,
      capabilitySet: capabilities,
      isLate: () => limit.signal.aborted,
      lost,
    });
    results.set(c.id, result);
    options.onCase?.(result, results.size, cases.length);
  };
  const weigh = (item: ConformanceCase) => ({ item, weight: weightOf(item.script) });
  const { idle, shared, alone, last } = schedule(cases.map((c) => atDepth(depth, c)));
  // One at a time means one at a time, also for those that only wait.
  const [first, beside] = capacity === 1 ? [[...idle, ...shared], []] : [shared, idle];
  const oneByOne = (some: readonly ConformanceCase[]) => sideBySide(some.map(weigh), 1, one);
  // On a server of its own a case is alone whatever the others do.
  const apart = ownServers !== undefined && capacity > 1;
  const busy = [
    ...(apart ? [oneByOne(alone)] : []),
    sideBySide(first.map(weigh), capacity, one).then(() => (apart ? undefined : oneByOne(alone))),
  ];
  const rows = [
    ...busy,
    Promise.allSettled(busy).then(() => oneByOne(last)),
    sideBySide(beside.map(weigh), Number.POSITIVE_INFINITY, one),
  ];
  const failed = (await Promise.allSettled(rows)).find(({ status }) => status === "rejected");
  clearTimeout(timer);
  await ownServers?.close();
  if (failed?.status === "rejected") throw failed.reason;
  if (options.signal?.aborted) throw stopped();

  const inOrder = cases.flatMap(({ id }) => results.get(id) ?? []);
  return {
    target: options.name ?? printableUrl(target.url),
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

interface CaseOptions extends ConformanceOptions {
  readonly ownServers: OwnServers | undefined;
  readonly depth: Depth;
  readonly capabilitySet: ReadonlySet<Capability>;
  /** True: the run has taken its time; nothing more is tried, and what is being tried is cut. */
  readonly isLate: () => boolean;
  readonly lost: LostServer;
}

const stopped = (): CannotJudge =>
  new CannotJudge("Stopped", "expected the run to end by itself, it was stopped");

async function runCase(c: ConformanceCase, target: Target, options: CaseOptions): Promise<CaseResult> {
  const { capabilitySet, depth } = options;
  const inScope = c.needs.every((need) => capabilitySet.has(need)) && (!c.onlyFull || depth === "full");
  const attempt = inScope && whyNot(options) === undefined ? await tryCase(c, target, options) : undefined;
  const seen = attempt && "seen" in attempt ? attempt.seen : undefined;
  const foundLost = seen?.connected === false && !options.isLate() && (await options.lost.isFirst(c.id));
  const isTried = attempt && (foundLost || seen?.connected !== false || options.lost.reason === undefined);
  const tried =
    isTried && !options.isLate()
      ? findingOf(c, attempt, foundLost ? options.lost.story : undefined)
      : notRun(whyNot(options));
  const judgement = judge(c, tried, {
    capabilities: capabilitySet,
    depth,
    knownFailing: options.knownFailing ?? {},
    strict: options.strict ?? false,
  });
  return resultOf(c, tried, judgement, seen, options);
}

/** What was seen, or why there was no server of its own to look at. */
type Attempt = { readonly seen: Observation } | { readonly notStarted: string };

async function tryCase(c: ConformanceCase, target: Target, options: CaseOptions): Promise<Attempt> {
  const { signal } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const { ownServers } = options;
  if (!ownServers || !(c.ownServer || c.isolated)) {
    const beganMs = performance.now();
    const seen = await probe(c, { target, patience, process: options.process, signal });
    if (seen.connected) options.lost.saw({ id: c.id, beganMs, endedMs: performance.now() });
    return { seen };
  }
  let own: OwnServer;
  try {
    own = await ownServers.take(c);
  } catch (error) {
    if (signal?.aborted) throw error;
    return { notStarted: `expected a second instance to start, came ${(error as Error).message}` };
  }
  let held = false;
  try {
    const seen = await probe(c, {
      target: targetOf(own.url, target),
      patience,
      process: own.process,
      signal,
    });
    held = evaluate(c, seen).outcome === "held";
    return { seen };
  } finally {
    await ownServers.giveBack(c, own, held);
  }
}

/** Why no further case is tried, if that is so. */
const whyNot = ({ isLate, lost }: CaseOptions): string | undefined =>
  isLate() ? "the run took its whole time before" : lost.reason;

const notRun = (why = ""): Tried => ({ outcome: "not-run", why });

/** `gone`: what the case found out about the server as a whole, which says more than its own connection does. */
function findingOf(c: ConformanceCase, attempt: Attempt, gone: string | undefined): Tried {
  if ("notStarted" in attempt)
    return { outcome: "broke", why: attempt.notStarted, detail: [attempt.notStarted] };
  const finding = evaluate(c, attempt.seen);
  return gone === undefined ? finding : { ...finding, why: gone, detail: [gone, ...finding.detail] };
}

function resultOf(
  c: ConformanceCase,
  tried: Tried,
  { verdict, why }: Judgement,
  seen: Observation | undefined,
  options: ConformanceOptions,
): CaseResult {
  const passed = verdict === "pass" || verdict === "out-of-scope";
  const detail = "detail" in tried ? tried.detail : [];
  const { replay } = options;
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
    ...(!passed && replay && { replay: replay(c.id) }),
  };
}
