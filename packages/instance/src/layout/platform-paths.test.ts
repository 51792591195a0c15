import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { isPlatformProgram, machineProgram, mapCode, namedPaths } from "./platform-paths.ts";

describe("namedPaths", () => {
  test.each([
    ["cd /code", true],
    ['exec node "/code/server.js"', true],
    ["root=/code/public", true],
    ["/code", true],
    ["cd /codebase", false],
    ["https://example.com/code/1", false],
    ["src/code/main.c", false],
    ["../code/x", false],
    ["/home/me/code/x", false],
  ])("finds /code in %j: %s", (text, code) => {
    expect(namedPaths(text).code).toBe(code);
  });

  test("takes less for a name in a program's bytes, where strings touch", () => {
    expect(namedPaths("runtime error/code/config.json\0", { isBinary: true }).code).toBe(true);
    expect(namedPaths("grpc/codes\0", { isBinary: true }).code).toBe(false);
  });

  test("finds the programs of layers and runtimes by their folders", () => {
    const { programs } = namedPaths(`
      export PATH=/opt/nodejs20/bin:$PATH
      exec /var/fc/lang/python3.12/bin/python3.12 main.py || /var/fc/lang/python3.12/bin/pip list
      /opt/bin/tool; /opt/bin2/x; /home/me/opt/x/bin/y`);
    expect([...programs].map(([folder, names]) => [folder, [...names]])).toEqual([
      ["/opt/nodejs20/bin", []],
      ["/var/fc/lang/python3.12/bin", ["python3.12", "pip"]],
      ["/opt/bin", ["tool"]],
    ]);
  });
});

describe("machineProgram", () => {
  test.each([
    ["/opt/nodejs20/bin/node", "node"],
    ["/var/fc/lang/python3.12/bin/python3.12", "python3"],
    ["/opt/tools/bin/tool", undefined],
    ["/opt/tools/bin/ffmpeg", undefined],
  ])("plays %s by %s", (path, program) => {
    const dir = codeFolder({ "*python3": "#!/bin/sh\n", "*node": "#!/bin/sh\n", tool: "" });
    const found = machineProgram(path, `/opt/nodejs20/bin:${dir}`, "/work");
    expect(found).toBe(program && join(dir, program));
  });

  test("is asked for such paths alone", () => {
    expect(isPlatformProgram("/opt/nodejs20/bin/node")).toBe(true);
    expect(isPlatformProgram("/opt/bin/x")).toBe(true);
    expect(isPlatformProgram("/usr/bin/node")).toBe(false);
    expect(isPlatformProgram("/opt/nodejs20/bin/node --version")).toBe(false);
  });
});

describe("mapCode", () => {
  test.each([
    ["/code", "/work"],
    ["/code/index.js", "/work/index.js"],
    ["--config=/code/a.json", "--config=/work/a.json"],
    ["/code/bin:/usr/bin:/code/python/bin", "/work/bin:/usr/bin:/work/python/bin"],
    ["/codebase/index.js", "/codebase/index.js"],
    ["src/code/index.js", "src/code/index.js"],
    ["https://example.com/code/x", "https://example.com/code/x"],
  ])("makes %s into %s", (value, want) => {
    expect(mapCode(value, "/work", { hasCode: false })).toBe(want);
  });

  test("changes nothing on a machine that has /code", () => {
    expect(mapCode("/code/index.js", "/work", { hasCode: true })).toBe("/code/index.js");
  });
});
