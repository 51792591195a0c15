import { expect, test } from "vitest";
import { cpuMs, memoryOf, programOf } from "./process-cost.ts";

const linux = process.platform === "linux";
/** A busy machine gives a test little CPU. */
const PATIENCE = { timeout: 60_000 };
const GONE = 2 ** 22 + 1;

test("tells the CPU that a process used, as the process itself does", PATIENCE, () => {
  const before = cpuMs([process.pid]);
  const own = process.cpuUsage();
  let user = 0;
  let system = 0;
  while (user + system < 200_000) ({ user, system } = process.cpuUsage(own));
  const told = cpuMs([process.pid]) - before;
  const used = (user + system) / 1000;
  // User and system time are each rounded down to a tick of 10 ms; between the looks other threads of the process may work.
  if (linux) expect({ told, used }).toSatisfy(() => told >= used - 20 && told <= used + 500);
  else expect(told).toBeNaN();
});

test("tells the memory that a process has, and its program", PATIENCE, () => {
  const { resident, own } = memoryOf([process.pid]);
  if (!linux) return expect(resident).toBeNaN();
  expect(own).toBeGreaterThan(5 * 1024 ** 2);
  expect(resident).toBeGreaterThan(own);
  expect(resident).toBeLessThan(4 * 1024 ** 3);
  expect(programOf(process.pid)).toBe(process.execPath);
});

test("tells memory that a process takes as its own", PATIENCE, () => {
  const before = memoryOf([process.pid]).own;
  const taken = Buffer.alloc(64 * 1024 ** 2, 1);
  const grown = memoryOf([process.pid]).own - before;
  if (linux) expect(grown).toBeGreaterThan(taken.length / 2);
});

test("tells nothing of a process that is not there, and of none", PATIENCE, () => {
  for (const pids of [[], [GONE], [process.pid, GONE]]) {
    expect(cpuMs(pids)).toBeNaN();
    expect(memoryOf(pids)).toEqual({ resident: Number.NaN, own: Number.NaN });
  }
  expect(programOf(GONE)).toBeUndefined();
});
