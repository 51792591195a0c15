import { describe, expect, test } from "vitest";
import { readsPort, specOf } from "../../test/programs.ts";
import { StandInCgroups } from "../../test/stand-in-cgroups.ts";
import { failure, started, until } from "../../test/started.ts";
import { testNeeding } from "../vitest.ts";
import { makeMemoryLimit, memoryLimitMissing } from "./memory-limit.ts";

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

  testWithCgroup("is distinguished from a crash at the start", async () => {
    const spec = specOf({ "index.js": take(300) + readsPort }, ["node", "index.js"], { memoryMb: 128 });
    expect(await failure(spec)).toMatchObject({ code: "FunctionOOMError" });
  });

  testWithCgroup("can be switched off", async () => {
    const spec = specOf({ "index.js": take(200) + readsPort }, ["node", "index.js"], { memoryMb: 128 });
    const instance = await started(spec, { limitMemory: false });
    expect(instance.memoryBytes()).toBeGreaterThan(200 * 1024 * 1024);
  });
});

describe("a memory cgroup", () => {
  const oomed = "low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 1\n";

  test.each([
    [1, "/sys/fs/cgroup/memory/wsfn-c-1", { "memory.limit_in_bytes": "201326592" }, "memory.oom_control"],
    [
      2,
      "/sys/fs/cgroup/wsfn-c-1",
      { "memory.max": "201326592", "memory.swap.max": "0", "memory.oom.group": "1" },
      "memory.events",
    ],
  ] as const)(
    "of version %i gets its limit, reports when it was hit, and goes",
    async (version, folder, want, events) => {
      const cgroups = new StandInCgroups(version);
      expect(memoryLimitMissing(cgroups)).toBeUndefined();
      const limit = makeMemoryLimit("c-1", 192, cgroups);
      expect(limit?.prefix.at(-1)).toBe(folder);
      for (const [file, text] of Object.entries(want)) expect(cgroups.read(`${folder}/${file}`)).toBe(text);
      cgroups.write(`${folder}/${events}`, oomed.replaceAll(/ [1-9]\d*$/gm, " 0"));
      expect(limit?.wasHit()).toBe(false);
      cgroups.write(`${folder}/${events}`, oomed);
      expect(limit?.wasHit()).toBe(true);
      cgroups.busy.add(folder);
      const released = limit?.release();
      cgroups.busy.clear();
      await released;
      expect([...cgroups.files.keys()].filter((name) => name.includes("wsfn"))).toEqual([]);
    },
  );

  test("is not made where the root has processes of its own and hands nothing on", () => {
    const cgroups = new StandInCgroups(2, { rootHasProcesses: true });
    expect(memoryLimitMissing(cgroups)?.sentence).toMatch(/no writable memory cgroup/);
    expect(makeMemoryLimit("c-1", 192, cgroups)).toBeUndefined();
  });
});
