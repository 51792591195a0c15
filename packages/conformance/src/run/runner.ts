import { CannotJudge } from "../cannot-judge.ts";
import {
  atDepth,
  type Capability,
  type ConformanceCase,
  DECLARABLE,
  type Depth,
  type Profile,
  roomCapabilities,
  suiteOf,
} from "../case/case.ts";
import type { RoomsDescription } from "../case/room.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { type Target, type TargetOptions, targetOf } from "../connection/target.ts";
import { outOfScope } from "../judge/scope.ts";
import type { KnownFailing } from "../judge/verdict.ts";
import { probeCapabilities } from "../probe/capabilities.ts";
import { probeRoomOffers } from "../probe/rooms/room-offers.ts";
import type { OwnServer, ServerProcess } from "../probe/server-process.ts";
import { DEFAULT_TIMEOUTS, type Timeouts } from "../probe/timeouts.ts";
import { type CaseResult, count, type Report } from "../report/report.ts";
import { type AskAllOptions, askAll } from "./ask-all.ts";
import { caseResult } from "./case-result.ts";
import type { Answer } from "./inquiry.ts";
import { remarksOn } from "./remarks.ts";
import { printableUrl, type Replayed, replayCommand } from "./replay-command.ts";
import { type Selection, selectCases } from "./select-cases.ts";
import { machineAt, machineLoad } from "./server/circumstances.ts";
import { missingEcho } from "./server/missing-echo.ts";
import type { Loss, Replacement } from "./server/server-under-test.ts";
import { incomplete, StoppedRun, unlessStopped } from "./stopped-run.ts";

/** What is run against a server, and how it is judged. Every field has a default. */
export interface ConformanceOptions extends TargetOptions {
  /** Suites to run. Default: all. */
  readonly suites?: readonly string[];
  /** Ids to run, exact. Default: all of the suites. */
  readonly cases?: readonly string[];
  /** Default `quick`. */
  readonly depth?: Depth;
  /** A broken SHOULD fails. Default false. */
  readonly strict?: boolean;
  /** Cases at once, 1 and up; those that only wait for time to pass come on top. Default 16. No verdict depends on it. */
  readonly concurrency?: number;
  /** What the server can do. Default: found out by a handshake. */
  readonly capabilities?: readonly Capability[];
  /**
   * What is to be known of the server's rooms; false: it has none. Default: what is found out, where suite `rooms` or a case of it is asked
   * for by name; else no case of it is in scope.
   */
  readonly rooms?: RoomsDescription | false;
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
  /** Starts a server in place of one that ended or hangs, so that the run goes on. Default: `start`; without both it ends there. */
  readonly another?: () => Promise<Replacement>;
  /** How processes of the server ended so far that were not asked to, as instances behind a gateway. Default: inferred from connections. */
  readonly losses?: () => readonly Loss[];
  /** True: what rests on silence is believed at once and not asked again at the end. For servers that nothing keeps busy. Default false. */
  readonly believesSilence?: boolean;
  /** Longest time for the whole run; what has no verdict then is untestable. Default 5 minutes, 60 at depth full. */
  readonly limitMs?: number;
  readonly timeouts?: Partial<Timeouts>;
  /** Keeps the wire log of every case. Default false: of those that did not pass. */
  readonly keepWire?: boolean;
  /** The command that runs one case alone. Default: `npx wsfn-conform URL --case ID`, the password of the URL left out. */
  readonly replay?: (id: string) => string;
  /** Called when a case has its verdict, in the order in which they end. If it ended the server after that, only the report has it. */
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
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const { signal } = options;
  const found = await unlessStopped(signal, probeCapabilities(target, timeouts, signal));
  const capabilities = [...(options.capabilities ?? found)];
  if (options.start) capabilities.push("process");
  if (options.process?.otherHost) capabilities.push("other-address");
  if (options.process?.healthPath) capabilities.push("health-check");
  const rooms = await unlessStopped(signal, roomsOf(cases, target, { ...options, timeouts }));
  if (rooms) capabilities.push(...roomCapabilities(rooms));
  const replay = options.replay ?? ((id: string) => replayCommand(PROGRAM, url, id, replayed(options)));
  const report = await runCases(cases, target, { ...options, ...(rooms && { rooms }), capabilities, replay });
  const remarks = await remarksOn(report, cases, () => missingEcho(target, timeouts, signal));
  return remarks.length === 0 ? report : { ...report, remarks };
}

