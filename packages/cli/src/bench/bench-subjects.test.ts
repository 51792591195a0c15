import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployFile, folder, server, soundProps } from "../../test/project.ts";
import { benchSubjects, usualSubjects } from "./bench-subjects.ts";

const manifest = (fields: object): string =>
  JSON.stringify({ summary: "a server", language: "node", capabilities: [], requires: ["node"], ...fields });
const files = (name: string, fields: object) => ({
  [`${name}/s.yaml`]: deployFile(soundProps({ functionName: "same" })),
  [`${name}/wsfn.json`]: manifest(fields),
  [`${name}/index.js`]: server(),
  [`${name}/package.json`]: JSON.stringify({ dependencies: { ws: "8" } }),
});
const options = { signal: new AbortController().signal, tell: () => {} };

describe("usualSubjects", () => {
  it("names the apps that take part, in the order of their names", () => {
    const dir = folder({
      ...files("apps/two", { bench: true }),
      ...files("apps/one", {}),
      ...files("apps/no", { bench: false }),
      "apps/stray/README.md": "",
    });
    expect(usualSubjects(dir)).toEqual([join(dir, "apps/one"), join(dir, "apps/two")]);
  });

  it("names a folder that is a function itself, and nothing where there is none", () => {
    const dir = folder(files("f", {}));
    expect(usualSubjects(join(dir, "f"))).toEqual([join(dir, "f")]);
    expect(usualSubjects(folder())).toEqual([]);
  });
});

describe("benchSubjects", () => {
  it("reads functions by the names of their folders, and takes URLs as they are", async () => {
    const dir = folder(files("one", {}));
    const { subjects, left } = await benchSubjects([join(dir, "one"), "http://127.0.0.1:9/"], options);
    expect(left).toEqual([]);
    expect(subjects).toMatchObject([
      { name: "one", dir: join(dir, "one"), libraries: ["ws"], spec: { name: "same" } },
      { name: "http://127.0.0.1:9/", url: "ws://127.0.0.1:9/" },
    ]);
  });

  it("reads a function as what is said behind its folder, whatever the others are", async () => {
    const dir = join(folder(files("one", {})), "one");
    const both = await benchSubjects([`${dir}#runtime`, `${dir}#container`], {
      ...options,
      target: "container",
    });
    expect(both.subjects).toMatchObject([{ name: "one (runtime)", dir, spec: { target: "runtime" } }]);
    expect(both.left).toEqual(["one (container) has no container function"]);
  });

  it("leaves out what this machine or the folder does not have, and says so", async () => {
    const dir = folder({ ...files("one", { requires: ["no-such-program"] }), ...files("two", {}) });
    const lacking = await benchSubjects([join(dir, "one")], options);
    expect(lacking).toEqual({
      subjects: [],
      left: [expect.stringContaining("this machine lacks no-such-program")],
    });
    const none = await benchSubjects([join(dir, "two")], { ...options, target: "container" });
    expect(none.left).toEqual(["two has no container function"]);
  });
});
