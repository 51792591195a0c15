import { HelperProcess, type Providers, programBeside, type SuiteCost } from "@wsfn/bench";
import type { SuiteOrder } from "./suite-program.ts";

type RunSuite = NonNullable<Providers["suite"]>;

/** Runs the conformance suite against a function, in a process of its own: its CPU is the probe's, its children's the servers'. */
export async function suiteCost(
  { dir, spec }: Parameters<RunSuite>[0],
  { depth, smoke }: Parameters<RunSuite>[1],
  signal: AbortSignal,
): Promise<SuiteCost> {
  await using helper = new HelperProcess(programBeside(import.meta.url, "suite-program"), signal);
  const order: SuiteOrder = { dir, target: spec.target, depth, smoke };
  return await helper.ask<SuiteCost>("run", order);
}
