import { expect, test } from "vitest";
import { type Files, findings } from "./fixture.ts";
import { turboOutputs } from "./turbo-outputs.ts";

const turbo = (tasks: object): object => ({ tasks });
const BUILD = { build: { outputs: ["dist/**"] } };
const GOOD: Files = {
  "turbo.json": turbo({ ...BUILD, test: { cache: false } }),
  "packages/a/package.json": { scripts: { build: "tsc", test: "vitest" } },
  "packages/a/tsconfig.build.json": { compilerOptions: { outDir: "./dist" } },
};

test("accepts builds whose outputs turbo knows", () => {
  expect(findings(turboOutputs, GOOD)).toEqual([]);
});

test("takes outputs that a room lists for itself", () => {
  const own = { "turbo.json": turbo({ build: { outputs: [] } }), "packages/a/turbo.json": turbo(BUILD) };
  expect(findings(turboOutputs, { ...GOOD, ...own })).toEqual([]);
});

test.each<[string, Files, string]>([
  [
    "a build without outputs",
    { "turbo.json": turbo({ build: { outputs: [] } }) },
    "has a build and no outputs",
  ],
  [
    "a cached task that lists none",
    { "turbo.json": turbo({ ...BUILD, test: {} }) },
    "test is cached and lists no outputs",
  ],
  [
    "a task that nobody has",
    { "turbo.json": turbo({ ...BUILD, bench: { cache: false } }) },
    "no room has a script bench",
  ],
  [
    "a build into another folder",
    { "packages/a/tsconfig.build.json": { compilerOptions: { outDir: "lib" } } },
    "builds into lib, outputs are dist/**",
  ],
])("finds %s", (_, change, message) => {
  expect(findings(turboOutputs, { ...GOOD, ...change })).toEqual([expect.stringContaining(message)]);
});

test("fails when it saw no task or no build", () => {
  expect(findings(turboOutputs, {})).toEqual([
    expect.stringContaining("looked at no tasks"),
    expect.stringContaining("looked at no builds"),
  ]);
});
