import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { extentOf, leftOutLine } from "./extent.js";

test.each([
  ["a person's npm test", {}, [], "short"],
  ["what a person asks for by name", {}, ["--filter=node-ws"], "all"],
  ["a CI service's", { CI: "true" }, [], "all"],
  ["where nothing may be missing", { WSFN_REQUIRE: "all" }, [], "all"],
  [
    "where nothing may be missing, whatever else is said",
    { WSFN_REQUIRE: "all", WSFN_TESTS: "short" },
    [],
    "all",
  ],
  ["a person's who asks for all", { WSFN_TESTS: "all" }, [], "all"],
  ["a person's who asks for less", { WSFN_TESTS: "short" }, ["--filter=node-ws"], "short"],
])("%s", (_, environment, args, extent) => {
  expect(extentOf(environment, args)).toBe(extent);
});

test("a word that is none is refused", () => {
  expect(() => extentOf({ WSFN_TESTS: "al" }, [])).toThrow("expected WSFN_TESTS to be short or all, got al");
});

test("CI runs everything", () => {
  const lines = readFileSync(new URL("../../.ci/run", import.meta.url), "utf8").split("\n");
  expect(lines.filter((line) => line.includes("npm test"))).toContain("WSFN_REQUIRE=all npm test");
  expect(lines.filter((line) => line.includes("WSFN_TESTS"))).toEqual([]);
});

test("what was left out is counted by kind", () => {
  const noted = ["zips", "routes", "zips"];
  expect(leftOutLine(noted)).toBe("left to CI, and to `WSFN_TESTS=all npm test`: routes (1), zips (2)");
  expect(leftOutLine([])).toBeUndefined();
});
