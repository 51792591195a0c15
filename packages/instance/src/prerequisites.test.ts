import { describe, expect, test } from "vitest";
import { codeFolder } from "../test/programs.ts";
import { clearMissing, readMissing, recordMissing } from "./missing-record.ts";
import { missingPrerequisites, PREREQUISITES } from "./prerequisites.ts";

describe("missingPrerequisites", () => {
  test("finds what runs these tests", async () => {
    expect(await missingPrerequisites(["node", "node"])).toEqual([]);
  });

  test("does not let a name with a typing error pass", async () => {
    expect(await missingPrerequisites(["pyton3"])).toEqual([
      { name: "pyton3", why: "no such prerequisite is known", hint: expect.stringContaining("python3") },
    ]);
  });

  test("answers for every row of its table, with the row's hint", { timeout: 60_000 }, async () => {
    for (const { name, why, hint } of await missingPrerequisites(Object.keys(PREREQUISITES))) {
      expect(why).toMatch(/\S/);
      expect(Object.entries(PREREQUISITES).find(([key]) => key === name)?.[1].hint).toBe(hint);
    }
  });
});

describe("recordMissing", () => {
  const record = { what: "a", why: "no go", hint: "get it", where: "apps/x" };

  test("is read back, each thing once", () => {
    const dir = `${codeFolder({})}/missing`;
    expect(readMissing(dir)).toEqual([]);
    recordMissing(record, dir);
    recordMissing(record, dir);
    recordMissing({ ...record, what: "b" }, dir);
    expect(readMissing(dir)).toEqual([record, { ...record, what: "b" }]);
    clearMissing(dir);
    expect(readMissing(dir)).toEqual([]);
  });

  test("does nothing where nobody reads it", () => {
    expect(() => recordMissing(record, "")).not.toThrow();
  });
});
