import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import { BenchError } from "../bench-error.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { Load } from "../load/load.ts";
import { realClock } from "../process/clock.ts";
import { endedChildrenCpuMs, lookAtCpu, programOf } from "../process/process-cost.ts";
import {
  type Contender,
  type FunctionSubject,
  inOneGo,
  type Metric,
  type Sample,
  type Scenario,
  type Settings,
} from "../scenario.ts";
import { type Candidate, candidatesOf, isFunction } from "../subjects/candidates.ts";
import { phrase } from "../texts/phrase.ts";

/**
 * What an interpreter needs by itself: it starts, is given nothing to do, and ends; the same until its own server listens. Below that
 * no function of the language can get.
 */
const BARE_RUNS: readonly {
  readonly program: RegExp;
  readonly runs: Readonly<Record<string, readonly string[]>>;
}[] = [
  {
    program: /^node/,
    runs: {
      "-e 0": ["-e", "0"],
      "http server": ["-e", "require('node:http').createServer().listen(0, () => process.exit())"],
    },
  },
  {
    program: /^python/,
    runs: {
      "-c pass": ["-c", "pass"],
      "asyncio server": ["-c", "import asyncio\nasyncio.run(asyncio.start_server(print, port=0))"],
    },
  },
];
/** In front of what has no interpreter. */
const EMPTY_PROGRAM = "/bin/true";
const ENVIRONMENT = { PATH: process.env.PATH ?? "" };

/** Cold starts: how long the first client waits. */
export const start: Scenario = {
  name: "start",
  says: "cold start: from the request to the first echo, beside the bare interpreter",
  method:
    "A fresh gateway each round, without any instance; the clock runs from the client's connect to its first echo, and so covers the start " +
    "of the process, the wait for its port, handshake and echo. Node.js and other code runs as it would be deployed (bundled). " +
    "Beside it, in the same rounds: the interpreter that the function runs on, started until it has ended, with nothing to do and with a " +
    "server of its own that does nothing but listen. CPU is that of the instance, or of the interpreter (in steps " +
    "of 10 ms); it bears a busy machine better than the clock. The start of a container is mostly its engine's work, whose CPU is nobody's here. One start before the first round is not counted: files are in the page cache.",
  rounds: 20,
  plan: async (settings) => {
    const notes: string[] = [];
    const subjects = await Promise.all(settings.subjects.map((one) => asDeployed(one, settings, notes)));
    const usual = settings.providers.routes?.gateway === undefined ? ["direct"] : ["gateway"];
    const found = candidatesOf({ ...settings, subjects: subjects.filter(isFunction) }, usual);
    const starts = found.candidates.map(coldStart);
    const bare = await bareInterpreters(found.candidates, notes);
    const [first] = starts;
    return {
      metrics: METRICS,
      contenders: [...starts, ...bare.map(({ contender }) => contender)],
      pairs: [
        ...bare.flatMap(({ of, contender }) => of.map((name) => [name, contender.name] as const)),
        ...starts.slice(1).flatMap(({ name }) => (first ? [[name, first.name] as const] : [])),
      ],
      notes: [...urlNotes(settings), ...found.notes, ...notes],
    };
  },
};

const METRICS: readonly Metric[] = [
  {
    id: "ms",
    group: phrase("cold start"),
    says: "to the first echo",
    unit: "ms",
    better: "less",
    versus: "difference",
    sentence: "{a} takes {by} than {b} to the first echo",
  },
  {
    id: "cpu",
    group: phrase("cold start"),
    says: "CPU",
    unit: "ms",
    better: "less",
    versus: "difference",
    sentence: "{a} needs {by} CPU than {b} to start",
  },
];

const urlNotes = ({ subjects }: Settings): string[] =>
  subjects
    .filter((one) => !isFunction(one))
    .map(({ name }) => phrase("{name}: not run, it is running already", { name }));

