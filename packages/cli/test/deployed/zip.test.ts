import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { conformanceDir } from "@wsfn/conformance/function";
import { testNeeding, testOfFullRun } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { packFunction } from "../../src/pack/pack-function.ts";
import { unpackFunction } from "../../src/pack/unpacked-function.ts";
import { folder } from "../project.ts";
import { appsOn, heldAgainst } from "./app.ts";

/** Its build step may have to be run first, on a machine that may be busy with other tests. */
const TIMEOUT_MS = 1_800_000;
/** npm's package `node`: what stands in for a layer of the platform, which is in no zip. */
const LAYER = "node_modules/node";

// What is deployed must be what is judged: the suite, quick, on what the zip holds and nothing else.
describe("the unpacked zip", { timeout: TIMEOUT_MS }, async () => {
  for (const app of appsOn("runtime")) {
    const needs = ["packages/cli", ...(app.manifest?.requires ?? [])] as const;
    // The function that people begin with shows what packing does to any; the others show what it does to theirs.
    const test = app.manifest?.beginHere
      ? await testNeeding(...needs)
      : await testOfFullRun("the suite on unpacked zips", ...needs);
    test(`of ${app.name} is judged as its folder is`, async () => {
      const unpacked = folder();
      await unpackFunction(await packFunction(app.dir), unpacked);
      if (existsSync(join(app.dir, LAYER))) {
        cpSync(join(app.dir, LAYER), join(unpacked, "code", LAYER), { recursive: true });
      }
      const report = await conformanceDir(unpacked);
      expect(heldAgainst(report)).toEqual([]);
      expect(report.counts.pass).toBeGreaterThan(500);
    });
  }
});
