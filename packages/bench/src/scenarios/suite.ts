import {
  type Contender,
  type FunctionSubject,
  inOneGo,
  type Metric,
  type Providers,
  type Scenario,
  type Settings,
  type SuiteCost,
} from "../scenario.ts";
import { isFunction } from "../subjects/candidates.ts";
import { phrase } from "../texts/phrase.ts";

/**
 * What the field's reference suite (Autobahn, its 517 cases) took on servers of these libraries, on two cores, with compression: most
 * of its wall time is waiting and its own Python. Without compression a run took 17 s.
 */
const REFERENCE: Readonly<Record<string, Reference>> = {
  ws: { wallS: 1138, fasterValidatorWallS: 747, serverCpuS: 426 },
  "uWebSockets.js": { wallS: 898, fasterValidatorWallS: 632, serverCpuS: 325 },
};

interface Reference {
  readonly wallS: number;
  /** The same with its UTF-8 validator replaced by a compiled one. */
  readonly fasterValidatorWallS: number;
  readonly serverCpuS: number;
}

const SECOND_MS = 1000;
const group = phrase("suite");
const COST: readonly Metric[] = [
  { id: "cases", group, says: "cases", unit: "count" },
  { id: "wall", group, says: "wall time", unit: "ms" },
  { id: "probe", group, says: "probe CPU", unit: "ms" },
  { id: "server", group, says: "server CPU", unit: "ms" },
  { id: "ratio", group, says: "probe/server CPU", unit: "times" },
];
const SHARES: readonly Metric[] = [
  { id: "ofWall", group, says: "of Autobahn's wall time", unit: "times" },
  { id: "ofFaster", group, says: "of that with a faster validator", unit: "times" },
  { id: "ofServer", group, says: "of its server CPU", unit: "times" },
];

/** What a run of the conformance suite costs, so that nobody has a reason not to run it. */
export const suite: Scenario = {
  name: "suite",
  says: "what the conformance suite costs",
  method:
    "A whole run against each function, the platform suite and all environments of the function included: wall time, CPU of the probe and " +
    "judge, CPU of all servers that the run started. Figures, not claims: nothing is compared but each run with itself and, at depth full, " +
    "with what the reference suite took on a server of the same library, measured earlier on two cores.",
  rounds: 1,
  plan: async (settings) => {
    const { providers, depth, smoke } = settings;
    const functions = settings.subjects.filter(isFunction);
    const notes = settings.subjects
      .filter((one) => !isFunction(one))
      .map(({ name }) => phrase("{name}: not run, a URL has no process whose CPU is known", { name }));
    const run = providers.suite;
    if (run === undefined) {
      return {
        metrics: COST,
        contenders: [],
        notes: [...notes, phrase("not run: nobody provided the suite")],
      };
    }
    return {
      metrics: depth === "full" ? [...COST, ...SHARES] : COST,
      contenders: functions.map((subject) => contender(subject, run, { depth, smoke })),
      notes: [...notes, ...functions.flatMap((subject) => (depth === "full" ? referenceNote(subject) : []))],
    };
  },
};

function contender(
  subject: FunctionSubject,
  run: NonNullable<Providers["suite"]>,
  options: Pick<Settings, "depth" | "smoke">,
): Contender {
  return inOneGo(subject.name, async () => ({
    figures: figuresOf(await run(subject, options), referenceOf(subject)),
  }));
}

function figuresOf(cost: SuiteCost, reference: Reference | undefined): Record<string, number> {
  const { cases, wallMs, probeCpuMs, serverCpuMs } = cost;
  const share = (ms: number, seconds: number | undefined): number =>
    seconds === undefined ? Number.NaN : ms / (seconds * SECOND_MS);
  return {
    cases,
    wall: wallMs,
    probe: probeCpuMs,
    server: serverCpuMs,
    ratio: probeCpuMs / serverCpuMs,
    ofWall: share(wallMs, reference?.wallS),
    ofFaster: share(wallMs, reference?.fasterValidatorWallS),
    ofServer: share(serverCpuMs, reference?.serverCpuS),
  };
}

const libraryOf = ({ libraries = [] }: FunctionSubject): string | undefined =>
  libraries.find((name) => Object.hasOwn(REFERENCE, name));

const referenceOf = (subject: FunctionSubject): Reference | undefined => REFERENCE[libraryOf(subject) ?? ""];

function referenceNote(subject: FunctionSubject): string[] {
  const library = libraryOf(subject);
  const reference = referenceOf(subject);
  if (library === undefined || reference === undefined)
    return [phrase("{name}: no figures of the reference suite for its library", { name: subject.name })];
  const { wallS, fasterValidatorWallS, serverCpuS } = reference;
  return [
    phrase(
      "{name}: Autobahn took {wall} s on {library} ({faster} s with a faster validator), the server {cpu} CPU s",
      { name: subject.name, wall: wallS, library, faster: fasterValidatorWallS, cpu: serverCpuS },
    ),
  ];
}