/** The description of the server's rooms, what it does not state found out; undefined where no case is about them. */
async function roomsOf(
  cases: readonly ConformanceCase[],
  target: Target,
  options: ConformanceOptions & { readonly timeouts: Timeouts },
): Promise<RoomsDescription | undefined> {
  const described = options.rooms ?? (namesRooms(options) ? {} : false);
  if (described === false || !cases.some(({ id }) => suiteOf(id) === "rooms")) return undefined;
  if (described.offers !== undefined) return described;
  return { ...described, offers: await probeRoomOffers(target, described, options.timeouts, options.signal) };
}

/** Whether a selection asks for rooms by name. */
export const namesRooms = ({ suites = [], cases = [] }: Selection): boolean =>
  suites.includes("rooms") || cases.some((id) => suiteOf(id) === "rooms");

/** A stranger's machine has no `wsfn`, and this one fetches itself. */
const PROGRAM = "npx wsfn-conform";

const replayed = (options: ConformanceOptions): Replayed => ({
  ...(options.depth && { depth: options.depth }),
  ...(options.strict && { strict: true }),
  ...(options.rooms && { rooms: options.rooms }),
  ...(options.trustsAnyCertificate && { insecure: true }),
  ...(options.headers && { header: options.headers }),
  ...(options.capabilities && {
    capabilities: options.capabilities.filter((name) => DECLARABLE.includes(name)),
  }),
});

/** How the cases are asked, with what holds where the options name nothing. */
const withDefaults = (options: ConformanceOptions, depth: Depth): Omit<AskAllOptions, "settled"> => ({
  timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
  concurrency: Math.max(1, options.concurrency ?? CONCURRENCY),
  limitMs: options.limitMs ?? LIMIT_MS[depth],
  believesSilence: options.believesSilence ?? false,
  process: options.process,
  rooms: options.rooms || undefined,
  start: options.start,
  another: options.another ?? options.start,
  losses: options.losses,
  signal: options.signal,
});

/** Runs given cases against a target without asking first whether it is a WebSocket server. */
export async function runCases(
  cases: readonly ConformanceCase[],
  target: Target,
  options: ConformanceOptions,
): Promise<Report> {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const loadBefore = machineLoad();
  const depth = options.depth ?? "quick";
  const capabilities = new Set(options.capabilities);
  const results = new Map<string, CaseResult>();
  const settled = (c: ConformanceCase, answer: Answer): void => {
    const isNews = !results.has(c.id);
    const result = caseResult(c, answer, {
      knownFailing: options.knownFailing ?? {},
      strict: options.strict ?? false,
      keepWire: options.keepWire ?? false,
      replay: options.replay,
    });
    results.set(c.id, result);
    if (isNews) options.onCase?.(result, results.size, cases.length);
  };
  const inScope = cases.filter((c) => {
    const why = outOfScope(c, { capabilities, depth });
    if (why !== undefined) settled(c, { tried: { outcome: "out-of-scope", why } });
    return why === undefined;
  });
  const asking = askAll(
    inScope.map((c) => atDepth(depth, c)),
    target,
    { ...withDefaults(options, depth), settled },
  );
  const reportNow = (askedAgain: Report["askedAgain"]): Report => {
    const inOrder = cases.flatMap(({ id }) => results.get(id) ?? []);
    return {
      target: options.name ?? printableUrl(target.url),
      startedAt,
      elapsedMs: Math.round(performance.now() - began),
      depth,
      strict: options.strict ?? false,
      capabilities: [...capabilities],
      machine: machineAt(loadBefore),
      ...(askedAgain && { askedAgain }),
      counts: count(inOrder.map(({ verdict }) => verdict)),
      suites: bySuite(inOrder),
      cases: inOrder,
    };
  };
  try {
    return reportNow(await asking);
  } catch (cause) {
    if (!(cause instanceof CannotJudge) || cause.code !== "Stopped") throw cause;
    throw new StoppedRun(incomplete(reportNow(undefined), cases.length), { cause });
  }
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
