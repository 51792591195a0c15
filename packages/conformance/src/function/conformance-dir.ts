import { type NotReadyFact, neededSaid, neverReadySaid, waitingSaid } from "@wsfn/instance";
import type { ReadOptions, Said, Target } from "@wsfn/platform";
import { CannotJudge } from "../cannot-judge.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import type { OwnServer } from "../probe/server-process.ts";
import type { Report } from "../report/report.ts";
import { type ConformanceOptions, conformance } from "../run/runner.ts";
import { selectCases } from "../run/select-cases.ts";
import { sideBySide } from "../run/side-by-side.ts";
import { incomplete, StoppedRun, stopped } from "../run/stopped-run.ts";
import { said } from "../words/said.ts";
import { BROUGHT_BY, type Group, groupsOf, type ProfileName, profiledOf, roomsOf } from "./environments.ts";
import {
  atPath,
  direct,
  type Endpoint,
  type FunctionUnderTest,
  functionsUnderTest,
  knownFailingOf,
  missingFor,
  prepare,
  type Route,
  type RouteName,
} from "./function-under-test.ts";
import { joined } from "./joined-report.ts";
import { capabilitiesOf, requireKnownNames } from "./known-names.ts";
import { startRedis } from "./redis.ts";
import { SaidCannotJudge } from "./said-cannot-judge.ts";

/** What a person may have to wait for: the build of a function, or its start until it listens. */
export type Step =
  | { readonly does: "build"; readonly name: string }
  | { readonly does: "start"; readonly name: string; readonly port: number };

/** How a function of a folder is run and judged. Every field has a default. */
export interface ConformanceDirOptions extends Omit<ConformanceOptions, "process" | "profile"> {
  /** Default `runtime`. */
  readonly target?: Target;
  /** How the function is reached. Default `direct`. */
  readonly route?: RouteName;
  /** How its s.yaml is read. Default: that file, without an environment. */
  readonly reading?: Pick<ReadOptions, "template" | "environmentName">;
  /** Where the function takes handshakes. Default: `path` of its wsfn.json, else `/`. */
  readonly path?: string;
  /** Routes besides `direct`. `@wsfn/gateway/route` has `gateway`. */
  readonly routes?: Readonly<Record<RouteName, Route>>;
  /** How a person types it: it begins the command that runs one case again. Default `wsfn conform`. */
  readonly program?: string;
  /** Called when a step begins that a person may have to wait for. */
  readonly onStep?: (step: Step) => void;
  /** Called when the function is seen to listen where the platform does not look, with where and what to do; the start goes on. */
  readonly onNotReady?: (what: Said) => void;
  /** How long it may go on listening there before the run ends with that as its reason, ms. Default 10000. */
  readonly elsewhereMs?: number;
}

/** A server that opens a port for its own affairs first may take this long to its real one, also on a busy machine. */
const ELSEWHERE_MS = 10_000;

/**
 * Builds the function of a folder, starts it, runs the catalogue against it and stops it: once for every environment
 * (`profiles` of its wsfn.json) that a case asks for. Nothing of it is left on any way out.
 * @throws {CannotJudge} when there can be no verdict; {PlatformError}, {InstanceError} from reading and starting it
 */
export async function conformanceDir(path: string, options: ConformanceDirOptions = {}): Promise<Report> {
  const [subject] = functionsUnderTest(path, options.target ?? "runtime", options.reading);
  if (subject === undefined)
    throw new CannotJudge("NoFunction", said("expected a function in {path}", { path }));
  const missing = await missingFor(subject);
  if (missing.length > 0) throw new SaidCannotJudge("Missing", neededSaid(path, missing));
  options.onStep?.({ does: "build", name: subject.spec.name });
  await prepare(subject, options.signal);
  return judgeFunction(subject, options, `${path} ${subject.spec.target} ${options.route ?? "direct"}`);
}

