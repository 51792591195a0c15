import { describe, expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { clearMissing, readMissing, recordMissing } from "./missing-record.ts";
import { missingPrerequisites, PREREQUISITES } from "./prerequisites.ts";

describe("missingPrerequisites", () => {
  test("finds what runs these tests", async () => {
    expect(await missingPrerequisites(["node", "node"])).toEqual([]);
  });

  test("does not let a name with a typing error pass", async () => {
    expect(await missingPrerequisites(["pyton3"])).toMatchObject([
      { name: "pyton3", why: "pyton3 is not on PATH", hint: expect.stringContaining("python3") },
    ]);
  });

  test("looks along PATH for a program that no table knows, and gives the way to get it", async () => {
    const install = "https://ziglang.org/download";
    expect(await missingPrerequisites(["sh", { name: "ls", install }])).toEqual([]);
    expect(await missingPrerequisites([{ name: "no-such-zig", install }, "/bin/sh"])).toMatchObject([
      { name: "no-such-zig", why: "no-such-zig is not on PATH", hint: install },
      { name: "/bin/sh", why: "/bin/sh is not on PATH", hint: expect.any(String) },
    ]);
  });

  test("answers for every row of its table, with the row's hint", async () => {
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

  test("does nothing where no list is asked for", () => {
    expect(() => recordMissing(record, "")).not.toThrow();
  });
});
