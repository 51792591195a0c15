import { describe, expect } from "vitest";
import { readsPort, specOf } from "../test/programs.ts";
import { failure, started, until } from "../test/started.ts";
import { testNeeding } from "./vitest.ts";

const testWithCgroup = await testNeeding("packages/instance", "cgroup");

const take = (megabytes: number): string =>
  `const held = []; for (let i = 0; i < ${megabytes}; i += 1) held.push(Buffer.alloc(1024 * 1024, 1));`;

describe("the memory limit", () => {
  testWithCgroup("ends an instance that takes more, and the end has a name", async () => {
    const grow = `process.once("SIGUSR2", () => { ${take(300)} }); console.log(process.pid);`;
    let pid = 0;
    const instance = await started(
      specOf({ "index.js": grow + readsPort }, ["node", "index.js"], { memoryMb: 192 }),
      {
        onLog: (line) => {
          if (line.stream === "stdout") pid = Number(line.text);
        },
      },
    );
    await until(() => pid > 0);
    process.kill(pid, "SIGUSR2");
    expect(await instance.exited).toMatchObject({
      expected: false,
      reason: "FunctionOOMError",
      message: expect.stringContaining("(code 137, message:out of memory, the limit is 192 MB)"),
    });
  });

  testWithCgroup("is told apart from a crash at the start", async () => {
    const spec = specOf({ "index.js": take(300) + readsPort }, ["node", "index.js"], { memoryMb: 128 });
    expect(await failure(spec)).toMatchObject({ code: "FunctionOOMError" });
  });

  testWithCgroup("can be switched off", async () => {
    const spec = specOf({ "index.js": take(200) + readsPort }, ["node", "index.js"], { memoryMb: 128 });
    const instance = await started(spec, { limitMemory: false });
    expect(instance.memoryBytes()).toBeGreaterThan(200 * 1024 * 1024);
  });
});
