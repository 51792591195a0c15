import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "../../test/project.ts";
import { outFile } from "./out-file.ts";

const ZIP = "PK\u0003\u0004";

describe("outFile", () => {
  it("is code.zip, also over an older one", () => {
    const dir = folder({ "code.zip": ZIP, "code/index.js": "" });
    expect(outFile({ spec: { codeDir: join(dir, "code") }, dir, wanted: undefined })).toBe(
      join(dir, "code.zip"),
    );
  });

  it("is another name where code.zip is what is packed", () => {
    const dir = folder({ "code.zip": ZIP });
    const spec = { codeDir: join(dir, "code.zip") };
    expect(outFile({ spec, dir, wanted: undefined })).toBe(join(dir, "code.packed.zip"));
    symlinkSync("code.zip", join(dir, "link.zip"));
    for (const name of ["code.zip", "link.zip"]) {
      expect(() => outFile({ spec, dir, wanted: join(dir, name) })).toThrow(/is not overwritten\n→ .*--out/);
    }
  });

  it("is nothing that is no zip file", () => {
    const dir = folder({ "index.js": "server();", "empty.zip": "" });
    const spec = { codeDir: dir };
    expect(() => outFile({ spec, dir, wanted: join(dir, "index.js") })).toThrow(/is no zip file/);
    expect(() => outFile({ spec, dir, wanted: dir })).toThrow(/is no zip file/);
    expect(outFile({ spec, dir, wanted: join(dir, "empty.zip") })).toBe(join(dir, "empty.zip"));
    writeFileSync(join(dir, "new.zip"), ZIP);
    expect(readFileSync(join(dir, "index.js"), "utf8")).toBe("server();");
  });
});
