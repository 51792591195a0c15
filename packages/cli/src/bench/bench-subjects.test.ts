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
const options = { signal: new AbortController().signal, onStep: () => {} };

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
    const { subjects, leftOut } = await benchSubjects([join(dir, "one"), "http://127.0.0.1:9/"], options);
    expect(leftOut).toEqual([]);
    expect(subjects).toMatchObject([
      { name: "one", dir: join(dir, "one"), libraries: ["ws"], spec: { name: "same" } },
      { name: "http://127.0.0.1:9/", url: "ws://127.0.0.1:9/" },
    ]);
  });

  it.each([
    ["rooms", { rooms: { path: "/ws" } }, { dialect: "centrifuge", path: "/ws", isUnlimited: false }],
    [
      "rooms at its path",
      { rooms: {}, path: "/a" },
      { dialect: "centrifuge", path: "/a", isUnlimited: false },
    ],
    [
      "the capability socket.io",
      { capabilities: ["socket.io"] },
      { dialect: "socket.io", path: "/socket.io/?EIO=4&transport=websocket", isUnlimited: false },
    ],
    ["neither", { capabilities: ["hooks"] }, undefined],
  ])("knows by wsfn.json with %s how rooms are spoken to", async (_, fields, rooms) => {
    const dir = folder(files("one", fields));
    const { subjects } = await benchSubjects([join(dir, "one")], options);
    expect(subjects.map((one) => "rooms" in one && one.rooms)).toEqual([rooms ?? false]);
  });

  it("lays the profile bench over the environment of a server of rooms", async () => {
    const profiles = { bench: { LIMIT: "none" }, other: { LIMIT: "some" } };
    const dir = folder(files("one", { rooms: {}, profiles }));
    const { subjects } = await benchSubjects([join(dir, "one")], options);
    expect(subjects).toMatchObject([
      { rooms: { isUnlimited: true }, spec: { environment: { LIMIT: "none" } } },
    ]);
  });

  it("takes the path of the handshakes from wsfn.json", async () => {
    const dir = folder(files("one", { path: "/ws?v=1" }));
    const { subjects } = await benchSubjects([join(dir, "one")], options);
    expect(subjects).toMatchObject([{ path: "/ws?v=1" }]);
  });

  it("reads a function as what is said after its folder, whatever the others are", async () => {
    const dir = join(folder(files("one", {})), "one");
    const both = await benchSubjects([`${dir}#runtime`, `${dir}#container`], {
      ...options,
      target: "container",
    });
    expect(both.subjects).toMatchObject([{ name: "one (runtime)", dir, spec: { target: "runtime" } }]);
    expect(both.leftOut).toEqual(["one (container) has no container function"]);
  });

  it("leaves out what this machine or the folder does not have, and says so", async () => {
    const dir = folder({ ...files("one", { requires: ["no-such-program"] }), ...files("two", {}) });
    const missing = await benchSubjects([join(dir, "one")], options);
    expect(missing).toEqual({
      subjects: [],
      leftOut: [expect.stringContaining("this machine has no no-such-program")],
    });
    const none = await benchSubjects([join(dir, "two")], { ...options, target: "container" });
    expect(none.leftOut).toEqual(["two has no container function"]);
  });
});
