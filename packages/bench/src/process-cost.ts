import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** proc(5): CPU times are told in ticks of 10 ms, on every Linux that Node runs on. */
const TICK_MS = 10;

/** User and system time of some processes so far, ms, in steps of 10. NaN where the machine does not tell. */
export function cpuMs(pids: readonly number[]): number {
  return sum(pids, (pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name is in parentheses and may hold anything, so fields count from the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  });
}

/** CPU of the children of this process that have ended, ms: theirs and their children's. NaN where there is no /proc. */
export function endedChildrenCpuMs(): number {
  return sum([process.pid], (pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
  });
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

/** The processes of this machine that listen on a TCP port. Empty where there is no /proc. */
export function listenersOn(port: number): number[] {
  const inodes = new Set(["tcp", "tcp6"].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return [];
  const pids = readdirSync("/proc").map(Number);
  return pids.filter((pid) => pid > 0 && socketInodes(pid).some((inode) => inodes.has(inode)));
}

/** Rows of /proc/net/tcp in LISTEN (0A) whose local port is this one (proc(5)). */
function listeningInodes(table: string, port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  return readOr(`/proc/net/${table}`, "")
    .split("\n")
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields[3] === "0A" && fields[1]?.endsWith(`:${hexPort}`))
    .map((fields) => fields[9] ?? "");
}

function socketInodes(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // closed in between
      }
    });
  } catch {
    return []; // ended in between, or not ours to look at
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

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return otherwise; // no IPv6, or a machine without /proc
  }
}

/** `node` of `/usr/bin/node`. */
export const programName = (path: string): string => basename(path);
