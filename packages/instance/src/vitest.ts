import type { Requirement } from "@wsfn/platform";
import { test } from "vitest";
import { isShortRun, recordLeftOut } from "./prerequisites/left-out.ts";
import { recordMissing } from "./prerequisites/missing-record.ts";
import { missingPrerequisites } from "./prerequisites/prerequisites.ts";

/** Declares a test, as vitest's own `test` does. */
export type DeclareTest = (name: string, run: () => Promise<void>) => void;

/**
 * A `test` for what not every machine can run: `names` are of the table of prerequisites, `where` is the package whose tests these
 * are. What is missing is recorded by name for the list that `npm test` ends with, and red where WSFN_REQUIRE=all allows nothing to be.
 */
export async function testNeeding(where: string, ...names: readonly Requirement[]): Promise<DeclareTest> {
  const missing = await missingPrerequisites(names);
  for (const { name, why, hint } of missing) {
    recordMissing({ what: `tests that need ${name}`, why, hint, where });
  }
  const isRequired = process.env.WSFN_REQUIRE === "all";
  return (name, run) => {
    test.skipIf(missing.length > 0 && !isRequired)(name, async () => {
      if (missing.length > 0)
        throw new Error(missing.map((m) => `${m.name}: ${m.why}; ${m.hint}`).join("\n"));
      await run();
    });
  };
}

/**
 * The same for what a short run (WSFN_TESTS=short) leaves to the full one, and every other run runs. `kind` is what `npm test` calls these
 * tests where it says at its end what it left out.
 */
export async function testOfFullRun(
  kind: string,
  where: string,
  ...names: readonly Requirement[]
): Promise<DeclareTest> {
  const isLeftOut = isShortRun();
  if (!isLeftOut) return testNeeding(where, ...names);
  return (name, run) => {
    recordLeftOut(kind);
    test.skipIf(isLeftOut)(name, run);
  };
}