async function asDeployed(subject: Settings["subjects"][number], { providers }: Settings, notes: string[]) {
  if (!isFunction(subject) || providers.deployed === undefined || subject.spec.target !== "runtime")
    return subject;
  try {
    return { ...subject, spec: await providers.deployed(subject) } satisfies FunctionSubject;
  } catch (error) {
    const { message: why } = error as Error;
    notes.push(
      phrase("{name}: run from its folder, it could not be packed: {why}", { name: subject.name, why }),
    );
    return subject;
  }
}

const coldStart = ({ name, route, reach }: Candidate): Contender =>
  inOneGo(name, async () => {
    const before = realClock.nowMs();
    const endpoint = await reach();
    try {
      // A gateway is there before its first request; without one the start is the start of the instance.
      const began = route === "direct" ? before : realClock.nowMs();
      await firstEcho(endpoint);
      const ms = realClock.nowMs() - began;
      return { figures: { ms, cpu: lookAtCpu(await endpoint.serverPids()).usedMs } };
    } finally {
      await endpoint.close();
    }
  });

async function firstEcho({ url }: Endpoint): Promise<void> {
  const load = await Load.open({ url, connections: 1, inFlight: 1, sizeBytes: 20 });
  try {
    await load.once();
  } finally {
    load.close();
  }
}

/** Each interpreter once, with the names of those that run on it. Looking for them is the start that is not counted. */
async function bareInterpreters(
  candidates: readonly Candidate[],
  notes: string[],
): Promise<readonly { readonly of: readonly string[]; readonly contender: Contender }[]> {
  const users = new Map<string, string[]>();
  for (const candidate of candidates) {
    // A container is started as well: its image may have to be made.
    const program = await programUnder(candidate).catch(() => undefined);
    if (program === undefined) continue; // the round itself shows what is wrong with it
    if (isFunction(candidate.subject) && candidate.subject.spec.target === "container") {
      const { name } = candidate;
      notes.push(phrase("{name}: no bare interpreter beside it, a container brings its own", { name }));
      continue;
    }
    users.set(program, [...(users.get(program) ?? []), candidate.name]);
  }
  const found = await Promise.all(
    [...users].map(async ([path, of]) => {
      const program = await versionOf(path);
      return Object.entries(bareRuns(path) ?? { "": [] }).map(([what, args]) => {
        const name = `${program} ${what}`.trimEnd();
        // Two functions may bring two builds of one interpreter.
        const contender = bareRun(users.size > 1 ? `${name} (of ${of.join(", ")})` : name, path, args);
        return { of, contender };
      });
    }),
  );
  return found.flat();
}

/** Name and version of an interpreter: functions of one run may be on several. */
async function versionOf(path: string): Promise<string> {
  if (bareRuns(path) === undefined) return basename(path);
  const { stdout } = await promisify(execFile)(path, ["--version"], { env: ENVIRONMENT });
  const [version = ""] = stdout.split("\n");
  // Python prints its name and version, Node its version only.
  return version.includes(" ") ? version : `${basename(path)} ${version}`;
}

/** The interpreter that a started instance turns out to run on; an empty program for what has none. */
async function programUnder({ reach }: Candidate): Promise<string> {
  const endpoint = await reach();
  try {
    await firstEcho(endpoint);
    const programs = (await endpoint.serverPids()).flatMap((pid) => programOf(pid) ?? []);
    return programs.find((path) => bareRuns(path) !== undefined) ?? EMPTY_PROGRAM;
  } finally {
    await endpoint.close();
  }
}

const bareRuns = (path: string): Readonly<Record<string, readonly string[]>> | undefined =>
  BARE_RUNS.find(({ program }) => program.test(basename(path)))?.runs;

const bareRun = (name: string, path: string, args: readonly string[]): Contender =>
  inOneGo(name, () => runToItsEnd(path, args));

async function runToItsEnd(path: string, args: readonly string[]): Promise<Sample> {
  const before = endedChildrenCpuMs();
  const began = realClock.nowMs();
  try {
    await promisify(execFile)(path, args, { env: ENVIRONMENT });
  } catch (error) {
    throw new BenchError("NotStarted", `expected ${path} to run, got ${(error as Error).message}`);
  }
  // Nothing else that this process started ends meanwhile.
  return { figures: { ms: realClock.nowMs() - began, cpu: endedChildrenCpuMs() - before } };
}
