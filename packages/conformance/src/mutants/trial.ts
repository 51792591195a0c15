import { CAPABILITIES, type ConformanceCase } from "../case.ts";
import type { Patience } from "../patience.ts";
import type { CaseResult } from "../report.ts";
import { runCases } from "../runner.ts";
import { sideBySide } from "../side-by-side.ts";
import { targetOf } from "../target.ts";
import type { Behaviour } from "./behaviour.ts";
import { BY_HAND } from "./by-hand.ts";
import { generatedMutants } from "./generated.ts";
import type { Mutant } from "./mutant.ts";
import { startReference } from "./reference-server.ts";

/** The reference server answers within a turn of the event loop, so nobody has to wait long for what a mutant does not do. */
const IMPATIENT: Partial<Patience> = {
  openMs: 1500,
  eventMs: 1500,
  endMs: 1500,
  askAfterMs: 20,
  dropMs: 400,
  stallMs: 400,
};
const AT_ONCE = 8;
/** What the reference server can do. */
const ABLE = CAPABILITIES.filter((name) => name !== "process" && name !== "hooks");

/** One case that a mutant has to trip, and whether it did. */
export interface Tried {
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
  ...BY_HAND.filter(({ trips }) => trips.some((id) => cases.some((c) => c.id === id))),
  ...generatedMutants(cases),
];

/** Runs cases against the reference server with a behaviour. */
export async function runOn(
  behaviour: Behaviour,
  cases: readonly ConformanceCase[],
): Promise<readonly CaseResult[]> {
  const server = await startReference(behaviour);
  try {
    const report = await runCases(cases, targetOf(server.url), { capabilities: ABLE, patience: IMPATIENT });
    return report.cases;
  } finally {
    await server.close();
  }
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
