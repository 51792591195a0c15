import { readdirSync, readFileSync } from "node:fs";

/** One row of /proc/PID/stat. */
interface ProcessRow {
  readonly pid: number;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  /** Clock ticks after boot. With the pid it names a process for good: pids are used again, the pair is not. */
  readonly startTicks: string;
}

/** Whether this machine shows its processes in /proc, as Linux does. */
export const hasProc = process.platform === "linux";

/** A process from /proc; undefined when it is gone. Zombies (nothing left but an exit code) count as gone. */
export function processRow(pid: number): ProcessRow | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return undefined; // ended while we looked
  }
  // The name is in parentheses and may hold anything, so count fields from the last one (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent = "", group = ""] = fields;
  if (state === "Z" || state === "X") return undefined;
  return { pid, state, parent: Number(parent), group: Number(group), startTicks: fields[19] ?? "" };
}

function pids(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((n) => n > 0);
}

/** Whether a group has a living process. Elsewhere than on Linux zombies count as living, because kill(2) finds them. */
export function isGroupAlive(group: number): boolean {
  if (!hasProc) return signalGroup(group, 0);
  return pids().some((pid) => processRow(pid)?.group === group);
}

/**
 * The living processes of a group and their descendants, also those that left the group while their parent lives.
 * Empty where there is no /proc.
 */
export const processesOf = (group: number): number[] => closure((row) => row.group === group);

/** A process and its living descendants: in a container that is all, for orphans there become children of the first one. */
export const descendantsOf = (pid: number): number[] => closure((row) => row.pid === pid);

function closure(isFirst: (row: ProcessRow) => boolean): number[] {
  if (!hasProc) return [];
  const rows = pids().flatMap((pid) => processRow(pid) ?? []);
  const ours = new Set(rows.filter(isFirst).map((row) => row.pid));
  for (let size = -1; size !== ours.size; ) {
    size = ours.size;
    for (const row of rows) if (ours.has(row.parent)) ours.add(row.pid);
  }
  return [...ours];
}

/**
 * Processes that carry the instance's id in their environment: finds those that left the group and lost their parent.
 * Empty where there is no /proc.
 */
export function processesMarked(instanceId: string): number[] {
  if (!hasProc) return [];
  return pids().filter((pid) => carriesMark(pid, instanceId) && processRow(pid) !== undefined);
}

/** Whether a process carries the instance's id in its environment. */
function carriesMark(pid: number, instanceId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1")
      .split("\0")
      .includes(`FC_INSTANCE_ID=${instanceId}`);
  } catch {
    return false; // ended, or not ours to read
  }
}

/** Sends a signal to a whole group. False when there is no such group any more. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false; // ESRCH: gone. EPERM: on macOS, only zombies are left.
  }
}

/** Sends a signal to single processes; those that are gone are passed over. */
export function signalEach(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // ended in between
    }
  }
}

/** Sum of the peak resident sizes (VmHWM) of some processes. Pages that they share count once for each. */
export function peakResidentBytes(pids: readonly number[]): number {
  let sum = 0;
  for (const pid of pids) {
    try {
      const kb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
      sum += Number(kb ?? 0) * 1024;
    } catch {
      // ended in between
    }
  }
  return sum;
}
