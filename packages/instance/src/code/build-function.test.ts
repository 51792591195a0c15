import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { processRow, until } from "../../test/started.ts";
import { buildFunction } from "./build-function.ts";

const build = { command: ["/bin/sh", "build.sh"], inputs: ["main.c", "build.sh"], output: "out" };
const files = { "main.c": "v1", "build.sh": "echo building; cp main.c out" };

/** Sets when a file was changed, in seconds of 1970. */
const touch = (dir: string, name: string, at: number): void => utimesSync(join(dir, name), at, at);

describe("buildFunction", () => {
  test("runs when the output is missing, and not again while nothing changed", async () => {
    const dir = codeFolder(files);
    const log: string[] = [];
    expect(await buildFunction(dir, build, { onLog: (line) => void log.push(line) })).toBe(true);
    expect(await buildFunction(dir, build)).toBe(false);
    expect(log).toEqual(["$ /bin/sh build.sh", "building"]);
  });

  test("runs again when an input is newer than the output", async () => {
    const dir = codeFolder(files);
    await buildFunction(dir, build);
    for (const name of ["main.c", "build.sh", "out"]) touch(dir, name, 1000);
    expect(await buildFunction(dir, build)).toBe(false);
    writeFileSync(join(dir, "main.c"), "v2");
    touch(dir, "main.c", 1001);
    expect(await buildFunction(dir, build)).toBe(true);
    expect(readFileSync(join(dir, "out"), "utf8")).toBe("v2");
  });

  test("runs once for all that ask at the same time", async () => {
    const dir = codeFolder(files);
    const log: string[] = [];
    const asked = Array.from({ length: 4 }, () =>
      buildFunction(dir, build, { onLog: (line) => void log.push(line) }),
    );
    expect((await Promise.all(asked)).filter((ran) => ran)).toEqual([true]);
    expect(log.filter((line) => line === "building")).toEqual(["building"]);
  });

  test("does not wait for another build after an abort", async () => {
    const dir = codeFolder({ ...files, "build.sh": "echo building; exec sleep 1000" });
    const [first, second] = [new AbortController(), new AbortController()];
    const isBuilding = new Promise<void>((resolve) => {
      const onLog = (line: string): void => void (line === "building" && resolve());
      void buildFunction(dir, build, { onLog, signal: first.signal }).catch(() => {});
    });
    await isBuilding;
    const waiting = buildFunction(dir, build, {
      onLog: (line) => void (line.startsWith("waits for") && second.abort()),
      signal: second.signal,
    });
    await expect(waiting).rejects.toMatchObject({ code: "Aborted" });
    first.abort();
  });

  test("fails with the tool's output", async () => {
    const dir = codeFolder({ "build.sh": "echo main.c:1: no such thing >&2; exit 2" });
    await expect(buildFunction(dir, build)).rejects.toMatchObject({
      code: "BuildFailed",
      message: expect.stringMatching(
        /^The build failed: \/bin\/sh build\.sh ended with code 2\nmain\.c:1: no such thing/,
      ),
    });
  });

  test("reports its command first, then whole lines, as a terminal would show them", async () => {
    const dir = codeFolder({
      "build.sh": "printf 'half '; sleep 0.1; printf 'a line\\n1%%\\r100%%\\r\\nend'; cp main.c out",
      "main.c": "",
    });
    const log: string[] = [];
    await buildFunction(dir, build, { onLog: (line) => void log.push(line) });
    expect(log).toEqual(["$ /bin/sh build.sh", "half a line", "100%", "end"]);
  });

  test("fails when the tool is not there, or makes nothing", async () => {
    const dir = codeFolder({ "build.sh": "" });
    await expect(buildFunction(dir, { ...build, command: ["no-such-tool"] })).rejects.toThrow(/ENOENT/);
    await expect(buildFunction(dir, build)).rejects.toThrow(/ended well, but made no out/);
  });

  test("ends the tool and its children when it is called off", async () => {
    const dir = codeFolder({ "build.sh": "sleep 1000 & echo $!; wait" });
    const calledOff = new AbortController();
    let pid = 0;
    const run = buildFunction(dir, build, {
      signal: calledOff.signal,
      onLog: (line) => {
        if (line.startsWith("$")) return;
        pid = Number(line);
        calledOff.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: "Aborted" });
    await until(() => processRow(pid) === undefined);
  });
});
