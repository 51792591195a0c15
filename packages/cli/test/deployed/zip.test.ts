import { cpSync, existsSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { conformanceDir } from "@wsfn/conformance/function";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { packFunction } from "../../src/pack/pack-function.ts";
import { unpackFunction } from "../../src/pack/unpacked-function.ts";
import { folder } from "../project.ts";
import { type App, appsOn, heldAgainst } from "./app.ts";

const PATIENCE_MS = 600_000;
/** npm's package `node`: what stands in for a layer of the platform, which is in no zip. */
const LAYER = "node_modules/node";

/** The app as it is cloned, so that nobody else builds in the same folder meanwhile. */
function clone({ dir, manifest }: App): string {
  const copy = folder();
  const made = ["node_modules", ".wsfn", manifest?.build?.output];
  cpSync(dir, copy, { recursive: true, filter: (path) => path === dir || !made.includes(basename(path)) });
  symlinkSync(join(dir, "node_modules"), join(copy, "node_modules"));
  return copy;
}

// What is deployed must be what is judged: the suite, quick, on what the zip holds and nothing else.
describe("the unpacked zip", { timeout: PATIENCE_MS }, async () => {
  for (const app of appsOn("runtime")) {
    const test = await testNeeding("packages/cli", ...(app.manifest?.requires ?? []));
    test(`of ${app.name} is judged as its folder is`, async () => {
      const unpacked = folder();
      await unpackFunction(await packFunction(clone(app)), unpacked);
      if (existsSync(join(app.dir, LAYER))) {
        cpSync(join(app.dir, LAYER), join(unpacked, "code", LAYER), { recursive: true });
      }
      const report = await conformanceDir(unpacked);
      expect(heldAgainst(report)).toEqual([]);
      expect(report.counts.pass).toBeGreaterThan(500);
    });
  }
});
