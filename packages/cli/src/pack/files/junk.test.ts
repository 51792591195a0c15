import { describe, expect, it } from "vitest";
import { startOf } from "../start/start-file.ts";
import { junkNotes } from "./junk.ts";

const file = (path: string, bytes = 10) => ({ path, data: new Uint8Array(bytes), executable: false });
const MB = 2 ** 20;
const start = startOf(["/code/bootstrap"]);

describe("junkNotes", () => {
  it.each([
    ["target", "release/deps/libserde.rlib", 43 * MB, "43.0 MB"],
    ["target", ".rustc_info.json", 100, "100 B"],
    ["target", "classes/A.class", 100, "100 B"],
    ["build", "CMakeCache.txt", 100, "100 B"],
    [".gradle", "8.5/x.bin", 2 * MB, "2.0 MB"],
    ["crates/a/target", "CACHEDIR.TAG", 100, "100 B"],
  ])("names %s/ by %s", (dir, path, bytes, size) => {
    const [note, ...more] = junkNotes([file("bootstrap"), file(`${dir}/${path}`, bytes)], start);
    expect(note).toMatch(`${dir}/ is build output`);
    expect(note).toMatch(`1 file, ${size}; if the function does not read it, name ${dir}/ in .fcignore`);
    expect(more).toEqual([]);
  });

  it("names what lies beside the program that is started, not the program", () => {
    const built = startOf(["/code/target/release/app"]);
    expect(junkNotes([file("target/release/app", 5 * MB)], built)).toEqual([]);
    expect(
      junkNotes([file("target/release/app", 5 * MB), file("target/CACHEDIR.TAG")], built).join(),
    ).toMatch(/1 file, 10 B; beside target\/release\/app, which is started/);
  });

  it.each([
    ["a small folder of that name", "target/practice.js", 100],
    ["what a bundler made to be served", "build/index.js", 3 * MB],
    ["what a package ships", "node_modules/x/target/a.js", 3 * MB],
    ["a file of that name", "lib/target", 3 * MB],
  ])("leaves %s alone", (_, path, bytes) => {
    expect(junkNotes([file(path, bytes)], start)).toEqual([]);
  });
});
