import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { shortPath } from "./function-folder.ts";

describe("shortPath", () => {
  it.each([
    [".", "."],
    [join(process.cwd(), "src/main.ts"), "src/main.ts"],
    [resolve(".."), ".."],
    ["/tmp/code.zip", "/tmp/code.zip"],
  ])("writes %s as %s", (path, short) => {
    expect(shortPath(path)).toBe(short);
  });
});
