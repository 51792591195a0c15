import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testOfFullRun } from "@wsfn/instance/vitest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyRepository } from "../release/repository-copy.ts";

/**
 * This repository itself, with one fault of each kind planted in a copy of it: what the guards and knip are set to here must notice, not
 * only what they can do in a fixture.
 */
const HOUSE = fileURLToPath(new URL("../..", import.meta.url));

const CIRCLE = "packages/protocol/src/frames/planted.ts";
const READER = "packages/cli/src/text/planted.ts";
const UNUSED = "packages/protocol/src/errors.ts";
const PLANTS = {
  [CIRCLE]:
    'import { frameViolation } from "./frame-violations.ts";\n\n/** Planted. */\nexport const planted = frameViolation;\n',
  "packages/protocol/src/frames/frame-violations.ts": '\nexport { planted } from "./planted.ts";\n',
  [READER]: 'import { parse } from "yaml";\n\n/** Planted. */\nexport const planted = parse;\n',
  [UNUSED]: "\n/** Planted. */\nexport const nobodyAsksForThis = 1;\n",
};

/** Each step reads two thousand files: seconds, and minutes on a machine that does ten other things. */
const LIMIT_MS = 600_000;

describe("what is planted here", { timeout: LIMIT_MS }, async () => {
  const test = await testOfFullRun("faults planted in this repository", "tools");
  let copy = "";

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "wsfn-planted-"));
    copyRepository(HOUSE, copy);
    for (const [path, text] of Object.entries(PLANTS)) appendFileSync(join(copy, path), text);
  }, LIMIT_MS);

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test("a circle of imports and a second reader of s.yaml fail the guards", async () => {
    const main = join(HOUSE, "tools/guards/main.ts");
    const { status, stdout } = spawnSync(process.execPath, [main, copy], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^packages\/protocol\/src\/frames\/frame-violations\.ts:\d+ imports in a circle with packages\/protocol\/src\/frames\/planted\.ts/m,
    );
    expect(stdout).toMatch(/^packages\/cli\/src\/text\/planted\.ts:1 reads a deploy file for itself/m);
  });

  test("an unused export fails knip", async () => {
    const knip = join(HOUSE, "node_modules/.bin/knip");
    const { status, stdout } = spawnSync(knip, ["--no-config-hints"], { cwd: copy, encoding: "utf8" });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^nobodyAsksForThis .*packages\/protocol\/src\/errors\.ts/m);
  });
});

test("`pnpm check` and CI run both", () => {
  const { scripts } = JSON.parse(readFileSync(join(HOUSE, "package.json"), "utf8"));
  const check = scripts.check.split(" && ");
  const ci = readFileSync(join(HOUSE, ".ci/run"), "utf8").split("\n");
  for (const command of ["pnpm guards", "pnpm knip"]) {
    expect(check).toContain(command);
    expect(ci).toContain(command);
  }
  expect(scripts).toMatchObject({ guards: "node tools/guards/main.ts", knip: "knip --no-config-hints" });
});
