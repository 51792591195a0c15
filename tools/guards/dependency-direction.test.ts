import { describe, expect, test } from "vitest";
import { dependencyDirection } from "./dependency-direction.ts";
import { type Files, findings } from "./fixture.ts";

const ROOM: Files = {
  "package.json": { devDependencies: { vitest: "catalog:" } },
  "packages/protocol/package.json": { name: "@wsfn/protocol" },
  "packages/protocol/src/index.ts": 'import { readFileSync } from "node:fs";\nexport { readFileSync };\n',
  "packages/gateway/package.json": {
    name: "@wsfn/gateway",
    dependencies: { "@wsfn/protocol": "workspace:*", "@wsfn/conformance": "workspace:*" },
    devDependencies: { ws: "catalog:" },
  },
  "packages/conformance/package.json": {
    name: "@wsfn/conformance",
    devDependencies: { "@wsfn/protocol": "workspace:*", "@wsfn/platform": "workspace:*" },
    peerDependencies: { vitest: ">=3" },
  },
  "packages/platform/package.json": { name: "@wsfn/platform" },
  "packages/rooms/package.json": {
    name: "@wsfn/rooms",
    devDependencies: { "@wsfn/instance": "workspace:*", "@wsfn/protocol": "workspace:*" },
  },
  "packages/instance/package.json": { name: "@wsfn/instance" },
  "packages/cli/package.json": { name: "wsfn" },
  "packages/conformance/src/vitest.ts": 'import { test } from "vitest";\nexport { test };\n',
  "apps/echo/image/package.json": { dependencies: { fast: "1.0.0" } },
  "apps/echo/package.json": {
    name: "echo",
    dependencies: {
      "@wsfn/rooms": "workspace:*",
      "@wsfn/conformance": "workspace:*",
      "@wsfn/gateway": "workspace:*",
      wsfn: "workspace:*",
    },
  },
};

const with_ = (path: string, text: string): string[] =>
  findings(dependencyDirection, { ...ROOM, [path]: text });

describe("dependencyDirection", () => {
  test.each([
    ["a package looking the right way", "packages/gateway/src/a.ts", 'import "@wsfn/protocol";'],
    [
      "a test using what its package declares for development",
      "packages/gateway/src/a.test.ts",
      'import "ws";',
    ],
    ["a test using what the root declares", "packages/gateway/src/a.test.ts", 'import "vitest";'],
    ["a file of its own package", "packages/gateway/src/a.ts", 'import "./b.ts";'],
    ["a package by its own name", "packages/gateway/test/a.ts", 'import "@wsfn/gateway";'],
    ["a package that its build puts into dist", "packages/conformance/src/a.ts", 'import "@wsfn/protocol";'],
    ["a test asking what the machine has", "packages/rooms/src/a.test.ts", 'import "@wsfn/instance/vitest";'],
    ["an app's code using rooms", "apps/echo/index.js", 'import "@wsfn/rooms";'],
    ["an app's test using the suite", "apps/echo/conformance.test.ts", 'import "wsfn/vitest";'],
    ["an image's code using what the image brings", "apps/echo/image/index.js", 'import "fast";'],
  ])("accepts %s", (_, path, text) => {
    expect(with_(path, text)).toEqual([]);
  });

  test.each([
    [
      "a package looking up",
      "packages/gateway/src/a.ts",
      'import "@wsfn/conformance";',
      "gateway imports conformance",
    ],
    [
      "a type import looking up",
      "packages/gateway/src/a.ts",
      'import type { A } from "@wsfn/conformance/vitest";',
      "gateway imports conformance",
    ],
    [
      "a test looking up",
      "packages/gateway/src/a.test.ts",
      'import("@wsfn/conformance");',
      "gateway imports conformance",
    ],
    [
      "a package's code asking what the machine has",
      "packages/rooms/src/a.ts",
      'import "@wsfn/instance";',
      "rooms imports instance",
    ],
    [
      "a path into another room",
      "packages/gateway/src/a.ts",
      'import "../../protocol/src/index.ts";',
      "leaves packages/gateway",
    ],
    [
      "an app's code using the suite",
      "apps/echo/index.js",
      'import "@wsfn/conformance";',
      "an app's code imports @wsfn/conformance",
    ],
    [
      "an app's code using the gateway",
      "apps/echo/index.js",
      'import "@wsfn/gateway/route";',
      "an app's code imports @wsfn/gateway/route",
    ],
    [
      "an app's test using the gateway's inside",
      "apps/echo/a.test.ts",
      'import "@wsfn/gateway";',
      "an app's test imports @wsfn/gateway",
    ],
    [
      "a package nobody declared",
      "packages/gateway/src/a.ts",
      'import "lodash/fp";',
      "lodash is imported and not declared",
    ],
    [
      "an app's code using what only its image brings",
      "apps/echo/index.js",
      'import "fast";',
      "fast is imported and not declared",
    ],
    [
      "published code using a development dependency",
      "packages/gateway/src/a.ts",
      'import "ws";',
      "ws is imported and not declared",
    ],
    [
      "published code using a package of ours that is not put into dist",
      "packages/conformance/src/a.ts",
      'import "@wsfn/platform";',
      "@wsfn/platform is imported and not declared",
    ],
    [
      "published code using what the root installs",
      "packages/gateway/src/a.ts",
      'import "vitest";',
      "vitest is imported and not declared",
    ],
    ["a file that does not parse", "packages/gateway/src/a.ts", "import {", "cannot be read"],
  ])("finds %s", (_, path, text, message) => {
    const found = with_(path, `\n${text}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${path}:\\d+ .*${message}`));
  });

  test("finds a package that has no place in the house", () => {
    const found = findings(dependencyDirection, {
      ...ROOM,
      "packages/attic/package.json": {
        name: "@wsfn/attic",
        dependencies: { "@wsfn/protocol": "workspace:*" },
      },
      "packages/attic/src/index.ts": 'import "@wsfn/protocol";',
    });
    expect(found).toEqual([expect.stringContaining("attic has no place in the house")]);
  });

  test("fails when it saw no module or no import", () => {
    expect(findings(dependencyDirection, {})).toEqual([
      expect.stringContaining("looked at no modules"),
      expect.stringContaining("looked at no imports"),
    ]);
  });
});
