import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { elfFile } from "../../../test/elf-file.ts";
import { type Files, folder } from "../../../test/project.ts";
import { bundleNode } from "../bundle/node-bundle.ts";
import { nativeFiles } from "./native-package.ts";
import { fitOf } from "./node-abi.ts";

const NODE_20 = 115;
const napi = elfFile({ exports: ["napi_register_module_v1"], libraries: ["libc.so.6"] });

describe("fitOf", () => {
  it.each<[string, string, Uint8Array, boolean | string]>([
    ["a Node-API module", "a.node", napi, true],
    ["an older Node-API module", "a.node", elfFile({ imports: ["napi_module_register"] }), true],
    ["a module of the right ABI", "a.node", elfFile({ exports: ["node_register_module_v115"] }), true],
    ["a module that its name gives away", "uws_linux_x64_115.node", elfFile({}), true],
    ["a module that tells nothing", "binding.node", elfFile({}), true],
    [
      "a module of another ABI",
      "a.node",
      elfFile({ exports: ["node_register_module_v127"] }),
      "Node.js 22 (ABI 127)",
    ],
    ["another ABI by its name", "uws_linux_x64_93.node", elfFile({}), "Node.js 16"],
    ["another ABI by its folder", "lib/binding/node-v137-linux-x64/a.node", elfFile({}), "Node.js 24"],
    ["another processor", "a.node", elfFile({ machine: 183 }), "another processor"],
    ["musl", "a.node", elfFile({ libraries: ["libc.musl-x86_64.so.1"] }), "musl"],
    ["a file for macOS", "a.node", Buffer.from([0xcf, 0xfa, 0xed, 0xfe, 0, 0, 0, 0]), "no file for Linux"],
  ])("judges %s", (_, path, data, verdict) => {
    const fit = fitOf(path, data, NODE_20);
    expect(fit.fits).toBe(verdict === true);
    if (!fit.fits) expect(fit.why).toContain(verdict);
  });
});

const PACKAGE: Files = {
  "package.json": '{"type":"module"}',
  "index.js": 'import fast from "fast"; fast();',
  "node_modules/fast/package.json":
    '{"name":"@fork/fast","main":"index.js","dependencies":{"loader":"1"},"optionalDependencies":{"absent":"1"}}',
  "node_modules/fast/index.js":
    'module.exports = require("loader")("./fast_" + process.versions.modules + ".node");',
  "node_modules/fast/fast_115.node": elfFile({}),
  "node_modules/fast/fast_127.node": elfFile({}),
  "node_modules/fast/win32.node": "MZ",
  "node_modules/fast/src/fast.cc": "int x;",
  "node_modules/fast/LICENSE": "MIT",
  "node_modules/loader/package.json": '{"name":"loader"}',
  "node_modules/loader/index.js": "module.exports = (file) => require(file);",
};

