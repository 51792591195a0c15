import { describe, expect, test } from "vitest";
import { type Files, findings } from "./fixture.ts";
import { packageShape } from "./package-shape.ts";

const MANIFEST = {
  name: "@wsfn/protocol",
  version: "0.1.0",
  description: "WebSocket on the wire",
  license: "MIT",
  type: "module",
  sideEffects: false,
  engines: { node: ">=20" },
  exports: { ".": "./src/index.ts", "./a.schema.json": "./a.schema.json" },
  publishConfig: {
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./a.schema.json": "./a.schema.json",
    },
  },
  files: ["dist", "a.schema.json"],
  scripts: {
    build: "tsc -p tsconfig.build.json && node scripts/more.ts",
    prepack: "node --run build && node ../../tools/release/prepack.ts",
    postpack: "node ../../tools/release/postpack.ts",
    typecheck: "tsc",
    lint: "biome check --error-on-warnings .",
    test: "vitest run",
  },
};

const APP = { name: "echo", private: true, scripts: { test: "vitest run" } };

const GOOD: Files = {
  "package.json": { private: true },
  "packages/protocol/package.json": MANIFEST,
  "packages/protocol/README.md": "",
  "packages/protocol/src/index.ts": "",
  "packages/protocol/tsconfig.json": "",
  "packages/protocol/tsconfig.build.json": "",
  "packages/protocol/a.schema.json": "",
  "apps/echo/package.json": APP,
  "apps/echo/s.yaml": "",
  "apps/echo/wsfn.json": "",
  "apps/echo/conformance.test.ts": "",
};

const withPackage = (change: object): Files => ({
  ...GOOD,
  "packages/protocol/package.json": { ...MANIFEST, ...change },
});
const withApp = (change: object): Files => ({ ...GOOD, "apps/echo/package.json": { ...APP, ...change } });
const without = (path: string): Files =>
  Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== path));

describe("packageShape", () => {
  test("accepts packages and apps of the house's shape", () => {
    expect(findings(packageShape, GOOD)).toEqual([]);
  });

  test.each<[string, Files, string]>([
    ["another name", withPackage({ name: "protocol" }), "is called protocol"],
    ["a private package", withPackage({ private: true }), "is private"],
    ["no version", withPackage({ version: undefined }), "has no version"],
    ["no description", withPackage({ description: "" }), "has no description"],
    ["another licence", withPackage({ license: "ISC" }), 'license is "ISC"'],
    ["another engine", withPackage({ engines: { node: ">=18" } }), 'engines is {"node":">=18"}'],
    [
      "another test runner",
      withPackage({ scripts: { ...MANIFEST.scripts, test: "node --test" } }),
      "script test",
    ],
    [
      "a build that is none of ours",
      withPackage({ scripts: { ...MANIFEST.scripts, build: "tsup" } }),
      "script build",
    ],
    ["an export that is not packed", withPackage({ publishConfig: {} }), "does not mirror exports"],
    ["a bin that is not packed", withPackage({ bin: { p: "./src/index.ts" } }), "does not mirror bin"],
    ["no dist in what is packed", withPackage({ files: ["a.schema.json"] }), "does not pack dist"],
    [
      "an exported file that is not packed",
      withPackage({ files: ["dist"] }),
      "does not pack ./a.schema.json",
    ],
    ["a packed file that is not there", withPackage({ files: ["dist", "a.schema.json", "x"] }), "packs x"],
    [
      "an export of nothing",
      without("packages/protocol/a.schema.json"),
      'exports "./a.schema.json", which is no file',
    ],
    ["no README", without("packages/protocol/README.md"), "has no README.md"],
    ["an app with a version", withApp({ version: "1.0.0" }), "has a version"],
    ["a public app", withApp({ private: false }), "is not private"],
    ["an app under two names", withApp({ name: "@wsfn/echo" }), "is called @wsfn/echo"],
    ["an app that is not tested", withApp({ scripts: {} }), "script test"],
    ["an app without an s.yaml", without("apps/echo/s.yaml"), "has no s.yaml"],
    [
      "a folder that turbo does not see",
      { ...GOOD, "apps/new/index.js": "" },
      "apps/new/package.json:1 is not there",
    ],
  ])("finds %s", (_, files, message) => {
    expect(findings(packageShape, files)).toContainEqual(expect.stringContaining(message));
  });

  test("takes a package that has a command and no exports", () => {
    const change = {
      name: "wsfn",
      exports: undefined,
      bin: { wsfn: "./src/main.ts" },
      publishConfig: { bin: { wsfn: "./dist/main.js" } },
      files: ["dist"],
    };
    const cli = {
      "packages/cli/package.json": { ...MANIFEST, ...change },
      "packages/cli/README.md": "",
      "packages/cli/src/main.ts": "",
      "packages/cli/tsconfig.json": "",
      "packages/cli/tsconfig.build.json": "",
    };
    expect(findings(packageShape, { ...GOOD, ...cli })).toEqual([]);
  });

  test("fails when it saw no package or no app", () => {
    expect(findings(packageShape, {})).toEqual([
      expect.stringContaining("looked at no packages"),
      expect.stringContaining("looked at no apps"),
    ]);
  });
});
