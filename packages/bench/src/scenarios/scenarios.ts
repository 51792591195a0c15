import { BenchError } from "../bench-error.ts";
import type { Scenario, Subject } from "../scenario.ts";
import { echo } from "./echo.ts";
import { herdScenario } from "./herd.ts";
import { idle } from "./idle.ts";
import { relay } from "./relay.ts";
import { rooms } from "./rooms.ts";
import { start } from "./start.ts";
import { suite } from "./suite.ts";

/** Every scenario, in the order in which they are run. */
export const SCENARIOS: readonly Scenario[] = [echo, start, idle, relay, suite, rooms, herdScenario];

/** Names of those that have a question to any of some subjects, or bring what they measure. */
export const scenariosFor = (subjects: readonly Subject[]): readonly string[] =>
  SCENARIOS.filter(({ concerns }) => concerns === undefined || subjects.some(concerns)).map(
    ({ name }) => name,
  );

/** The scenarios of these names. @throws {BenchError} `UnknownScenario` */
export function scenariosNamed(names: readonly string[]): readonly Scenario[] {
  return names.map((name) => {
    const found = SCENARIOS.find((scenario) => scenario.name === name);
    if (found) return found;
    const known = SCENARIOS.map((scenario) => scenario.name).join(", ");
    throw new BenchError(
      "UnknownScenario",
      `expected a scenario out of ${known}, got ${JSON.stringify(name)}`,
    );
  });
}
