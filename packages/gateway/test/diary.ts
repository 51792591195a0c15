import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { expect } from "vitest";

/** What a test asks of an instance whose processes keep diaries: each adds to its own for as long as it gets CPU. */
export interface Diaries {
  /** How much is in each. */
  lengths(): readonly number[];
  /** Whether the system has stopped everything of the instance. */
  isStopped(): boolean;
}

/**
 * Proves that an instance without a request gets no CPU, and that one with a request does. No time is measured: what is
 * stopped stays stopped until somebody wakes it, so no length can change in between however long that takes.
 */
export async function expectFrozenUntil(wake: () => Promise<unknown>, diaries: Diaries): Promise<void> {
  await expect.poll(() => diaries.isStopped()).toBe(true);
  const before = diaries.lengths();
  // For as long as a process that is not stopped needs to write a lot on this machine, now.
  await witness(20);
  expect(diaries.lengths()).toEqual(before);
  expect(diaries.isStopped()).toBe(true);
  await wake();
  const allGrow = (): boolean => diaries.lengths().every((length, i) => length > (before[i] ?? 0));
  await expect.poll(allGrow).toBe(true);
}

/** Resolves when a process that nobody stops has been given the CPU so many times since it began to write. */
async function witness(entries: number): Promise<void> {
  const code = `let n = 0; setInterval(() => { if (++n === ${entries}) process.exit(0); }, 5);`;
  const child = spawn(process.execPath, ["-e", code]);
  await once(child, "exit");
}

/** The diaries of processes: a file each, named by the pid. They are stopped when each of their threads is. */
export function processDiaries(folder: string, pids: readonly number[]): Diaries {
  return {
    lengths: () => pids.map((pid) => statSync(`${folder}/${pid}`).size),
    isStopped: () => pids.every((pid) => statesOf(pid).every((state) => state === "T")),
  };
}

/** The diary /ticks of a container. The engine calls it paused when the kernel has frozen all that runs in it. */
export function containerDiaries(instanceId: string): Diaries {
  const docker = (...args: string[]): string => execFileSync("docker", args, { encoding: "latin1" });
  const [name = ""] = docker("ps", "--format={{.Names}}", `--filter=name=${instanceId}`).split("\n");
  return {
    // A tar with one file; its size stands in octal at byte 124 of the header.
    lengths: () => [Number.parseInt(docker("cp", `${name}:/ticks`, "-").slice(124, 135), 8)],
    isStopped: () => docker("inspect", "--format={{.State.Status}}", name).trim() === "paused",
  };
}

/** State of each thread (proc(5)): the name before it is in parentheses and may hold anything. */
function statesOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "latin1");
    return stat.charAt(stat.lastIndexOf(")") + 2);
  });
}
