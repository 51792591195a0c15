import { CAPABILITIES, type ConformanceCase, suiteOf } from "../src/case/case.ts";
import { targetOf } from "../src/connection/target.ts";
import type { Timeouts } from "../src/probe/timeouts.ts";
import type { CaseResult } from "../src/report/report.ts";
import { runCases } from "../src/run/runner.ts";
import { sideBySide } from "../src/run/side-by-side.ts";
import { BY_HAND } from "./by-hand.ts";
import { COMPRESSING } from "./compressing.ts";
import { generatedMutants } from "./generated.ts";
import type { Mutant } from "./mutant.ts";
import { ON_PLATFORM } from "./platform.ts";
import { REFERENCE_ROOMS } from "./rooms/reference.ts";
import { startRoomServer } from "./rooms/room-server.ts";
import { OF_ROOMS } from "./rooms/rooms.ts";
import { sharedLog } from "./rooms/shared-log.ts";
import type { Behaviour } from "./server/behaviour.ts";
import { startReferenceProcess } from "./server/reference-process.ts";
import { startReference } from "./server/reference-server.ts";
import { STRAINED } from "./strained.ts";

/** The reference server answers within a turn of the event loop, so a wait for what a mutant does not do is short. */
const IMPATIENT: Partial<Timeouts> = {
  openMs: 1500,
  eventMs: 1500,
  endMs: 1500,
  askAfterMs: 20,
  dropMs: 400,
  stallMs: 1500,
  // Beside the time that the token had itself.
  expiryMs: 15_000,
};
const AT_ONCE = 8;
const LARGE_BYTES = 16 * 1024 * 1024;

/** One case that a mutant has to trip, and whether it did. */
interface Tried {
  readonly mutant: Mutant;
  readonly id: string;
  readonly killed: boolean;
  readonly verdict: CaseResult["verdict"];
}

export interface Trial {
  readonly tried: readonly Tried[];
  /** MUST cases that no mutant has tripped: they prove nothing. */
  readonly untried: readonly string[];
}

export const MUTANTS = (cases: readonly ConformanceCase[]): Mutant[] => [
  ...[...BY_HAND, ...COMPRESSING, ...STRAINED, ...ON_PLATFORM, ...OF_ROOMS].filter(({ trips }) =>
    trips.some((id) => cases.some((c) => c.id === id)),
  ),
  ...generatedMutants(cases),
];

/** Runs cases against the reference server with a behaviour: on a socket of this process, or on one of its own where a case needs that. */
export async function runOn(
  behaviour: Behaviour,
  cases: readonly ConformanceCase[],
): Promise<readonly CaseResult[]> {
  const ofRooms = cases.filter(({ id }) => suiteOf(id) === "rooms");
  const inProcess = cases.filter((c) => !needsProcess(c) && !ofRooms.includes(c));
  const large = inProcess.filter(({ profile }) => profile === "large");
  const others = inProcess.filter(({ profile }) => profile !== "large");
  return [
    ...(await runHere(behaviour, others)),
    ...(await runHere({ maxMessageBytes: LARGE_BYTES, ...behaviour }, large)),
    ...(await runOutside(behaviour, cases.filter(needsProcess))),
    ...(await runInRooms(behaviour, ofRooms)),
  ];
}

const needsProcess = (c: ConformanceCase): boolean =>
  c.needs.includes("process") || c.needs.includes("other-address");

/** Cases that take minutes on a right server are tried on mutants alone, where they end at once. */
const OPTIONS = {
  capabilities: CAPABILITIES,
  depth: "full",
  timeouts: IMPATIENT,
  // Nothing else is on a mutant.
  believesSilence: true,
} as const;

async function runHere(
  behaviour: Behaviour,
  cases: readonly ConformanceCase[],
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  // A server that dies of the first case, or answers no other client after it, proves nothing about the second.
  const dies =
    behaviour.diesOf !== undefined ||
    behaviour.servesNextAfter !== undefined ||
    behaviour.careless !== undefined ||
    behaviour.diesAfterFrames !== undefined;
  for (const some of dies ? cases.map((c) => [c]) : [cases]) {
    if (some.length === 0) continue;
    const server = await startReference(behaviour);
    try {
      results.push(...(await runCases(some.map(asQuick), targetOf(server.url), OPTIONS)).cases);
    } finally {
      await server.close();
    }
  }
  return results;
}

/** Depth `full` lets the cases in that are tried there alone; what is sent stays what `quick` sends. */
const asQuick = ({ full: _, ...c }: ConformanceCase): ConformanceCase => c;

async function runOutside(
  behaviour: Behaviour,
  cases: readonly ConformanceCase[],
): Promise<readonly CaseResult[]> {
  if (cases.length === 0) return [];
  const start = () => startReferenceProcess(behaviour);
  const server = await start();
  try {
    const options = { ...OPTIONS, timeouts: { ...IMPATIENT, openMs: 3000 }, process: server.process, start };
    return (await runCases(cases.map(asQuick), targetOf(server.url), options)).cases;
  } finally {
    await server.close();
  }
}

/** A room keeps no more than a case of profile `short-history` says, for those cases. */
const SHORT_HISTORY = 3;
/** Clients publish as fast as they like, and no ping finds a client that does not read before its buffers are full. */
const FLOODED = { limits: { commandsPerSecond: 100_000 }, pingEveryMs: 600_000 };

/** Cases about rooms, those that need another environment on servers of their own. */
async function runInRooms(
  { rooms: defect = {} }: Behaviour,
  cases: readonly ConformanceCase[],
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const profile of [undefined, "short-history", "shared", "tokens", "flood"] as const) {
    const some = cases.filter((c) => c.profile === profile);
    if (some.length === 0) continue;
    const shared = sharedLog();
    const environment = {
      ...(profile === "short-history" && { keeps: SHORT_HISTORY }),
      ...(profile === "flood" && FLOODED),
    };
    const server = await startRoomServer(defect, { log: shared(), ...environment });
    const other =
      profile === "shared"
        ? await startRoomServer(defect, defect.isApart ? {} : { log: shared() })
        : undefined;
    try {
      const rooms = { ...REFERENCE_ROOMS, ...(other && { elsewhere: other.url }) };
      const options = { ...OPTIONS, rooms };
      results.push(...(await runCases(some.map(asQuick), targetOf(server.url), options)).cases);
    } finally {
      await other?.close();
      await server.close();
    }
  }
  return results;
}

/** Tries every mutant with the cases that must trip over it. */
export async function tryMutants(
  cases: readonly ConformanceCase[],
  mutants = MUTANTS(cases),
): Promise<Trial> {
  const tried: Tried[] = [];
  const jobs = mutants.map((item) => ({ item, weight: 1 }));
  await sideBySide(jobs, AT_ONCE, async (mutant) => {
    const tripping = cases.filter(({ id }) => mutant.trips.includes(id));
    for (const { id, verdict } of await runOn(mutant.behaviour, tripping)) {
      tried.push({ mutant, id, verdict, killed: verdict === "fail" || verdict === "warn" });
    }
  });
  const killing = new Set(tried.filter(({ verdict }) => verdict === "fail").map(({ id }) => id));
  return {
    tried,
    untried: cases.filter(({ level, id }) => level === "MUST" && !killing.has(id)).map(({ id }) => id),
  };
}
