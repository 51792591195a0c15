import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { realInterpreter } from "./interpreter.ts";

const env = { PATH: process.env.PATH ?? "" };

describe("realInterpreter", () => {
  test("looks through a shell script in front of node", async () => {
    const dir = codeFolder({ "*node": `#!/bin/sh\n"${process.execPath}" "$@"\n` });
    expect(await realInterpreter(join(dir, "node"), dir, env)).toBe(process.execPath);
  });

  test("asks once", async () => {
    const dir = codeFolder({ "*node": `#!/bin/sh\necho asked >> log\n"${process.execPath}" "$@"\n` });
    await Promise.all([1, 2, 3].map(() => realInterpreter(join(dir, "node"), dir, env)));
    expect(readFileSync(join(dir, "log"), "utf8")).toBe("asked\n");
  });

  test.each([
    ["does not answer", "*node", "#!/bin/sh\nexit 1\n"],
    ["answers nonsense", "*node", "#!/bin/sh\necho hello\n"],
    ["is no interpreter", "*serve", "#!/bin/sh\necho /bin/false\n"],
  ])("keeps a program that %s", async (_, name, text) => {
    const dir = codeFolder({ [name]: text });
    const program = join(dir, name.slice(1));
    expect(await realInterpreter(program, dir, env)).toBe(program);
  });

  test("keeps a program that is no script", async () => {
    expect(await realInterpreter(process.execPath, "/", env)).toBe(process.execPath);
  });
});
