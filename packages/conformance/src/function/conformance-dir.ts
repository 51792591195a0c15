import { join } from "node:path";
import type { Target } from "@wsfn/platform";
import { CannotJudge } from "../cannot-judge.ts";
import { type Capability, DECLARABLE, PROFILES, type Profile } from "../case/case.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import type { OwnServer } from "../probe/server-process.ts";
import { count, type Report } from "../report/report.ts";
import { placeInFile } from "../run/place-in-file.ts";
import { bySuite, type ConformanceOptions, conformance } from "../run/runner.ts";
import { selectCases } from "../run/select-cases.ts";
import { sideBySide } from "../run/side-by-side.ts";
import {
  excuses,
  type FunctionUnderTest,
  functionsUnderTest,
  lacking,
  prepare,
  type Reached,
  type Via,
  viaDirect,
} from "./function-under-test.ts";

export interface ConformanceDirOptions extends Omit<ConformanceOptions, "process" | "profile"> {
  /** Default `runtime`. */
  readonly target?: Target;
  /** Name of the way to the function. Default `direct`. */
  readonly via?: string;
  /** Further ways by name; `direct` is always there. `@wsfn/gateway/via` has `gateway`. */
  readonly vias?: Readonly<Record<string, Via>>;
}

/**
 * Builds the function of a folder, starts it, runs the catalogue against it and stops it: once for every environment
 * (`profiles` of its wsfn.json) that a case asks for. Nothing of it is left on any way out.
 * @throws {CannotJudge} when there can be no verdict; {PlatformError}, {InstanceError} from reading and starting it
 */
export async function conformanceDir(path: string, options: ConformanceDirOptions = {}): Promise<Report> {
  const [subject] = functionsUnderTest(path, options.target ?? "runtime");
  if (subject === undefined) throw new CannotJudge("NoFunction", `expected a function in ${path}`);
  const missing = await lacking(subject);
  if (missing.length > 0) {
    const what = missing.map(({ name, why, hint }) => `${name} (${why}; ${hint})`).join(", ");
    throw new CannotJudge("Lacking", `expected what ${path} needs on this machine, missing: ${what}`);
  }
  await prepare(subject, options.signal);
  return judgeFunction(subject, options, `${path} ${subject.spec.target} ${options.via ?? "direct"}`);
}

/** The same for a function that is ready to be started. */
export async function judgeFunction(
  subject: FunctionUnderTest,
  options: ConformanceDirOptions,
  name: string,
): Promise<Report> {
  const { via: viaName = "direct", vias, target: _, ...given } = options;
  const via = viaName === "direct" ? viaDirect : vias?.[viaName];
  if (via === undefined)
    throw new CannotJudge("UnknownVia", `expected a known way to the function, came ${viaName}`);
  requireKnownNames(subject);
  const knownFailing = options.knownFailing ?? excuses(subject, viaName);
  const capabilities =
    options.capabilities ?? (subject.manifest?.capabilities as readonly Capability[] | undefined);
  const wanted = selectCases(CATALOGUE, { ...given, knownFailing });
  let done = 0;
  const judgeAt = (profile: ProfileName): Promise<Report> =>
    judgeProfile(subject, via, profile, {
      ...given,
      name,
      profile,
      knownFailing,
      ...(capabilities && { capabilities }),
      ...(options.onCase && {
        onCase: (result) => {
          done += 1;
          options.onCase?.(result, done, wanted.length);
        },
      }),
      replay: (id) =>
        `wsfn conform ${subject.dir} --target ${subject.spec.target} --via ${viaName} --case ${id}`,
    });
  const profiles = PROFILE_NAMES.filter((profile) =>
    wanted.some((one) => (one.profile ?? "default") === profile),
  );
  const began = performance.now();
  const reports: Report[] = [];
  // Side by side, since much of a run is waiting; unless one case at a time was asked for.
  const jobs = profiles.map((item) => ({ item, weight: 1 }));
  await sideBySide(jobs, options.concurrency === 1 ? 1 : Number.POSITIVE_INFINITY, async (profile) => {
    reports.push(await judgeAt(profile));
  });
  return joined(
    reports,
    wanted.map(({ id }) => id),
    { name, elapsedMs: Math.round(performance.now() - began) },
  );
}

