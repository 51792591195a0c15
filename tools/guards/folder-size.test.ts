import { describe, expect, test } from "vitest";
import { findings } from "./fixture.ts";
import { folderSize } from "./folder-size.ts";

const files = (count: number, lines: number, folder = "packages/a/src"): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/file-${lines}-${index}.ts`, "x\n".repeat(lines)]),
  );

describe("folderSize", () => {
  test("accepts folders of sixteen files, and tests beside them", () => {
    expect(findings(folderSize, { ...files(16, 50), "packages/a/src/one.test.ts": "" })).toEqual([]);
  });

  test("finds a folder of seventeen", () => {
    expect(findings(folderSize, files(17, 50))).toEqual([
      expect.stringMatching(/^packages\/a\/src:1 holds 17 source files, 16 are allowed/),
    ]);
  });

  test("finds that the usual file is too long", () => {
    expect(findings(folderSize, { ...files(6, 120), ...files(5, 50) })).toEqual([
      expect.stringContaining("50 % of the source files are within 120 lines, expected 100"),
    ]);
  });

  test("finds that too many files are long", () => {
    expect(findings(folderSize, { ...files(8, 50), ...files(2, 300) })).toEqual([
      expect.stringContaining("90 % of the source files are within 300 lines, expected 200"),
    ]);
  });

  test("fails when it saw nothing", () => {
    expect(findings(folderSize, {})).toEqual([
      expect.stringContaining("looked at no folders"),
      expect.stringContaining("looked at no files"),
    ]);
  });
});