/** The same for a function that is ready to be started. */
export async function judgeFunction(
  subject: FunctionUnderTest,
  options: ConformanceDirOptions,
  name: string,
): Promise<Report> {
  const {
    route: routeName = "direct",
    routes = {},
    target: _,
    reading = {},
    path = subject.manifest?.path,
    onStep,
    onNotReady,
    elsewhereMs = ELSEWHERE_MS,
    program = "wsfn conform",
    ...given
  } = options;
  const route = routeNamed(routeName, routes);
  requireKnownNames(subject);
  const knownFailing = options.knownFailing ?? knownFailingOf(subject, routeName);
  const capabilities = options.capabilities ?? (subject.manifest && capabilitiesOf(subject.manifest));
  const wanted = selectCases(CATALOGUE, { ...given, knownFailing });
  const onCase = options.onCase && countedUp(options.onCase, wanted.length);
  const replay = replayOf(subject, { program, routeName, reading, path: options.path });
  const judgeGroup = ({ profile, cases, rooms }: Group): Promise<Report> =>
    judgeProfile(subject, toPath(route, rooms?.path ?? path), profile, {
      ...given,
      onStep,
      onNotReady,
      elsewhereMs,
      name,
      cases: cases.map(({ id }) => id),
      knownFailing,
      rooms: rooms ?? false,
      ...(capabilities && { capabilities }),
      ...(onCase && { onCase }),
      replay,
    });
  const began = performance.now();
  const groups = groupsOf(wanted, roomsOf(subject, options), await profiledOf(subject));
  const { reports, isStopped } = await judgedGroups(groups, judgeGroup, options);
  if (isStopped && reports.length === 0) throw stopped();
  const ids = wanted.map(({ id }) => id);
  const whole = joined(reports, ids, { name, elapsedMs: Math.round(performance.now() - began) });
  if (!isStopped) return whole;
  const { remarks: __, ...rest } = whole; // those of one environment
  throw new StoppedRun(incomplete(rest, wanted.length));
}

/** @throws {CannotJudge} `UnknownRoute` */
function routeNamed(name: RouteName, routes: Readonly<Record<RouteName, Route>>): Route {
  const route = name === "direct" ? direct : routes[name];
  if (route !== undefined) return route;
  const known = ["direct", ...Object.keys(routes)].join(", ");
  throw new CannotJudge(
    "UnknownRoute",
    said("expected a known route ({known}), got {name}", { known, name }),
  );
}

/** One count over all environments: a person waits for the run, not for a part of it. */
function countedUp(
  onCase: NonNullable<ConformanceDirOptions["onCase"]>,
  total: number,
): NonNullable<ConformanceDirOptions["onCase"]> {
  let done = 0;
  return (result) => {
    done += 1;
    onCase(result, done, total);
  };
}

/** The command that runs one case again, with those options that decide what is started. */
function replayOf(
  { dir, spec }: FunctionUnderTest,
  {
    program,
    routeName,
    reading,
    path,
  }: { program: string; routeName: RouteName; path: string | undefined } & Pick<
    Required<ConformanceDirOptions>,
    "reading"
  >,
): (id: string) => string {
  const flags = { path, template: reading.template, env: reading.environmentName };
  const again = Object.entries(flags).flatMap(([flag, given]) =>
    given === undefined ? [] : ` --${flag} ${given}`,
  );
  return (id) => `${program} ${dir} --target ${spec.target} --via ${routeName}${again.join("")} --case ${id}`;
}

/** Judges every group, side by side, since much of a run is waiting; unless one case at a time was asked for. */
async function judgedGroups(
  groups: readonly Group[],
  judgeGroup: (group: Group) => Promise<Report>,
  { concurrency, signal }: Pick<ConformanceOptions, "concurrency" | "signal">,
): Promise<{ readonly reports: readonly Report[]; readonly isStopped: boolean }> {
  const reports: Report[] = [];
  let isStopped = false;
  const jobs = groups.map((item) => ({ item, weight: 1 }));
  await sideBySide(jobs, concurrency === 1 ? 1 : Number.POSITIVE_INFINITY, async (group) => {
    try {
      reports.push(await judgeGroup(group));
    } catch (error) {
      // A start that is called off fails as well. What was judged before the stop is kept, of this group and of the others.
      if (error instanceof StoppedRun) reports.push(error.report);
      else if (!signal?.aborted) throw error;
      isStopped = true;
    }
  });
  return { reports, isStopped };
}

