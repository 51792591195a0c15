import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testNeeding } from "@wsfn/instance/vitest";
import type { Requirement } from "@wsfn/platform";
import { afterAll, expect, test } from "vitest";
import { Reader } from "../src/commands/reader.ts";
import { Sandbox } from "../src/commands/sandbox.ts";
import { readCommandBlocks } from "../src/commands/shown-commands.ts";
import { ROOT, readPages } from "../src/pages.ts";

/** What a page's commands need that not every machine has. */
const NEEDS: Readonly<Record<string, readonly Requirement[]>> = {
  "docs/recipes/fastapi.md": ["python3"],
  "docs/recipes/go.md": ["go"],
  "docs/recipes/spring.md": [
    { name: "mvn", install: "Maven 3.8 or newer: apt-get install maven" },
    { name: "jlink", install: "a JDK 17 or newer: apt-get install openjdk-17-jdk-headless" },
  ],
};

/** A page that makes what others use comes first. */
const FIRST = ["README.md", "docs/get-started.md"];

const sandbox = new Sandbox(ROOT);
afterAll(() => sandbox[Symbol.dispose]());

const ciLines = readFileSync(join(ROOT, ".ci/run"), "utf8").split("\n");
const reader = new Reader(sandbox, (command) =>
  ciLines.some((line) => line.replace(/^WSFN_REQUIRE=all /, "").replace(/ #.*/, "") === command),
);

const pages = [...readPages().entries()]
  .map(([source]) => source)
  .filter((source) => /^docs\/(?!zh\/).*\.md$/.test(source) && !FIRST.includes(source));
const shown = [...FIRST, ...pages]
  .map((page) => readCommandBlocks(ROOT, page))
  .filter((blocks) => blocks.length > 0);

test("pages show commands", () => {
  expect(shown.length).toBeGreaterThan(FIRST.length);
});

for (const blocks of shown) {
  const page = blocks[0]?.page ?? "";
  const declare = await testNeeding("site", ...(NEEDS[page] ?? []));
  declare(`every command of ${page} does what the page says`, async () => {
    const run = await reader.read(blocks);
    console.log([page, ...run].join("\n  "));
  });
}
