import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { WsfnProcess } from "../test/wsfn-process.ts";

const wsfn = async (...args: string[]) => {
  await using started = new WsfnProcess(args);
  return await started.exited; // awaited here: leaving the block ends the process
};

describe("wsfn", () => {
  it.each([
    [["doctr"], "wsfn: unknown command 'doctr'\n(Did you mean doctor?)"],
    [["invoke", "--help"], "wsfn: unknown command 'invoke'"],
    [["conforms", "--help"], "wsfn: unknown command 'conforms'\n(Did you mean conform?)"],
    [["doctor", "--onyl", "starts"], "wsfn: unknown option '--onyl'\n(Did you mean --only?)"],
    [["pack", "one", "two"], "wsfn: too many arguments for 'pack'"],
    [["image", "--build-arg", "NAME"], "expected NAME=value"],
  ])("refuses %j on stderr, with the way out and exit code 2", async (args, words) => {
    const { code, stdout, stderr } = await wsfn(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr).toContain("--help");
  });

  it("shows a person without an s.yaml how a server is judged", async () => {
    const { code, stdout, stderr } = await wsfn("conform", import.meta.dirname);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("s.yaml: no such file");
    expect(stderr).toContain("give its URL");
  });

  it.each(["dev", "conform", "doctor"])(
    "names to %s the functions in a folder of folders",
    async (command) => {
      const apps = join(import.meta.dirname, "../../../apps");
      const { code, stdout, stderr } = await wsfn(command, apps);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/→ name the folders in it that hold one: .*node-ws/);
    },
  );

  it.each(["dev", "conform", "bench", "pack", "image", "doctor", "sign"])(
    "has a help for %s with examples and exit codes, on stdout",
    async (command) => {
      const { code, stdout, stderr } = await wsfn(command, "--help");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^Examples:\n {2}wsfn /m);
      expect(stdout).toMatch(/^Exit codes: 0 .*, 2 /m);
    },
  );

  it("ends without a word when its reader goes away", async () => {
    await using started = new WsfnProcess(["dev", "--help"]);
    started.child.stdout?.destroy();
    const { stderr } = await started.exited;
    expect(stderr).toBe("");
  });
});
