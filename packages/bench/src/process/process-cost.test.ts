import { expect, test } from "vitest";
import { cpuUse, lookAtCpu, memoryOf, programOf } from "./process-cost.ts";

const linux = process.platform === "linux";
const GONE = 2 ** 22 + 1;

test("reads the CPU that a process used, as the process itself does", () => {
  const before = lookAtCpu([process.pid]);
  const own = process.cpuUsage();
  let user = 0;
  let system = 0;
  while (user + system < 200_000) ({ user, system } = process.cpuUsage(own));
  const { usedMs, busyMs } = cpuUse(before, lookAtCpu([process.pid]));
  const ownMs = (user + system) / 1000;
  // What runs at this moment is added up at the next tick; between the looks other threads of the process may work.
  if (linux) expect({ usedMs, ownMs }).toSatisfy(() => usedMs >= ownMs - 20 && usedMs <= ownMs + 500);
  else expect(usedMs).toBeNaN();
  // One thread did all of that, and on a busy machine it waited besides.
  if (linux) expect({ busyMs, ownMs }).toSatisfy(() => busyMs >= ownMs / 2);
  else expect(busyMs).toBeNaN();
});

test("takes the busiest thread, and counts one that began meanwhile", () => {
  const look = (usedMs: number, threads: Record<string, number>) => ({
    usedMs,
    threads: new Map(Object.entries(threads)),
  });
  expect(cpuUse(look(10, { a: 100, b: 50 }), look(17, { a: 103, b: 59, c: 4 }))).toEqual({
    usedMs: 7,
    busyMs: 9,
  });
  expect(cpuUse(look(10, {}), look(17, { c: 4 }))).toEqual({ usedMs: 7, busyMs: 4 });
});

test("reads the memory that a process has, and its program", () => {
  const { resident, own } = memoryOf([process.pid]);
  if (!linux) return expect(resident).toBeNaN();
  expect(own).toBeGreaterThan(5 * 1024 ** 2);
  expect(resident).toBeGreaterThan(own);
  expect(resident).toBeLessThan(4 * 1024 ** 3);
  expect(programOf(process.pid)).toBe(process.execPath);
});

test("counts memory that a process takes as its own", () => {
  const before = memoryOf([process.pid]).own;
  const taken = Buffer.alloc(64 * 1024 ** 2, 1);
  const grown = memoryOf([process.pid]).own - before;
  if (linux) expect(grown).toBeGreaterThan(taken.length / 2);
});

test("knows nothing of a process that is not there, and of none", () => {
  for (const pids of [[], [GONE], [process.pid, GONE]]) {
    expect(lookAtCpu(pids).usedMs).toBeNaN();
    expect(memoryOf(pids)).toEqual({ resident: Number.NaN, own: Number.NaN });
  }
  expect(programOf(GONE)).toBeUndefined();
});
