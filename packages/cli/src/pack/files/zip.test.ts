import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { type Entry, fromBufferPromise } from "yauzl";
import { folder } from "../../../test/project.ts";
import type { CodeFile } from "./code-files.ts";
import { readZip, writeFiles, writeZip } from "./zip.ts";

const file = (path: string, text = "", executable = false): CodeFile => ({
  path,
  data: Buffer.from(text),
  executable,
});
const FILES = [
  file("lib/b.js", "b".repeat(5000)),
  file("bootstrap", "#!/bin/sh\n", true),
  file("ä.txt", "ü"),
];

async function entriesOf(zip: Uint8Array): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of (await fromBufferPromise(Buffer.from(zip))).eachEntry()) entries.push(entry);
  return entries;
}

describe("writeZip", () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it("writes entries sorted, with fixed times and modes and nothing more", async () => {
    const entries = await entriesOf(writeZip(FILES));
    expect(entries.map((entry) => entry.fileName)).toEqual(["bootstrap", "lib/b.js", "ä.txt"]);
    expect(entries.map((entry) => (entry.externalFileAttributes >>> 16).toString(8))).toEqual([
      "100755",
      "100644",
      "100644",
    ]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        lastModFileDate: 0x21,
        lastModFileTime: 0,
        extraFieldLength: 0,
        comment: "",
      });
    }
  });

  it("writes the same bytes for another order, in another time zone", () => {
    process.env.TZ = "Asia/Shanghai";
    const there = writeZip(FILES);
    process.env.TZ = "America/Los_Angeles";
    expect(Buffer.compare(writeZip(FILES.toReversed()), there)).toBe(0);
  });
});

describe("readZip", () => {
  it("gives back what was written", async () => {
    const byPath = (files: readonly CodeFile[]) =>
      Object.fromEntries(files.map(({ path, data, executable }) => [path, [String(data), executable]]));
    expect(byPath(await readZip(writeZip(FILES)))).toEqual(byPath(FILES));
  });

  const link = { os: 3, attrs: 0o120777 * 2 ** 16 };
  it.each<[string, Zippable, RegExp]>([
    ["a path that climbs out", { "../up.js": [Buffer.from("x"), {}] }, /invalid relative path/],
    ["an absolute path", { "/etc/cron.d/x": [Buffer.from("x"), {}] }, /absolute path/],
    [
      "a link that leads out",
      { etc: [Buffer.from("/etc"), link] },
      /etc is a link to \/etc, where the zip holds no file/,
    ],
    ["a link that climbs out", { "a/up": [Buffer.from("../../x"), link] }, /a\/up is a link/],
  ])("refuses %s", async (_, entries, why) => {
    await expect(readZip(zipSync(entries))).rejects.toThrow(why);
  });

  it("follows a link to a file or a folder of the zip", async () => {
    const entries: Zippable = {
      "lib/a.js": [Buffer.from("a"), {}],
      "start.js": [Buffer.from("lib/a.js"), link],
      "src/now": [Buffer.from("../lib"), link],
    };
    const files = await readZip(zipSync(entries));
    expect(files.map(({ path, data }) => [path, String(data)])).toEqual([
      ["lib/a.js", "a"],
      ["start.js", "a"],
      ["src/now/a.js", "a"],
    ]);
  });

  it("refuses links that make a small zip large", async () => {
    const entries: Zippable = {};
    for (let n = 0; n < 300; n += 1) {
      entries[`lib/${n}`] = [Buffer.from("x"), {}];
      entries[`l${n}`] = [Buffer.from("lib"), link];
    }
    await expect(readZip(zipSync(entries))).rejects.toThrow(/links lead to more than 65535 files/);
  });

  it("refuses what is no zip file, or only half of one", async () => {
    await expect(readZip(Buffer.from("no zip"))).rejects.toMatchObject({ code: "BadZip", exitCode: 2 });
    await expect(readZip(writeZip(FILES).subarray(0, 60))).rejects.toMatchObject({ code: "BadZip" });
  });

  it("refuses a file that is there twice", async () => {
    const zip = Buffer.from(writeZip([file("a1"), file("a2")]));
    for (let at = zip.indexOf("a2"); at !== -1; at = zip.indexOf("a2")) zip.write("a1", at);
    await expect(readZip(zip)).rejects.toThrow(/holds a1 twice/);
  });
});

describe("writeFiles", () => {
  it("makes folders, and programs executable", async () => {
    const dir = join(folder(), "new");
    await writeFiles(FILES, dir);
    expect(readFileSync(join(dir, "lib/b.js"), "utf8")).toHaveLength(5000);
    expect(lstatSync(join(dir, "bootstrap")).mode & 0o100).toBe(0o100);
    expect(lstatSync(join(dir, "ä.txt")).mode & 0o100).toBe(0);
  });

  it("refuses a folder that holds something, and a path out of it", async () => {
    await expect(writeFiles(FILES, folder({ "old.js": "" }))).rejects.toThrow(/empty folder/);
    await expect(writeFiles([file("../out.js")], folder())).rejects.toMatchObject({ code: "BadZip" });
  });
});
