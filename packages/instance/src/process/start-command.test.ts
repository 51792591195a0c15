import { delimiter } from "node:path";
import { describe, expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { resolveCommand } from "./start-command.ts";

describe("resolveCommand", () => {
  const script = "#!/bin/sh\n";

  test("finds a program of the code folder by each way of writing it", () => {
    const dir = codeFolder({ "*bootstrap": script });
    for (const first of ["/code/bootstrap", "./bootstrap", `${dir}/bootstrap`]) {
      expect(resolveCommand([first, "/code/x"], dir, "").program).toBe(`${dir}/bootstrap`);
    }
  });

  test("does not look for a bare name in the code folder", () => {
    const dir = codeFolder({ "*bootstrap": script });
    expect(() => resolveCommand(["bootstrap"], dir, "/usr/bin")).toThrow(/the file bootstrap is not exist/);
  });

  test("takes the first executable of that name on PATH, relative folders from the code folder", () => {
    const dir = codeFolder({ "*tool": script });
    const other = codeFolder({ tool: script });
    expect(resolveCommand(["tool"], dir, [other, "."].join(delimiter)).program).toBe(`${dir}/tool`);
  });

  test("keeps the command as written for the platform's texts", () => {
    const dir = codeFolder({ "*bootstrap": script });
    const { args, written } = resolveCommand(["/code/bootstrap", "--dir", "/code"], dir, "");
    expect(args).toEqual(["--dir", dir]);
    expect(written).toBe("/code/bootstrap --dir /code");
  });

  test("refuses a program that was built for another processor", () => {
    const head = Buffer.alloc(64);
    head.write("\x7fELF", "latin1");
    head.writeUInt16LE(process.arch === "x64" ? 183 : 62, 18);
    const dir = codeFolder({ "*main": head.toString("latin1") });
    expect(() => resolveCommand(["./main"], dir, "")).toThrow(/code 8, message:exec format error/);
  });
});