/** The same route, to a path of the function. */
const toPath =
  (route: Route, path: string | undefined): Route =>
  async (spec, options) => {
    const reached = await route(spec, options);
    return { ...reached, url: atPath(reached.url, path) };
  };

/** What a person sees while a function starts. */
type Waiting = {
  readonly [K in "onStep" | "onNotReady" | "elsewhereMs"]: ConformanceDirOptions[K] | undefined;
};

/** The cases of one environment, on a server that is started with it. */
async function judgeProfile(
  subject: FunctionUnderTest,
  route: Route,
  profile: ProfileName,
  { onStep, onNotReady, elsewhereMs, ...options }: ConformanceOptions & Waiting,
): Promise<Report> {
  const redis = profile === "shared" ? await startRedis() : undefined;
  const declared = subject.manifest?.profiles?.[profile];
  const environment = (declared && redis?.inside(declared)) ?? declared;
  const { name, port } = subject.spec;
  let elsewhere: NotReadyFact | undefined;
  const start = () =>
    route(subject.spec, {
      ...(environment && { environment }),
      ...(options.signal && { signal: options.signal }),
      ...(elsewhereMs !== undefined && { elsewhereMs }),
      onFact: (fact) => {
        if (fact.kind !== "notReady") return;
        elsewhere = fact;
        onNotReady?.(waitingSaid(name, fact));
      },
    });
  onStep?.({ does: "start", name, port });
  const open: Endpoint[] = [];
  try {
    const reached = await start();
    open.push(reached);
    if (redis !== undefined) open.push(await start());
    const elsewhereUrl = open[1]?.url;
    if (reached.process === undefined && (await failsToStart(reached.url, options.signal)) && elsewhere)
      throw new SaidCannotJudge("NotReady", neverReadySaid(name, elsewhere));
    return await conformance(reached.url, {
      ...options,
      ...(options.capabilities && {
        capabilities: [...options.capabilities, ...(environment ? BROUGHT_BY[profile] : [])],
      }),
      ...(options.rooms && elsewhereUrl && { rooms: { ...options.rooms, elsewhere: elsewhereUrl } }),
      another: start,
      ...(reached.losses && { losses: reached.losses }),
      ...(reached.process && { process: reached.process, start: ownServer(start) }),
    });
  } catch (error) {
    await Promise.all(open.map((one) => one.close())); // so that the route has reported what it refused
    throw refusedBy(open[0], error);
  } finally {
    await Promise.all(open.map((one) => one.close()));
    await redis?.close();
  }
}

/** A handshake that the route refused is no fault of the server: the route's own words in place of ours. Any other error as it is. */
function refusedBy(reached: Endpoint | undefined, error: unknown): unknown {
  if (!(error instanceof CannotJudge) || error.code !== "NotWebSocket") return error;
  const refusal = reached?.refused?.();
  if (refusal === undefined) return error;
  const { status, errorCode = said("no code"), message = "", hint } = refusal;
  const says = said(
    "expected 101 to an opening handshake, got {status} {errorCode} from the gateway: {message}",
    { status, errorCode, message },
  );
  return new CannotJudge("Refused", says, {
    hint: hint === undefined ? undefined : { sentence: hint, values: {} }, // of the gateway's own table
    cause: error,
  });
}

/** Longest start of an instance on the platform. */
const START_MS = 120_000;

/**
 * What starts on demand may take as long as the platform allows; no case is about that, so none shall wait for it. Resolves with
 * whether the platform reports that it did not start.
 */
async function failsToStart(url: string, signal?: AbortSignal): Promise<boolean> {
  const signals = [AbortSignal.timeout(START_MS), ...(signal ? [signal] : [])];
  try {
    const response = await fetch(url.replace(/^ws/, "http"), { signal: AbortSignal.any(signals) });
    const body: unknown = await response.json();
    return body instanceof Object && "Code" in body && body.Code === "FunctionNotStarted";
  } catch {
    return false; // the function answers in its own way, or the first handshake says what is wrong
  }
}

const ownServer = (start: () => Promise<Endpoint>) => async (): Promise<OwnServer> => {
  const { process, ...rest } = await start();
  if (process === undefined)
    throw new CannotJudge("NotStarted", said("expected a route with a process of its own, got one without"));
  return { ...rest, process };
};
