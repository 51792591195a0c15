import { BenchError } from "../bench-error.ts";
import type { Scenario } from "../scenario.ts";
import { echo } from "./echo.ts";
import { idle } from "./idle.ts";
import { relay } from "./relay.ts";
import { start } from "./start.ts";
import { suite } from "./suite.ts";

/** Every scenario, in the order in which they are run. */
export const SCENARIOS: readonly Scenario[] = [echo, start, idle, relay, suite];

/** @throws {BenchError} `UnknownScenario` */
export function scenariosNamed(names: readonly string[]): readonly Scenario[] {
  return names.map((name) => {
    const found = SCENARIOS.find((scenario) => scenario.name === name);
    if (found) return found;
    const known = SCENARIOS.map((scenario) => scenario.name).join(", ");
    throw new BenchError(
      "UnknownScenario",
      `expected a scenario out of ${known}, came ${JSON.stringify(name)}`,
    );
  });
}
