import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

const MAIN = join(import.meta.dirname, "main.ts");

/** The program as a person runs it, in a folder of its own. */
function run(
  args: readonly string[],
  cwd: string,
  locale = "C.UTF-8",
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd, env: { ...process.env, LC_ALL: locale } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("create-wsfn out of a clone", () => {
  it.each([
    ["C.UTF-8", /^create-wsfn: expected the published create-wsfn.*; in a clone `npx pnpm@10 wsfn new DIR`/],
    ["zh_CN.UTF-8", /^create-wsfn: 这是克隆中的源码.*；在克隆中用 `npx pnpm@10 wsfn new DIR`/],
  ])("names `wsfn new`, and makes nothing that cannot be installed: %s", async (locale, words) => {
    const cwd = mkdtempSync(join(tmpdir(), "create-wsfn-"));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    const { code, stderr } = await run(["my-ws", "--template", "node-ws", "--yes"], cwd, locale);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(words),
    });
    expect(existsSync(join(cwd, "my-ws"))).toBe(false);
  });

  it("lists the templates all the same", async () => {
    const { code, stdout } = await run(["--list"], tmpdir());
    expect(code).toBe(0);
    expect(stdout).toMatch(/^node-ws /m);
  });
});