type ProfileName = Profile | "default";
const PROFILE_NAMES: readonly ProfileName[] = ["default", ...PROFILES];

/** The cases of one environment, on a server that is started with it. */
async function judgeProfile(
  subject: FunctionUnderTest,
  via: Via,
  profile: ProfileName,
  options: ConformanceOptions,
): Promise<Report> {
  const environment = subject.manifest?.profiles?.[profile];
  const start = () =>
    via(subject.spec, {
      ...(environment && { environment }),
      ...(options.signal && { signal: options.signal }),
    });
  const reached = await start();
  try {
    if (reached.process === undefined) await awake(reached.url, options.signal);
    return await conformance(reached.url, {
      ...options,
      ...(options.capabilities && {
        capabilities: [...options.capabilities, ...(environment ? BROUGHT_BY[profile] : [])],
      }),
      ...(reached.process && { process: reached.process, start: ownServer(start) }),
    });
  } finally {
    await reached.close();
  }
}

/** Longest start of an instance on the platform. */
const START_MS = 120_000;

/** What starts on demand may take as long as the platform allows; no case is about that, so none shall wait for it. */
async function awake(url: string, signal?: AbortSignal): Promise<void> {
  const signals = [AbortSignal.timeout(START_MS), ...(signal ? [signal] : [])];
  await fetch(url.replace(/^ws/, "http"), { signal: AbortSignal.any(signals) })
    .then((response) => response.arrayBuffer())
    .catch(() => {}); // the first handshake says what is wrong
}

/** What an app that has a profile can do when it is started with it. */
const BROUGHT_BY: Readonly<Record<ProfileName, readonly Capability[]>> = {
  default: [],
  large: ["large-messages"],
  origins: ["origin-check"],
};

const ownServer = (start: () => Promise<Reached>) => async (): Promise<OwnServer> => {
  const { process, ...rest } = await start();
  if (process === undefined)
    throw new CannotJudge("NotStarted", "expected a process of its own, this way has none");
  return { ...rest, process };
};

/** @throws {CannotJudge} `BadManifest` for a typing error in wsfn.json: it would put cases out of scope unseen, or excuse none */
function requireKnownNames({ dir, manifest }: FunctionUnderTest): void {
  const lists = [
    ["a capability", manifest?.capabilities ?? [], DECLARABLE],
    ["the id of a case", Object.keys(manifest?.knownFailing ?? {}), CATALOGUE.map(({ id }) => id)],
  ] as const;
  for (const [what, names, known] of lists) {
    const unknown = names.find((name) => !(known as readonly string[]).includes(name));
    if (unknown === undefined) continue;
    const place = placeInFile(join(dir, "wsfn.json"), JSON.stringify(unknown));
    const which = known === DECLARABLE ? ` (${known.join(", ")})` : "";
    throw new CannotJudge(
      "BadManifest",
      `expected ${what} in ${place}, came ${JSON.stringify(unknown)}${which}`,
    );
  }
}

/** Runs of several environments as one report, cases in the catalogue's order. */
function joined(
  reports: readonly Report[],
  order: readonly string[],
  { name, elapsedMs }: { readonly name: string; readonly elapsedMs: number },
): Report {
  const [first] = reports;
  if (first === undefined)
    throw new CannotJudge("UnknownCase", "expected at least one case, the selection is empty");
  const place = new Map(order.map((id, index) => [id, index]));
  const cases = reports
    .flatMap((report) => report.cases)
    .sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return {
    ...first,
    target: name,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
    elapsedMs,
    capabilities: [...new Set(reports.flatMap((report) => report.capabilities))],
    counts: count(cases.map(({ verdict }) => verdict)),
    suites: bySuite(cases),
    cases,
  };
}
