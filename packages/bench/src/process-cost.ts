import { readFileSync, readlinkSync } from "node:fs";

/** proc(5): CPU times are told in ticks of 10 ms, on every Linux that Node runs on. */
const TICK_MS = 10;

/** User and system time of some processes so far, ms, in steps of 10. NaN where the machine does not tell. */
export function cpuMs(pids: readonly number[]): number {
  return sum(pids, (pid) => ticksOf(pid, "utime") * TICK_MS);
}

/** CPU of the children of this process that have ended, ms: theirs and their children's. NaN where there is no /proc. */
export function endedChildrenCpuMs(): number {
  return sum([process.pid], (pid) => ticksOf(pid, "cutime") * TICK_MS);
}

/** Where a pair of user and system time begins, counted behind the name of the program (proc(5)). */
const FIELD = { utime: 11, cutime: 13 } as const;

function ticksOf(pid: number, first: keyof typeof FIELD): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name is in parentheses and may hold anything, so fields count from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[FIELD[first]]) + Number(fields[FIELD[first] + 1]);
}

/** Memory of some processes, bytes. Buffers that the kernel keeps for their sockets are in neither figure. */
export interface Memory {
  /** All that is resident: what an instance needs to be there. */
  readonly resident: number;
  /** What they wrote themselves: heaps and stacks. Programs and libraries, shared with whatever else runs, are not in it. */
  readonly own: number;
}

/** NaN where the machine does not tell. */
export function memoryOf(pids: readonly number[]): Memory {
  const part = (name: string): number =>
    sum(pids, (pid) => {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
      return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1]) * 1024;
    });
  return { resident: part("Rss"), own: part("Anonymous") };
}

/** Path of the program that a process runs; undefined where the machine does not tell. */
export function programOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}

/** NaN of nothing: that nobody is known is another thing than that nobody used any. */
function sum(pids: readonly number[], of: (pid: number) => number): number {
  if (pids.length === 0) return Number.NaN;
  try {
    return pids.reduce((total, pid) => total + of(pid), 0);
  } catch {
    return Number.NaN; // ended in between, or a machine without /proc
  }
}
