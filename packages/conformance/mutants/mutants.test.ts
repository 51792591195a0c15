import { testOfFullRun } from "@wsfn/instance/vitest";
import { describe, expect, test } from "vitest";
import type { ConformanceCase } from "../src/case/case.ts";
import { CATALOGUE } from "../src/catalogue/catalogue.ts";
import { REFERENCE } from "./server/behaviour.ts";
import { MUTANTS, runOn, tryMutants } from "./trial.ts";

const cases = CATALOGUE.filter(({ onlyFull }) => !onlyFull);

// Some hundred servers, one after the other: far longer than any other test here.
describe("the suite on trial", { timeout: 3_600_000 }, async () => {
  const testOfMutants = await testOfFullRun("the trial of the suite by its mutants", "conformance");

  test("passes the reference server in every case", async () => {
    const results = await runOn(REFERENCE, cases);
    expect(results.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(results).toHaveLength(cases.length);
  });

  testOfMutants("kills every mutant, and every MUST case kills one", async () => {
    const { tried, untried } = await tryMutants(CATALOGUE);
    expect(tried.filter(({ killed }) => !killed).map(({ mutant, id }) => [mutant.name, id])).toEqual([]);
    expect(untried).toEqual([]);
    expect(tried.length).toBeGreaterThan(cases.length);
  });

  test("names only cases that exist in its mutants", () => {
    const ids = new Set<string>(CATALOGUE.map(({ id }) => id));
    expect(MUTANTS(CATALOGUE).flatMap(({ trips }) => trips.filter((id) => !ids.has(id)))).toEqual([]);
  });

  test("finds a case that looks at nothing", async () => {
    const blind: ConformanceCase = {
      id: "framing/blind",
      level: "MUST",
      says: "looks at nothing",
      source: { rfc: 6455, section: "1" },
      needs: [],
      autobahn: [],
      script: [],
      events: { ok: [[]] },
      ending: { by: "left", codes: [], clean: false },
    };
    const { untried } = await tryMutants([blind]);
    expect(untried).toEqual(["framing/blind"]);
  });
});
