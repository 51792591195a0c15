import { missingPrerequisites, recordMissing } from "@wsfn/instance";
import { test } from "vitest";

/**
 * A `test` for what not every machine can run. What is missing is recorded by name, and red where WSFN_REQUIRE=all says
 * that nothing may be.
 */
export async function testNeeding(
  ...names: readonly string[]
): Promise<(name: string, run: () => Promise<void>) => void> {
  const missing = await missingPrerequisites(names);
  return (name, run) => {
    for (const { name: what, why, hint } of missing) {
      recordMissing({ what: `wsfn: ${name}`, why: `${what}: ${why}`, hint, where: "packages/cli" });
    }
    const required = process.env.WSFN_REQUIRE === "all";
    test.skipIf(missing.length > 0 && !required)(name, async () => {
      if (missing.length > 0)
        throw new Error(missing.map((m) => `${m.name}: ${m.why}; ${m.hint}`).join("\n"));
      await run();
    });
  };
}
