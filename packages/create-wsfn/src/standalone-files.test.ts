import { expect, test } from "vitest";
import type { Choices } from "./choices.ts";
import { standaloneFiles } from "./standalone-files.ts";

const CHOICES: Choices = {
  folder: "mine",
  name: "mine",
  template: {
    name: "node-ws",
    summary: "",
    summaryIn: {},
    language: "Node.js",
    isDefault: true,
    targets: ["both", "runtime", "container"],
    files: [
      {
        path: "README.md",
        text: "# node-ws\n<!-- only: container -->\nimage\n<!-- /only -->\nnpm run dev\n",
      },
      { path: ".github/workflows/test.yml", text: "run: npm test\n" },
      { path: "index.js", text: 'console.log("node-ws: npm run dev");\n' },
      { path: "Dockerfile", text: "FROM scratch\n", targets: ["both", "container"] },
    ],
  },
  target: "runtime",
  packageManager: "pnpm",
  install: false,
  overwrite: false,
};

test("takes the target's files, renames them, and writes pages and workflows for the package manager", () => {
  expect(standaloneFiles(CHOICES).map(({ path, text }) => [path, text])).toEqual([
    ["README.md", "# mine\npnpm run dev\n"],
    [".github/workflows/test.yml", "run: pnpm test\n"],
    ["index.js", 'console.log("mine: npm run dev");\n'],
  ]);
  expect(standaloneFiles({ ...CHOICES, target: "container" }).map(({ path }) => path)).toContain(
    "Dockerfile",
  );
});
