import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { repositoryOf } from "./fixture.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

test("prints each finding with its place, then the counts, and exits 1", () => {
  const { root } = repositoryOf({ "packages/a/src/long.ts": "x\n".repeat(401), "pnpm-workspace.yaml": "" });
  const { status, stdout } = spawnSync(process.execPath, [main, root], { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^packages\/a\/src\/long\.ts:401 401 lines, 400 are allowed — split it/m);
  expect(stdout).toMatch(/^file-size: 1 found \(1 files\)$/m);
  expect(stdout).toMatch(/^guards: 17 looked, \d+ found$/m);
});
