import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../machine/temporary-folder.ts";
import { isShortRun, leftOutFiles, recordLeftOut } from "./left-out.ts";

test("a run is short where it is asked to be, and nowhere else", () => {
  for (const [asked, isShort] of [
    ["short", true],
    ["all", false],
    [undefined, false],
  ] as const) {
    vi.stubEnv("WSFN_TESTS", asked);
    expect(isShortRun()).toBe(isShort);
  }
  vi.unstubAllEnvs();
});

test("files are left out of a short run alone", () => {
  vi.stubEnv("WSFN_MISSING_DIR", "");
  for (const asked of ["short", "all"]) {
    vi.stubEnv("WSFN_TESTS", asked);
    expect(leftOutFiles({ soak: "soak/*.test.ts" })).toEqual(asked === "short" ? ["soak/*.test.ts"] : []);
  }
  vi.unstubAllEnvs();
});

test("what is left out is noted as often as it is", async () => {
  const { path, remove } = await temporaryFolder("wsfn-left-out-");
  try {
    const dir = join(path, "missing");
    recordLeftOut("seeds", 2, dir);
    recordLeftOut("zips", 1, dir);
    const [file = ""] = readdirSync(dir);
    expect(file).toMatch(/\.left-out$/);
    expect(readFileSync(join(dir, file), "utf8")).toBe("seeds\nseeds\nzips\n");
  } finally {
    await remove();
  }
});
