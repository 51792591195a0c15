import { expect, test } from "vitest";
import { appMentions } from "./app-mentions.ts";
import { type Files, findings } from "./fixture.ts";

const GOOD: Files = {
  "pnpm-workspace.yaml": "packages:\n  - packages/*\n  - apps/*\n",
  "apps/node-ws/index.js": "// node-ws\n",
  "apps/go-ws/main.go": "",
  "README.md": "node-ws and go-ws",
  "docs/a.json": "node-ws",
  "packages/cli/src/dev.test.ts": "node-ws",
  "packages/cli/src/dev.ts": "const a = 'my-node-ws', b = 'node-ws2';\n",
};

test("accepts apps named in their own folder, on pages and in tests", () => {
  expect(findings(appMentions, GOOD)).toEqual([]);
});

test.each([
  [
    "code",
    "packages/cli/src/dev.ts",
    '\nconst sample = "apps/node-ws";',
    "packages/cli/src/dev.ts:2 names the app node-ws",
  ],
  ["configuration", ".ci/run", "npm test -- --filter=go-ws", ".ci/run:1 names the app go-ws"],
  ["another app", "apps/go-ws/main.go", "// as node-ws does", "apps/go-ws/main.go:1 names the app node-ws"],
  [
    "a workspace that lists apps one by one",
    "pnpm-workspace.yaml",
    "packages:\n  - apps/a\n",
    "does not take apps by a glob",
  ],
])("finds an app's name in %s", (_, path, text, message) => {
  expect(findings(appMentions, { ...GOOD, [path]: text })).toEqual([expect.stringContaining(message)]);
});

test("fails when it saw no app", () => {
  expect(findings(appMentions, { "pnpm-workspace.yaml": "packages:\n  - apps/*\n" })).toEqual([
    expect.stringContaining("looked at no apps"),
  ]);
});
