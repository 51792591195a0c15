import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], { encoding: "utf8" });
const manifest = (room: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../..", room, "package.json"), "utf8"));

describe("wsfn-conform", () => {
  it("is the suite's program", () => {
    expect(run("--help").stdout).toContain("Usage: wsfn-conform [options] [url]");
    expect(run("ws://127.0.0.1:1/").status).toBe(2);
  });

  it("has the version of the suite that it names", () => {
    expect(run("--version").stdout.trim()).toBe(manifest("wsfn-conform").version);
    expect(manifest("wsfn-conform").version).toBe(manifest("conformance").version);
  });
});
