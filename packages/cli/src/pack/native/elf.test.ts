import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { elfFile } from "../../../test/elf-file.ts";
import { isElf, readElf } from "./elf.ts";

const words = {
  libraries: ["libm.so.6", "libc.so.6"],
  needs: { "libm.so.6": ["GLIBC_2.2.5"], "libc.so.6": ["GLIBC_2.14", "GLIBC_2.38"] },
  exports: ["napi_register_module_v1"],
  imports: ["malloc"],
};

describe("readElf", () => {
  it("reads libraries, symbol versions and exports", () => {
    expect(readElf(elfFile(words))).toEqual({
      machine: 62,
      is64: true,
      isDynamic: true,
      libraries: words.libraries,
      needs: new Map(Object.entries(words.needs)),
      exports: words.exports,
      imports: words.imports,
    });
  });

  it("reads a program that runs here", () => {
    const elf = readElf(readFileSync(process.execPath));
    expect(elf?.libraries).toContain("libc.so.6");
    expect(elf?.needs.get("libc.so.6")).toContain("GLIBC_2.14");
    expect(elf?.exports.length).toBeGreaterThan(1000);
  });

  it("knows no ELF file by its first bytes", () => {
    expect(isElf(Buffer.from("#!/bin/sh\nexec node index.js\n"))).toBe(false);
    expect(readElf(Buffer.from("MZ"))).toBeUndefined();
  });

  it("names the processor of another machine", () => {
    expect(readElf(elfFile({ machine: 183 }))).toMatchObject({ machine: 183, is64: true });
  });

  it("gives up on a damaged file, wherever it is cut or changed", () => {
    const whole = elfFile(words); // its last 24 bytes are a field that nobody reads
    const seen = new Set<string>();
    for (let length = 0; length < whole.length - 24; length += 1) {
      const elf = readElf(whole.subarray(0, length));
      seen.add(elf === undefined ? "nothing" : "something");
    }
    expect(seen).toEqual(new Set(["nothing"]));
    for (let at = 24; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = 0xff;
      readElf(damaged); // any answer, but an answer
    }
  });
});
