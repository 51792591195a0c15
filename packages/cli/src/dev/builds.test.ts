import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "../../test/project.ts";
import { readFolder } from "../function-folder.ts";
import { Builds } from "./builds.ts";

/** A function whose build runs a shell's command, and makes `out`. */
function building(name: string, command: string) {
  const manifest = {
    summary: "s",
    language: "shell",
    build: { command: ["sh", "-c", command], inputs: ["index.js"], output: "out" },
  };
  return project({ "index.js": "", "wsfn.json": JSON.stringify(manifest) }, { functionName: name });
}

function builds(dirs: readonly string[]) {
  const seen: string[] = [];
  const made = new Builds(
    dirs.map((dir) => readFolder(dir, {})),
    {
      signal: new AbortController().signal,
      onWork: (folder) => seen.push(`work ${folder?.functions[0]?.name}`),
      onLine: (folder, line) => seen.push(`${folder.functions[0]?.name}: ${line}`),
      onFailed: (_, { detail }) => seen.push(`failed: ${detail.logs}`),
    },
  );
  return { made, seen };
}

describe("Builds", () => {
  it("has what needs no build ready at once, while another one is built", async () => {
    const slow = building("slow", "cat gate > out");
    execFileSync("mkfifo", [join(slow, "gate")]);
    const plain = project({ "index.js": "" }, { functionName: "plain" });
    const { made, seen } = builds([slow, plain]);
    expect(made.functions.map(({ name }) => name)).toEqual(["plain", "slow"]);
    await made.functions[0]?.built;
    const [specOfSlow] = readFolder(slow, {}).functions;
    expect(specOfSlow?.name).toBe("slow");
    await writeFile(join(slow, "gate"), "made"); // in a thread of its own: the reader is yet to be started
    await made.all();
    expect(seen).toEqual(["work slow", "slow: $ sh -c cat gate > out", "work undefined"]);
  });

  it("builds the others where one fails, and has its last words", async () => {
    const { made, seen } = builds([
      building("bad", "echo begins; echo no such crate >&2; exit 3"),
      building("good", "echo > out"),
    ]);
    const ends = await Promise.allSettled(made.functions.map(({ built }) => built));
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(seen.find((line) => line.startsWith("failed"))).toMatch(/no such crate/);
    await expect(made.all()).rejects.toMatchObject({ code: "BuildFailed" });
  });

  it("says so when nothing could be built", async () => {
    const { made } = builds([building("bad", "exit 3"), building("worse", "exit 4")]);
    await expect(made.nothingBuilt).rejects.toMatchObject({ message: expect.stringMatching(/code 3/) });
  });
});
