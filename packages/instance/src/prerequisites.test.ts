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

  test.each(Object.entries(PREREQUISITES))("answers for %s", async (name, row) => {
    const [missing] = await missingPrerequisites([name]);
    if (missing === undefined) return;
    expect(missing).toEqual({ name, why: expect.stringMatching(/\S/), hint: row.hint });
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
