import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { readsPort, specIn, codeFolder as testFolder } from "../../test/programs.ts";
import { ask, failure, started } from "../../test/started.ts";
import { codeFolder } from "./code-folder.ts";

/** A zip file of these files; its path. */
function zipOf(files: Readonly<Record<string, string>>): string {
  const zip = join(testFolder({}), "code.zip");
  const entries = Object.entries(files).map(
    ([name, text]) => [name, new TextEncoder().encode(text)] as const,
  );
  writeFileSync(zip, zipSync(Object.fromEntries(entries)));
  return zip;
}

describe("codeFolder", () => {
  test("leaves a folder as it is", async () => {
    const dir = testFolder({});
    const code = await codeFolder(dir);
    expect(code.path).toBe(dir);
    await code.release();
    expect(existsSync(dir)).toBe(true);
  });

  test("unpacks a zip once for all who hold it, until the last one gives it back", async () => {
    const zip = zipOf({ "index.js": "1" });
    const [a, b] = await Promise.all([codeFolder(zip), codeFolder(zip)]);
    expect(b.path).toBe(a.path);
    const letGo = a.hold();
    await a.release();
    await a.release();
    await b.release();
    expect(existsSync(join(a.path, "index.js"))).toBe(true);
    await letGo();
    expect(existsSync(a.path)).toBe(false);
    const again = await codeFolder(zip);
    expect(again.path).not.toBe(a.path);
    await again.release();
  });

  test("unpacks a new zip under the same name", async () => {
    const zip = zipOf({ "index.js": "1" });
    const old = await codeFolder(zip);
    writeFileSync(zip, zipSync({ "main.js": new Uint8Array(9) }));
    const code = await codeFolder(zip);
    expect(readdirSync(code.path)).toEqual(["main.js"]);
    await Promise.all([old.release(), code.release()]);
  });
});

describe("a function whose code is a zip", () => {
  test("starts, and takes its folder along when it ends", async () => {
    const spec = specIn(zipOf({ "index.js": `${readsPort}; console.log(__dirname)` }), [
      "node",
      "/code/index.js",
    ]);
    let folder = "";
    const onLog = ({ stream, text }: { stream: string; text: string }): void => {
      if (stream === "stdout") folder = text;
    };
    const [one, two] = await Promise.all([started(spec, { onLog }), started(spec)]);
    expect(await ask(one)).toMatch(/^\d+$/);
    await one.stop();
    expect(await ask(two)).toMatch(/^\d+$/);
    expect(existsSync(folder)).toBe(true);
    await two.stop();
    expect(existsSync(folder)).toBe(false);
  });

  test("does not start from a broken zip or a broken program, and leaves no folder", async () => {
    const broken = join(testFolder({ "code.zip": "no zip" }), "code.zip");
    const [without, throwing] = [zipOf({ a: "" }), zipOf({ "a.js": "throw 1" })];
    // Its own: tests of other packages unpack zips at the same time.
    const scratch = testFolder({});
    vi.stubEnv("TMPDIR", scratch);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await failure(specIn(broken, ["node", "index.js"]))).toMatchObject({
      code: "BadCode",
      message: expect.stringContaining(`${broken} cannot be used`),
    });
    expect(await failure(specIn(without, ["./bootstrap"]))).toMatchObject({
      code: "CAFileNotFound",
    });
    expect(await failure(specIn(throwing, ["node", "a.js"]))).toMatchObject({
      code: "CAExited",
    });
    expect(readdirSync(scratch)).toEqual([]);
  });
});
