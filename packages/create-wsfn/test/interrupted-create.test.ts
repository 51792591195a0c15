import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

test("Ctrl-C while files are written leaves the folder whole, and nothing is installed", () => {
  const root = mkdtempSync(join(tmpdir(), "wsfn-interrupted-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "my-ws");
  const program = join(import.meta.dirname, "interrupted-create-program.ts");
  const env = { ...process.env, LC_ALL: "C", NO_COLOR: "1" };
  const { status, signal, stdout } = spawnSync(process.execPath, [program, folder], {
    encoding: "utf8",
    env,
  });
  expect({ status, signal }).toEqual({ status: 130, signal: null });
  expect(stdout).toContain("The installation was stopped. The files are there");
  const made = readdirSync(folder);
  expect(made).toEqual(expect.arrayContaining(["README.md", "index.js", "package.json", "s.yaml"]));
  expect(made.filter((name) => name === "node_modules" || name.startsWith(".draft"))).toEqual([]);
});