describe("a package with native code", () => {
  it("stays beside the bundle, with the builds that fit and what it depends on", async () => {
    const dir = folder(PACKAGE);
    const { files, native } = await bundleNode(dir, ["index.js"], { nodeVersion: "20.10.0" });
    expect(String(files[0]?.data)).toContain('from "fast"');
    expect(native.map(({ name }) => name)).toEqual(["fast"]);
    expect(nativeFiles(native, NODE_20).files.map(({ path }) => path)).toEqual([
      "node_modules/fast/LICENSE",
      "node_modules/fast/fast_115.node",
      "node_modules/fast/index.js",
      "node_modules/fast/package.json",
      "node_modules/loader/index.js",
      "node_modules/loader/package.json",
    ]);
  });

  const second: Files = {
    "package.json": '{"type":"module"}',
    "index.js": 'import fast from "fast"; fast();',
    "node_modules/fast/package.json": '{"name":"fast","main":"src/index.js"}',
    "node_modules/fast/src/index.js":
      'module.exports = require("../bin/fast_" + process.versions.modules + ".node");',
    "node_modules/fast/bin/fast_115.node": elfFile({}),
    "node_modules/fast/copy/fast_115.node": elfFile({}),
  };

  it.each<[string, Files, string[]]>([
    ["leaves out a second build that nothing loads", {}, ["bin"]],
    [
      "keeps one that your code imports",
      { "index.js": 'import "fast"; import "fast/copy/fast_115.node";' },
      ["bin", "copy"],
    ],
    [
      "keeps both where a script looks for itself",
      { "node_modules/fast/src/other.js": "require(process.env.BUILD)" },
      ["bin", "copy"],
    ],
    [
      "keeps both where another package looks for it",
      { "node_modules/fast/src/index.js": 'module.exports = require("bindings")("fast");' },
      ["bin", "copy"],
    ],
    [
      "keeps both where the one that is named does not fit",
      { "node_modules/fast/bin/fast_115.node": elfFile({ machine: 183 }) },
      ["copy"],
    ],
  ])("%s", async (_, more, kept) => {
    const { native } = await bundleNode(folder({ ...second, ...more }), ["index.js"], {
      nodeVersion: "20.10.0",
    });
    const builds = nativeFiles(native, NODE_20).files.flatMap(
      ({ path }) => /fast\/(\w+)\/\w+\.node$/.exec(path)?.[1] ?? [],
    );
    expect(builds).toEqual(kept);
  });

  const sharp = (platforms: Files): Files => ({
    "package.json": '{"type":"module"}',
    "index.js": 'import "sharp";',
    "node_modules/sharp/package.json":
      '{"name":"sharp","optionalDependencies":{"@img/linux":"1","@img/musl":"1","@img/mac":"1"}}',
    "node_modules/sharp/index.js": 'module.exports = require("@img/" + process.platform + "/sharp.node");',
    ...platforms,
  });
  const build = (name: string, fields: string): Files => ({
    [`node_modules/@img/${name}/package.json`]: `{"name":"@img/${name}",${fields}}`,
    [`node_modules/@img/${name}/sharp.node`]: napi,
  });

  it("is one whose builds are packages of their own, with the one for the platform alone", async () => {
    const dir = folder(
      sharp({
        ...build("linux", '"os":["linux"],"cpu":["x64"],"libc":["glibc"]'),
        ...build("musl", '"os":["linux"],"cpu":["x64"],"libc":["musl"]'),
        ...build("mac", '"os":["darwin"]'),
      }),
    );
    const { native } = await bundleNode(dir, ["index.js"], { nodeVersion: "20.10.0" });
    expect(nativeFiles(native, NODE_20).files.map(({ path }) => path)).toEqual([
      "node_modules/sharp/index.js",
      "node_modules/sharp/package.json",
      "node_modules/@img/linux/package.json",
      "node_modules/@img/linux/sharp.node",
    ]);
  });

  it("is refused when only builds for other platforms were installed, with the way to the right one", async () => {
    const dir = folder(sharp(build("mac", '"os":["darwin"]')));
    const { native } = await bundleNode(dir, ["index.js"], { nodeVersion: "20.10.0" });
    expect(() => nativeFiles(native, NODE_20)).toThrow(
      /sharp has no build for x86-64 Linux with glibc, only @img\/mac\n→ npm install --os=linux --cpu=x64 --libc=glibc sharp/,
    );
  });

  it("comes without what an override of pnpm leaves out, though another version lies in its hidden folder", async () => {
    const store = "node_modules/.pnpm";
    const dir = folder({
      "package.json": '{"type":"module"}',
      "index.js": 'import "fast";',
      [`${store}/fast@1/node_modules/fast/package.json`]:
        '{"name":"fast","dependencies":{"gone":"1","beside":"1"}}',
      [`${store}/fast@1/node_modules/fast/index.js`]: 'module.exports = require("./fast.node");',
      [`${store}/fast@1/node_modules/fast/fast.node`]: napi,
      [`${store}/fast@1/node_modules/beside/package.json`]: '{"name":"beside"}',
      [`${store}/node_modules/gone/package.json`]: '{"name":"gone","version":"2.0.0"}',
    });
    symlinkSync(join(dir, store, "fast@1/node_modules/fast"), join(dir, "node_modules/fast"));
    const { native } = await bundleNode(dir, ["index.js"], { nodeVersion: "20.10.0" });
    const { files, notes } = nativeFiles(native, NODE_20);
    expect(files.map(({ path }) => path)).toEqual([
      "node_modules/fast/fast.node",
      "node_modules/fast/index.js",
      "node_modules/fast/package.json",
      "node_modules/beside/package.json",
    ]);
    expect(notes).toEqual(["fast declares gone, which an override of pnpm leaves out"]);
  });

  it("is refused when no build fits, with what each is for", async () => {
    const { native } = await bundleNode(folder(PACKAGE), ["index.js"], { nodeVersion: "20.10.0" });
    expect(() => nativeFiles(native, 137)).toThrow(
      /fast has no build for Node\.js of ABI 137[\s\S]*fast_115\.node: it is for Node\.js 20/,
    );
  });

  it("is refused in two versions", async () => {
    const dir = folder({
      ...PACKAGE,
      "index.js": 'import "fast"; import "other";',
      "node_modules/other/package.json": '{"name":"other"}',
      "node_modules/other/index.js": 'require("fast");',
      "node_modules/other/node_modules/fast/package.json": '{"name":"fast"}',
      "node_modules/other/node_modules/fast/index.js": "",
      "node_modules/other/node_modules/fast/fast.node": napi,
    });
    await expect(bundleNode(dir, ["index.js"], { nodeVersion: "20.10.0" })).rejects.toMatchObject({
      code: "TwoVersions",
    });
  });

  it("is refused when what it needs is not installed", async () => {
    const { "node_modules/loader/package.json": _gone, ...rest } = PACKAGE;
    const { native } = await bundleNode(folder(rest), ["index.js"], { nodeVersion: "20.10.0" });
    expect(() => nativeFiles(native, NODE_20)).toThrow(/needs loader, which is not installed/);
  });
});
