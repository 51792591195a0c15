import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Files, folder } from "../../../test/project.ts";
import { writeFiles } from "../files/zip.ts";
import { type Bundle, bundleNode } from "./node-bundle.ts";

const MODULE = '{"name":"app","version":"1.0.0","type":"module","scripts":{"start":"node ."}}';

const dependency = (name: string, code: string, more = ""): Files => ({
  [`node_modules/${name}/package.json`]: `{"name":"${name}","main":"index.js"${more}}`,
  [`node_modules/${name}/index.js`]: code,
});

const bundle = (files: Files, ...scripts: string[]): Promise<Bundle> =>
  bundleNode(folder(files), scripts.length > 0 ? scripts : ["index.js"], { nodeVersion: "20.10.0" });

/** What the bundle prints when it runs alone, far from the packages that it was made of. */
async function output(bundled: Promise<Bundle>, script = "index.js"): Promise<string> {
  const dir = folder();
  await writeFiles((await bundled).files, dir);
  return execFileSync(process.execPath, [script], { cwd: dir, encoding: "utf8" }).trim();
}

describe("bundleNode", () => {
  it("takes packages and own modules in, and says whose bytes there are", async () => {
    const files = {
      "package.json": MODULE,
      "index.js": 'import { hello } from "./lib/hello.js"; import dep from "dep"; console.log(hello(dep));',
      "lib/hello.js": 'export const hello = (name) => "hello " + name;',
      ...dependency("dep", 'module.exports = "you";'),
    };
    const bundled = bundle(files);
    expect(await output(bundled)).toBe("hello you");
    const { consumed, parts, files: out } = await bundled;
    expect([...consumed].sort()).toEqual(["index.js", "lib/hello.js", "package.json"]);
    expect(parts.map((part) => part.name).sort()).toEqual(["dep", "your code"]);
    expect(String(out.find(({ path }) => path === "package.json")?.data)).toBe(
      '{"name":"app","version":"1.0.0","private":true,"type":"module"}\n',
    );
  });

  it.each<[string, Files, string, string]>([
    [
      "CommonJS",
      { "index.js": 'console.log(require("node:path").basename(__filename));' },
      "index.js",
      "index.js",
    ],
    [
      "a module without package.json",
      { "index.js": 'import { sep } from "node:path"; console.log(sep, await 1);' },
      "index.js",
      "/ 1",
    ],
    ["an .mjs file", { "s.mjs": 'import { sep } from "node:path"; console.log(sep);' }, "s.mjs", "/"],
    ["TypeScript", { "package.json": MODULE, "s.ts": "const n: number = 3; console.log(n);" }, "s.ts", "3"],
    [
      "a module that makes a require of its own",
      {
        "package.json": MODULE,
        "index.js":
          'import { createRequire } from "node:module"; import dep from "dep"; const require = createRequire(import.meta.url); console.log(require("node:path").sep + dep);',
        ...dependency("dep", 'module.exports = require("events").name;'),
      },
      "index.js",
      "/EventEmitter",
    ],
    [
      "a package that asks for __dirname",
      {
        "package.json": MODULE,
        "index.js": '#!/usr/bin/env node\nimport dep from "dep"; console.log(dep);',
        ...dependency("dep", "module.exports = typeof __dirname + typeof __filename;"),
      },
      "index.js",
      "stringstring",
    ],
    [
      "an optional package that is not there",
      {
        "package.json": MODULE,
        "index.js": 'import dep from "dep"; console.log(dep);',
        ...dependency(
          "dep",
          'try { module.exports = require("optional"); } catch { module.exports = "without"; }',
        ),
      },
      "index.js",
      "without",
    ],
  ])("makes %s run", async (_, files, script, said) => {
    expect(await output(bundle(files, script), script)).toBe(said);
  });

  it("finds the file that `node .` and `node index` stand for", async () => {
    const files = { "index.js": "console.log(1);" };
    expect((await bundle(files, "index")).files.map(({ path }) => path)).toEqual(["index.js"]);
  });

  it("bundles a worker beside it", async () => {
    const files = {
      "package.json": MODULE,
      "index.js":
        'import { Worker } from "node:worker_threads"; new Worker(new URL("./worker.js", import.meta.url)).on("message", console.log);',
      "worker.js":
        'import { parentPort } from "node:worker_threads"; import dep from "dep"; parentPort.postMessage(dep);',
      ...dependency("dep", 'module.exports = "from a worker";'),
    };
    expect(await output(bundle(files))).toBe("from a worker");
  });

  it("takes a workspace package in under its own name, TypeScript and all", async () => {
    const shared = folder({
      "package.json": '{"name":"@x/shared","type":"module","exports":"./src/index.ts"}',
      "src/index.ts": "export const answer: number = 42;",
    });
    const dir = folder({
      "package.json": MODULE,
      "index.js": 'import { answer } from "@x/shared"; console.log(answer);',
      "node_modules/@x/.keep": "",
    });
    symlinkSync(shared, join(dir, "node_modules/@x/shared"));
    const bundled = bundleNode(dir, ["index.js"], { nodeVersion: "20.10.0" });
    expect(await output(bundled)).toBe("42");
    expect((await bundled).parts.map((part) => part.name)).toContain("@x/shared");
  });

  it("writes what the runtime's Node.js can read", async () => {
    const files = { "index.js": "class A { static { console.log(1); } } a ??= 1; using x = f();" };
    const { files: out } = await bundleNode(folder(files), ["index.js"], { nodeVersion: "10.16.2" });
    expect(String(out[0]?.data)).not.toMatch(/\?\?=|static \{|using x/);
  });

  it("says which import is not installed, and where it is written", async () => {
    await expect(bundle({ "index.js": '\nimport "not-there";' })).rejects.toMatchObject({
      code: "DependencyMissing",
      message: expect.stringMatching(/^index\.js:2: imports not-there, which is not installed/),
    });
  });

  it("says what is wrong with the code, and where", async () => {
    await expect(bundle({ "index.js": "const = 1;" })).rejects.toMatchObject({
      code: "BundleFailed",
      message: expect.stringMatching(/^index\.js:1: /),
    });
    await expect(bundle({ "index.js": 'import "./gone.js";' })).rejects.toMatchObject({
      code: "BundleFailed",
    });
    await expect(bundle({ "a.js": "" })).rejects.toMatchObject({ code: "StartFileMissing" });
  });

  it("keeps the files of a folder that the code lists, though they are bundled", async () => {
    const files = {
      "index.js":
        'const names = require("fs").readdirSync(require("path").join(__dirname, "routes")); for (const name of names) require("./routes/" + name);',
      "routes/a.js": "console.log(1);",
    };
    expect([...(await bundle(files)).consumed]).toEqual(["index.js"]);
  });

  it("notes a module that will look for its files elsewhere", async () => {
    const files = {
      "package.json": MODULE,
      "index.js": 'import { page } from "./lib/page.js"; console.log(page);',
      "lib/page.js": 'export const page = new URL("./page.html", import.meta.url).pathname;',
    };
    expect((await bundle(files)).notes).toEqual([
      expect.stringMatching(/^lib\/page\.js looks for files beside/),
    ]);
  });
});
