import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** proc(5): the CPU times of `stat` are in ticks of 10 ms, on every Linux that Node runs on. */
const TICK_MS = 10;
const NS_PER_MS = 1_000_000;

/** CPU of some processes so far. */
export interface CpuLook {
  /** Time on a core, ms. NaN where the machine does not report it. */
  readonly usedMs: number;
  /** By thread: time on a core, or able to run while others had the cores, ms. Empty where the machine does not report it. */
  readonly threads: ReadonlyMap<string, number>;
}

/** What some processes did between two looks. */
export interface CpuUse {
  /** Time on a core, ms. NaN where it is not known. */
  readonly usedMs: number;
  /** Time that the busiest thread was on a core or waited for one, ms: a thread that always did was what set the limit. NaN as above. */
  readonly busyMs: number;
}

/**
 * Time of some processes on a core, in nanoseconds' steps where the kernel has schedstat, else in steps of 10 ms. The kernel adds a thread's
 * time up when the thread leaves its core: of a process that sleeps the figure is exact, of one that runs up to a tick old.
 */
export function lookAtCpu(pids: readonly number[]): CpuLook {
  const threads = new Map<string, number>();
  // Threads that have ended are missing in the one, part of a tick in the other: neither is too high.
  const usedMs = sum(pids, (pid) => Math.max(addThreads(pid, threads), ticksOf(pid, "utime") * TICK_MS));
  return { usedMs, threads };
}

/** What was used since a look, of the same processes. */
export function cpuUse(before: CpuLook, after: CpuLook): CpuUse {
  const busy = [...after.threads].map(([thread, ms]) => ms - (before.threads.get(thread) ?? 0));
  return {
    usedMs: after.usedMs - before.usedMs,
    busyMs: busy.length === 0 ? Number.NaN : Math.max(...busy),
  };
}

/** Adds the `schedstat` of each thread (proc(5), Documentation/scheduler/sched-stats): there is none of a whole process. */
function addThreads(pid: number, threads: Map<string, number>): number {
  let usedMs = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [used, waited] = schedstatOf(pid, thread);
    usedMs += used / NS_PER_MS;
    threads.set(thread, (used + waited) / NS_PER_MS);
  }
  return usedMs;
}

function schedstatOf(pid: number, thread: string): readonly [usedNs: number, waitedNs: number] {
  try {
    const [used, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ");
    return [Number(used), Number(waited)];
  } catch {
    return [0, 0]; // the thread ended since it was listed, or a kernel without schedstat
  }
}

/** CPU of the children of this process that have ended, ms: theirs and their children's. NaN where there is no /proc. */
export function endedChildrenCpuMs(): number {
  return sum([process.pid], (pid) => ticksOf(pid, "cutime") * TICK_MS);
}

/** Where a pair of user and system time begins, counted after the name of the program (proc(5)). */
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

/** Memory of some processes. NaN where the machine does not report it. */
export function memoryOf(pids: readonly number[]): Memory {
  const part = (name: string): number =>
    sum(pids, (pid) => {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
      return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1]) * 1024;
    });
  return { resident: part("Rss"), own: part("Anonymous") };
}

/** Path of the program that a process runs; undefined where the machine does not report it. */
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
