import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "../../../test/project.ts";
import { PackError } from "../pack-error.ts";
import { codeFiles } from "./code-files.ts";
import { DEV_FILES } from "./dev-files.ts";

const paths = (dir: string, skipModules = true): string[] =>
  codeFiles(dir, { skipModules }).map(({ path }) => path);

/** The error of what must be refused. */
function refusal(run: () => unknown): PackError {
  try {
    run();
  } catch (error) {
    if (error instanceof PackError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

describe("codeFiles", () => {
  it("leaves development files out", () => {
    const dir = folder({
      "index.js": "",
      "public/page.html": "",
      "lib/tests.js": "",
      "README.md": "",
      "public/README.txt": "",
      ".env": "SECRET=1",
      ".env.local": "",
      ".git/HEAD": "",
      "s.yaml": "",
      "wsfn.json": "",
      Dockerfile: "",
      "index.test.js": "",
      "lib/a.spec.ts": "",
      "test/a.js": "",
      "app/__pycache__/a.cpython-311.pyc": "",
      "node_modules/ws/index.js": "",
      "old.zip": "",
      ".editorconfig": "",
      "public/.editorconfig": "",
      ".vscode/settings.json": "",
      ".idea/a.xml": "",
      "a.iml": "",
      "index.js~": "",
      ".github/workflows/ci.yml": "",
      ".prettierrc.json": "",
      ".nvmrc": "",
      ".husky/pre-commit": "",
    });
    expect(paths(dir)).toEqual(["index.js", "lib/tests.js", "public/README.txt", "public/page.html"]);
  });

  it("keeps node_modules when they are asked for", () => {
    expect(paths(folder({ "index.js": "", "node_modules/ws/index.js": "" }), false)).toEqual([
      "index.js",
      "node_modules/ws/index.js",
    ]);
  });

  it("follows .fcignore, one per folder, and lets it take a file back in", () => {
    const dir = folder({
      ".fcignore": "*.map\n/data/\n!README.md\n",
      "README.md": "",
      "a.js": "",
      "a.js.map": "",
      "data/big.bin": "",
      "lib/data/kept.bin": "",
      "lib/.fcignore": "*.txt\n!keep.txt\n!b.js.map\n",
      "lib/drop.txt": "",
      "lib/keep.txt": "",
      "lib/b.js.map": "",
    });
    expect(paths(dir)).toEqual(["README.md", "a.js", "lib/b.js.map", "lib/data/kept.bin", "lib/keep.txt"]);
  });

  it("keeps the x bit of the owner", () => {
    const dir = folder({ "*bootstrap": "#!/bin/sh\n", "index.js": "" });
    expect(codeFiles(dir, { skipModules: true }).map(({ executable }) => executable)).toEqual([true, false]);
  });

  it("puts what a link within the folder leads to in its place", () => {
    const dir = folder({ "lib/a.txt": "text" });
    symlinkSync("lib", join(dir, "same"));
    symlinkSync("lib/a.txt", join(dir, "b.txt"));
    const files = codeFiles(dir, { skipModules: true });
    expect(files.map(({ path, data }) => [path, String(data)])).toEqual([
      ["b.txt", "text"],
      ["lib/a.txt", "text"],
      ["same/a.txt", "text"],
    ]);
  });

  it("refuses a link out of the folder, and says where it leads", () => {
    const outside = folder({ "secret.txt": "" });
    const dir = folder({ "index.js": "" });
    symlinkSync(join(outside, "secret.txt"), join(dir, "a.txt"));
    const error = refusal(() => paths(dir));
    expect(error).toMatchObject({ code: "LinkOutside", exitCode: 1 });
    expect(error.message).toContain("secret.txt");
  });

  it("refuses a link to nothing and a link in a circle", () => {
    const dir = folder();
    symlinkSync("nowhere", join(dir, "a"));
    expect(refusal(() => paths(dir)).message).toContain("a is a link to nothing");
    const circle = folder({ "lib/a.js": "" });
    symlinkSync("..", join(circle, "lib/up"));
    expect(refusal(() => paths(circle)).message).toContain("lib/up is a link to a folder that it lies in");
    const two = folder({ "a/x": "", "b/x": "" });
    symlinkSync("../b", join(two, "a/b"));
    symlinkSync("../a", join(two, "b/a"));
    expect(refusal(() => paths(two)).message).toContain("a/b/a is a link to a folder that it lies in");
    const self = folder();
    symlinkSync("a", join(self, "a"));
    expect(refusal(() => paths(self)).message).toContain("a is a link to nothing");
  });

  it("does not mind a bad link that .fcignore names", () => {
    const dir = folder({ ".fcignore": "tmp\n", "index.js": "" });
    symlinkSync("/proc/self", join(dir, "tmp"));
    expect(paths(dir)).toEqual(["index.js"]);
  });

  it.each<[string, string | Buffer]>([
    ["a backslash", "a\\b.txt"],
    ["bytes that are no UTF-8", Buffer.from([0x61, 0xff])],
  ])("refuses a name with %s, which no zip file keeps", (_, name) => {
    const dir = folder();
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(name)]), "");
    expect(refusal(() => paths(dir)).message).toMatch(/has a name that a zip file cannot keep\n→ rename it/);
  });

  it("says that there is no folder", () => {
    expect(refusal(() => paths(join(folder(), "missing")))).toMatchObject({ code: "NoCode", exitCode: 2 });
  });

  it("is described in PACK.md, row by row", () => {
    const page = readFileSync(new URL("../../../PACK.md", import.meta.url), "utf8").replaceAll(/ +/g, " ");
    for (const { patterns, why } of DEV_FILES) {
      expect(page).toContain(`| ${patterns.map((one) => `\`${one}\``).join(", ")} | ${why} |\n`);
    }
  });
});
