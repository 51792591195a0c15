import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const wsfn = async (...args: string[]) => {
  await using started = new WsfnProcess(args);
  return await started.exited;
};

function parent(): string {
  const folder = mkdtempSync(join(tmpdir(), "wsfn-new-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("wsfn new, in a clone", () => {
  it("makes a function that runs wsfn from the clone, as it is not published", async () => {
    const folder = join(parent(), "my-ws");
    const { code, stdout } = await wsfn("new", folder, "--template", "node-ws", "--yes", "--no-install");
    expect(code).toBe(0);
    expect(stdout).toContain(`wsfn new ${folder} --template node-ws`);
    const { name, scripts, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(name).toBe("my-ws");
    expect(scripts.dev).toMatch(/main\.ts" dev \.$/);
    expect(scripts.test).toMatch(/main\.ts" conform \. --via gateway$/);
    expect(devDependencies).toEqual({});
    expect(existsSync(join(folder, "conformance.test.ts"))).toBe(false);
  });

  it("does so from any folder", async () => {
    const cwd = parent();
    await using started = new WsfnProcess(["new", "my-ws", "--yes", "--no-install"], {}, { cwd });
    expect((await started.exited).code).toBe(0);
    const { scripts, devDependencies } = JSON.parse(readFileSync(join(cwd, "my-ws/package.json"), "utf8"));
    expect(scripts.dev).toMatch(/main\.ts" dev \.$/);
    expect(devDependencies).toEqual({});
  });

  it("shows the name when it is not the folder's", async () => {
    const { stdout } = await wsfn("new", join(parent(), "My Ws!"), "--yes", "--no-install");
    expect(stdout).toContain("The function is named my-ws");
    expect(stdout).toMatch(/cd '.*\/My Ws!'/);
  });

  it("leaves a folder with files in it alone", async () => {
    const folder = parent();
    writeFileSync(join(folder, "precious"), "");
    const { code, stderr } = await wsfn("new", folder, "--name", "x", "--yes", "--no-install");
    expect(code).toBe(2);
    expect(stderr).toContain("--overwrite");
  });

  it("names a package manager that is not there", async () => {
    const folder = join(parent(), "my-ws");
    const bin = parent();
    symlinkSync(execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim(), join(bin, "git"));
    const args = ["new", folder, "--yes", "--package-manager", "yarn"];
    await using started = new WsfnProcess(args, { PATH: bin });
    const { code, stderr } = await started.exited;
    expect(code).toBe(2);
    expect(stderr).toContain("expected to run yarn, and it is not on PATH");
    expect(existsSync(join(folder, "index.js"))).toBe(true);
  });
});
