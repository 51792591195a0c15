import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { mountPlan } from "./mount-plan.ts";

describe("mountPlan", () => {
  test("binds what the machine has, and makes anew only the folders that get something", () => {
    const root = codeFolder({ "a.txt": "" });
    mkdirSync(join(root, "opt/theirs"), { recursive: true });
    mkdirSync(join(root, "usr"));
    symlinkSync("usr/bin", join(root, "bin"));
    const shown = new Map([
      [`${root}/code`, { folder: "/work/f" }],
      [`${root}/opt/nodejs20/bin/node`, { program: process.execPath }],
      [`${root}/opt/nodejs20/bin/npm`, { program: join(codeFolder({ "*npm": "#!/bin/sh\n" }), "npm") }],
    ]);
    const here = mountPlan(shown).filter((step) => step.at(-1)?.startsWith(`${root}/`));
    const relative = here.map((step) => step.map((word) => word.replace(`${root}/`, "")));
    const byPath = relative.sort((a, b) => `${a[0]} ${a.at(-1)}`.localeCompare(`${b[0]} ${b.at(-1)}`));
    expect(byPath).toEqual([
      ["bind", "/work/f", "code"],
      ["bind", "opt/theirs", "opt/theirs"],
      ["bind", "usr", "usr"],
      ["call", expect.stringMatching(/npm$/), "opt/nodejs20/bin/npm"],
      ["dir", "opt"],
      ["dir", "opt/nodejs20"],
      ["dir", "opt/nodejs20/bin"],
      ["file", "a.txt", "a.txt"],
      ["link", "usr/bin", "bin"],
      ["link", process.execPath, "opt/nodejs20/bin/node"],
    ]);
  });

  test("makes every folder before what is in it", () => {
    const steps = mountPlan(new Map([["/a/b/c", { folder: "/" }]]));
    const at = (path: string): number => steps.findIndex((step) => step.at(-1) === path);
    expect(at("/a")).toBeGreaterThanOrEqual(0);
    expect(at("/a")).toBeLessThan(at("/a/b"));
    expect(at("/a/b")).toBeLessThan(at("/a/b/c"));
  });
});
