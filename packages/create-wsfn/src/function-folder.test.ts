import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type FolderPlan, makeFunctionFolder } from "./function-folder.ts";
import type { TemplateFile } from "./template.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "wsfn-folder-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

const FILES: readonly TemplateFile[] = [
  { path: "README.md", text: "# mine\n" },
  { path: "bin/start", text: "#!/bin/sh\n", isExecutable: true },
];
const plan = (folder: string, more: Partial<FolderPlan> = {}): FolderPlan => ({
  folder,
  files: FILES,
  overwrite: false,
  ...more,
});

describe("makeFunctionFolder", () => {
  test("writes every file, in folders of its own making", () => {
    const folder = join(root, "deep/er");
    makeFunctionFolder(plan(folder));
    expect(readdirSync(folder).sort()).toEqual(["README.md", "bin"]);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("# mine\n");
    expect(statSync(join(folder, "bin/start")).mode & 0o777).toBe(0o755);
  });

  test("leaves a folder with files in it as it is", () => {
    writeFileSync(join(root, "precious"), "");
    expect(() => makeFunctionFolder(plan(root))).toThrow(
      /with files in it; choose another folder, or .*--overwrite/,
    );
    expect(readdirSync(root)).toEqual(["precious"]);
  });

  test("replaces files when it may, and keeps the repository", () => {
    writeFileSync(join(root, "old"), "");
    mkdirSync(join(root, ".git"));
    const { ino } = statSync(root);
    makeFunctionFolder(plan(root, { overwrite: true }));
    expect(readdirSync(root).sort()).toEqual([".git", "README.md", "bin"]);
    expect(statSync(root).ino).toBe(ino);
  });

  test("leaves nothing where it cannot write", () => {
    writeFileSync(join(root, "file"), "");
    expect(() => makeFunctionFolder(plan(join(root, "file/below")))).toThrow(
      /expected to be able to write .*ENOTDIR/,
    );
    expect(() => makeFunctionFolder(plan("/proc/nowhere/ws"))).toThrow(
      "expected to be able to write /proc/nowhere/ws",
    );
    expect(readdirSync(root)).toEqual(["file"]);
  });

  test("leaves nothing of what it began when a file cannot be written", () => {
    const folder = join(root, "new");
    const files = [...FILES, { path: "README.md/below", text: "" }];
    expect(() => makeFunctionFolder(plan(folder, { files }))).toThrow("expected to be able");
    expect(existsSync(folder)).toBe(false);
  });
});
