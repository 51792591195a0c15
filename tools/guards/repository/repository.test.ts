import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryOf } from "../fixture.ts";
import { Repository } from "./repository.ts";

test("lists what git would track, ignored and deleted files left out", () => {
  const { root } = repositoryOf({ ".gitignore": "dist/\n", "dist/a.js": "", "b/c.ts": "", "d.md": "" });
  rmSync(join(root, "d.md"));
  const repository = new Repository(root);
  expect(repository.files).toEqual([".gitignore", "b/c.ts"]);
});

test("knows files and folders by path", () => {
  const repository = repositoryOf({ "a/b/c.ts": "" });
  for (const path of ["a", "a/", "a/b", "a/b/c.ts", "", "."]) expect(repository.has(path), path).toBe(true);
  for (const path of ["b", "a/c.ts", "a/b/c"]) expect(repository.has(path), path).toBe(false);
});

test("finds the line of a text, and line 1 for one that is not there", () => {
  const repository = repositoryOf({ "a.txt": "one\ntwo\n" });
  expect(repository.lineOf("a.txt", "two")).toBe(2);
  expect(repository.lineOf("a.txt", "three")).toBe(1);
});
