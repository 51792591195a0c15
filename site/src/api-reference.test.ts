import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { readModules } from "./api-reference.ts";
import { ROOT } from "./pages.ts";

test("every module that a package exports is in the reference, by the name that a program imports", () => {
  const modules = readModules(ROOT);
  expect([...modules.keys()]).toEqual(
    expect.arrayContaining([
      "@wsfn/protocol",
      "@wsfn/protocol/close-codes",
      "@wsfn/rooms/redis",
      "wsfn/vitest",
    ]),
  );
  expect([...modules.values()].filter((path) => !existsSync(path))).toEqual([]);
});
