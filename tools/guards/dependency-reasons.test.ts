import { describe, expect, test } from "vitest";
import { dependencyReasons } from "./dependency-reasons.ts";
import { type Files, findings } from "./fixture.ts";

const GOOD: Files = {
  "package.json": { devDependencies: { node: "24.0.0", vitest: "catalog:" } },
  "pnpm-workspace.yaml": "catalog:\n  vitest: 5.1.1\n  ws: 8.23.0\n",
  "packages/gateway/package.json": {
    name: "@wsfn/gateway",
    dependencies: { ws: "catalog:" },
    peerDependencies: { vitest: ">=3" },
  },
  "apps/echo/package.json": {
    dependencies: { ws: "8.23.0", other: "npm:fork@1.2.3" },
    devDependencies: { "@wsfn/gateway": "workspace:*", "@types/other": "1.2.3" },
  },
  "docs/dependencies.md": [
    "| name | where | why |",
    "| --- | --- | --- |",
    "| `node` | root | runs everything |",
    "| `vitest` | gateway, root | runs the tests |",
    "| `ws` | gateway | speaks WebSocket |",
  ].join("\n"),
};

const page = (from: string, to: string): Files => ({
  ...GOOD,
  "docs/dependencies.md": `${GOOD["docs/dependencies.md"]}`.replace(from, to),
});

describe("dependencyReasons", () => {
  test("accepts dependencies that are explained and come from the catalog", () => {
    expect(findings(dependencyReasons, GOOD)).toEqual([]);
  });

  test.each<[string, Files, string]>([
    ["a dependency without a row", page("| `ws` | gateway | speaks WebSocket |", ""), "ws has no reason"],
    ["a room that the row does not name", page("gateway, root", "gateway"), "vitest is used in root"],
    [
      "a room that does not use it",
      page("| `ws` | gateway", "| `ws` | gateway, cli"),
      "ws is not used in cli",
    ],
    ["a row for nothing", page("`ws` |", "`ws`, `left-pad` |"), "left-pad is explained and not used"],
    ["a row without a reason", page("speaks WebSocket", ""), "a row without a reason"],
    [
      "a version outside the catalog",
      {
        ...GOOD,
        "packages/gateway/package.json": {
          name: "@wsfn/gateway",
          dependencies: { ws: "^8.0.0" },
          peerDependencies: { vitest: ">=3" },
        },
        "pnpm-workspace.yaml": "catalog:\n  vitest: 5.1.1\n",
      },
      "ws asks for ^8.0.0",
    ],
    [
      "a range in the catalog",
      { ...GOOD, "pnpm-workspace.yaml": "catalog:\n  vitest: ^5.1.1\n  ws: 8.23.0\n" },
      "vitest: ^5.1.1 is no exact version",
    ],
    [
      "a catalog entry nobody asks for",
      { ...GOOD, "pnpm-workspace.yaml": "catalog:\n  vitest: 5.1.1\n  ws: 8.23.0\n  yaml: 2.9.1\n" },
      "yaml is in the catalog and unused",
    ],
    [
      "an app's range",
      { ...GOOD, "apps/echo/package.json": { dependencies: { ws: "^8.23.0" } } },
      "ws asks for ^8.23.0",
    ],
    [
      "an app's second version",
      { ...GOOD, "apps/echo/package.json": { dependencies: { ws: "8.22.0" } } },
      "ws is 8.22.0 here and 8.23.0 in the catalog",
    ],
  ])("finds %s", (_, files, message) => {
    expect(findings(dependencyReasons, files)).toEqual([expect.stringContaining(message)]);
  });

  test("finds a tool of an app's own that the app does not pin", () => {
    const app = { devDependencies: { "@types/other": "^1.2.3" } };
    expect(findings(dependencyReasons, { ...GOOD, "apps/echo/package.json": app })).toEqual([
      expect.stringContaining("@types/other asks for ^1.2.3"),
      expect.stringContaining("@types/other has no reason"),
    ]);
  });

  test("fails when it saw no dependency or no reason", () => {
    expect(findings(dependencyReasons, { "package.json": {} })).toEqual([
      expect.stringContaining("looked at no dependencies"),
      expect.stringContaining("looked at no reasons"),
    ]);
  });
});
