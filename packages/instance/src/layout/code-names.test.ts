import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { codeNames, forgetCodeNames } from "./code-names.ts";

test("names come from what runs: not from the deploy file, texts for people, tests or dependencies", async () => {
  const dir = codeFolder({
    "s.yaml": "command: [/code/bootstrap]",
    "README.md": "it lies in /code",
    "index.test.js": "/code/x",
    Dockerfile: "COPY . /code",
    "index.js": "1",
  });
  mkdirSync(join(dir, "node_modules"));
  writeFileSync(join(dir, "node_modules/a.js"), '"/code/x"');
  expect(await codeNames(dir)).toEqual({ file: undefined, code: false, programs: new Map() });
});

test("the nearest file that names a path is named, and all that any of them names", async () => {
  const dir = codeFolder({ "*run.sh": "cd /code" });
  mkdirSync(join(dir, "lib"));
  writeFileSync(join(dir, "lib/a.sh"), "/opt/tools/bin/ffmpeg -i /code/in");
  expect(await codeNames(dir)).toEqual({
    file: "run.sh",
    code: true,
    programs: new Map([["/opt/tools/bin", new Set(["ffmpeg"])]]),
  });
});

test("a folder is read once, and again when it is forgotten", async () => {
  const dir = codeFolder({ "run.sh": "" });
  expect((await codeNames(dir)).code).toBe(false);
  writeFileSync(join(dir, "run.sh"), "cd /code");
  expect((await codeNames(dir)).code).toBe(false);
  forgetCodeNames(dir);
  expect((await codeNames(dir)).code).toBe(true);
});
