import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { codeFolder as testFolder } from "../../test/programs.ts";
import { unzip } from "./unzip.ts";
import { ZIP_LIMITS } from "./zip-entries.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const unix = (mode: number) => ({ os: 3, attrs: mode * 2 ** 16 });
const link = (target: string): Zippable[string] => [bytes(target), unix(0o120777)];

/** Unpacks a zip of these entries; the folder. */
async function unpacked(entries: Zippable, limits = ZIP_LIMITS): Promise<string> {
  const root = testFolder({});
  writeFileSync(join(root, "code.zip"), zipSync(entries));
  mkdirSync(join(root, "out"));
  await unzip(join(root, "code.zip"), join(root, "out"), limits);
  return join(root, "out");
}

describe("unzip", () => {
  test("makes files, folders and links, and programs executable", async () => {
    const dir = await unpacked({
      bootstrap: [bytes("#!/bin/sh\n"), unix(0o100755)],
      "lib/a/b.js": bytes("b".repeat(100_000)),
      "lib/empty": bytes(""),
      start: link("lib/a/b.js"),
      "lib/up": link("../bootstrap"),
      "lib/nowhere": link("not/there"),
    });
    expect(lstatSync(join(dir, "bootstrap")).mode & 0o777).toBe(0o755);
    expect(lstatSync(join(dir, "lib/a/b.js")).mode & 0o100).toBe(0);
    expect(readFileSync(join(dir, "start"), "utf8")).toHaveLength(100_000);
    expect(readFileSync(join(dir, "lib/up"), "utf8")).toBe("#!/bin/sh\n");
    expect(readFileSync(join(dir, "lib/empty"), "utf8")).toBe("");
    expect(lstatSync(join(dir, "lib/nowhere")).isSymbolicLink()).toBe(true);
  });

  test.each<[string, Zippable, RegExp]>([
    ["a path that climbs out", { "../up.js": bytes("x") }, /invalid relative path/],
    ["a path that climbs out in the middle", { "a/../../up.js": bytes("x") }, /invalid relative path/],
    ["an absolute path", { "/etc/cron.d/x": bytes("x") }, /absolute path/],
    ["a path with backslashes that climbs out", { "..\\up.js": bytes("x") }, /invalid relative path/],
    ["a link to an absolute path", { etc: link("/etc") }, /link etc leads out of the folder, to \/etc/],
    ["a link that climbs out", { "a/up": link("../../x") }, /leads out of the folder/],
    ["a chain of links that climbs out", { "p/q/d": link("../.."), out: link("p/q/d/../..") }, /leads out/],
    ["a file below a link", { d: link("lib"), "d/x": bytes("x"), "lib/y": bytes("y") }, /EEXIST/],
    ["a file that is a folder too", { a: bytes("x"), "a/b": bytes("x") }, /EEXIST|ENOTDIR/],
  ])("refuses %s", async (_, entries, why) => {
    await expect(unpacked(entries)).rejects.toThrow(why);
  });

  test("refuses more files or bytes than the limits", async () => {
    const two = { a: bytes("x".repeat(600)), b: bytes("x".repeat(600)) };
    await expect(unpacked(two, { maxFiles: 1, maxUnpackedBytes: 5000 })).rejects.toThrow("more than 1 files");
    await expect(unpacked(two, { maxFiles: 9, maxUnpackedBytes: 1000 })).rejects.toThrow(
      "more than 1000 bytes",
    );
  });

  test("refuses a file that is there twice, and what is no zip file", async () => {
    const root = testFolder({ "no.zip": "no zip" });
    const zip = Buffer.from(zipSync({ a1: bytes(""), a2: bytes("") }));
    for (let at = zip.indexOf("a2"); at !== -1; at = zip.indexOf("a2")) zip.write("a1", at);
    writeFileSync(join(root, "twice.zip"), zip);
    mkdirSync(join(root, "out"));
    await expect(unzip(join(root, "twice.zip"), join(root, "out"))).rejects.toThrow("it holds a1 twice");
    await expect(unzip(join(root, "no.zip"), join(root, "out"))).rejects.toThrow(
      /[Ee]nd of central directory/,
    );
  });
});
