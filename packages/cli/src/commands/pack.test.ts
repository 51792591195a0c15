import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, project, server } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";
import { readZip } from "../pack/files/zip.ts";

const LAYER = "acs:fc:cn-hangzhou:official:layers/Nodejs24/versions/1";
const files = { "package.json": '{"type":"module"}', "index.js": server() };

describe("wsfn pack", () => {
  it("writes the zip file and a JSON line that says what is in it", async () => {
    const out = join(folder(), "f.zip");
    await using wsfn = new WsfnProcess(["pack", project(files), "--out", out, "--json"]);
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      function: "f",
      runtime: "custom.debian12",
      out,
      bytes: readFileSync(out).length,
      files: 2,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bundled: [{ name: "your code" }],
    });
    const inside = await readZip(readFileSync(out));
    expect(inside.map(({ path }) => path)).toEqual(["index.js", "package.json"]);
  });

  it("tells a person the sizes, and puts code.zip into the folder", async () => {
    const dir = project(files);
    await using wsfn = new WsfnProcess(["pack", dir]);
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^f for custom\.debian12\n +\d+ B {2}index\.js\n/);
    expect(stdout).toMatch(/sha256 [0-9a-f]{64}$/);
    expect(existsSync(join(dir, "code.zip"))).toBe(true);
  });

  it("does not overwrite the zip file that it packs", async () => {
    const dir = project({ ...files, "code.zip": "" }, { code: "./code.zip" });
    await using first = new WsfnProcess(["pack", project(files), "--out", join(dir, "code.zip")]);
    expect((await first.exited).code).toBe(0);
    const before = readFileSync(join(dir, "code.zip"));
    await using wsfn = new WsfnProcess(["pack", dir]);
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(stdout).toContain("code.packed.zip");
    expect(readFileSync(join(dir, "code.zip"))).toEqual(before);
    await using over = new WsfnProcess(["pack", dir, "--out", join(dir, "code.zip")]);
    expect(await over.exited).toMatchObject({ code: 2, stderr: expect.stringContaining("--out") });
    expect(readFileSync(join(dir, "code.zip"))).toEqual(before);
  });

  it("warns of build output, and of a custom layer that nobody can see into", async () => {
    const dir = project(
      { ...files, "index.js": 'require("of-the-layer");', "package.json": "{}", "target/CACHEDIR.TAG": "x" },
      { layers: [LAYER, "acs:fc:cn-hangzhou:1:layers/my-deps/versions/7"] },
    );
    await using wsfn = new WsfnProcess(["pack", dir]);
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warning: target\/ is build output/m);
    expect(stdout).toMatch(
      /^warning: of-the-layer: not installed here, so left to the custom layer my-deps/m,
    );
    expect(stdout).toMatch(/^warning: NODE_PATH names no folder below \/opt/m);
  });

  it("unpacks in place of packing, ready to be run", async () => {
    const out = folder();
    await using wsfn = new WsfnProcess(["pack", project(files), "--unpack", out]);
    expect((await wsfn.exited).code).toBe(0);
    expect(existsSync(join(out, "code/index.js"))).toBe(true);
    expect(readFileSync(join(out, "s.yaml"), "utf8")).toContain("code: ./code");
  });

  it("does not unpack over a project, and says where it cannot write", async () => {
    const dir = project(files);
    await using over = new WsfnProcess(["pack", dir, "--unpack", dir]);
    expect(await over.exited).toMatchObject({ code: 2, stderr: expect.stringContaining("an empty folder") });
    expect(readFileSync(join(dir, "s.yaml"), "utf8")).toContain("code: .\n");
    await using nowhere = new WsfnProcess(["pack", dir, "--out", join(dir, "index.js", "x.zip")]);
    expect(await nowhere.exited).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/x\.zip cannot be written/),
    });
  });

  it("exits 1 where the code could not start, 2 where there is none, and writes nothing", async () => {
    const dir = project(
      { bootstrap: "#!/bin/sh\n" },
      { customRuntimeConfig: { command: ["/code/bootstrap"] } },
    );
    await using bad = new WsfnProcess(["pack", dir]);
    expect(await bad.exited).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not executable\n→ chmod 755/),
    });
    expect(existsSync(join(dir, "code.zip"))).toBe(false);
    await using none = new WsfnProcess(["pack", folder()]);
    expect((await none.exited).code).toBe(2);
  });
});
