import { recordMissing } from "@wsfn/instance";
import { testOfFullRun } from "@wsfn/instance/vitest";
import { describe, expect, test } from "vitest";
import type { KnownFailing } from "../../src/judge/verdict.ts";
import { conformance } from "../../src/run/runner.ts";
import { KNOWN_SERVERS, knownFailuresOf, missingFor, startKnown } from "./known-servers.ts";

const reasonsOf = (known: KnownFailing): string[] =>
  Object.values(known).map((entry) => (typeof entry === "string" ? entry : entry.reason));

describe.each(KNOWN_SERVERS)("an echo on %s as it comes", async (name) => {
  const testOfSuite = await testOfFullRun("the suite on libraries as they come", "conformance");

  testOfSuite("passes every case or its file says by which rule not, and no more than that", async () => {
    const missing = await missingFor(name);
    for (const { name: what, why, hint } of missing)
      recordMissing({ what: `the suite on ${name}`, why: `${what}: ${why}`, hint, where: "conformance" });
    if (missing.length > 0) {
      expect(process.env.WSFN_REQUIRE, `WSFN_REQUIRE=all: ${missing[0]?.why}`).not.toBe("all");
      return;
    }
    const server = await startKnown(name);
    try {
      const { cases } = await conformance(server.url, { knownFailing: knownFailuresOf(name) });
      const unexplained = cases.filter(
        ({ verdict }) => !["pass", "known-failing", "out-of-scope"].includes(verdict),
      );
      expect(unexplained.map(({ id, verdict, why }) => `${verdict} ${id}: ${why}`)).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test("departs from rules that are named", () => {
    const reasons = reasonsOf(knownFailuresOf(name));
    expect(reasons.length).toBeGreaterThan(0);
    expect(
      reasons.filter((reason) => !/^(RFC \d{4} \d+(\.\d+)*\b.*[:,]|Echo contract:) /.test(reason)),
    ).toEqual([]);
  });
});
