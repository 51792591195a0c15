import { expect, test } from "vitest";
import { fileSize, fileSizeGuard } from "./file-size.ts";
import { findings } from "./fixture.ts";

const lines = (count: number): string => "x\n".repeat(count);

test("finds source above 400 lines and tests above 500, in any language", () => {
  const found = findings(fileSize, {
    "packages/a/src/good.ts": lines(400),
    "packages/a/src/long.ts": lines(401),
    "packages/a/src/good.test.ts": lines(500),
    "packages/a/src/long.test.ts": lines(501),
    "apps/b/main.py": lines(401),
    "apps/b/main_test.go": lines(500),
    "packages/a/data.json": lines(1000),
  });
  expect(found.map((line) => line.split(" ")[0])).toEqual([
    "apps/b/main.py:401",
    "packages/a/src/long.test.ts:501",
    "packages/a/src/long.ts:401",
  ]);
});

test("allows a longer file with a reason, and no longer than its reason says", () => {
  const guard = fileSizeGuard({ "tools/table.ts": { lines: 600, reason: "one table" } });
  expect(findings(guard, { "tools/table.ts": lines(600) })).toEqual([]);
  expect(findings(guard, { "tools/table.ts": lines(601) })).toEqual([
    expect.stringContaining("601 lines, 600 are allowed"),
  ]);
});

test("finds an exception that nobody needs any more", () => {
  const guard = fileSizeGuard({ "tools/table.ts": { lines: 600, reason: "one table" } });
  expect(findings(guard, { "tools/table.ts": lines(10) })).toEqual([
    expect.stringContaining("need no exception"),
  ]);
  expect(findings(guard, { "tools/other.ts": lines(10) })).toEqual([expect.stringContaining("is not there")]);
});

test("fails when it saw no file", () => {
  expect(findings(fileSize, { "README.md": "" })).toEqual([expect.stringContaining("looked at no files")]);
});
