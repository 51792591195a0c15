import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import type { Said } from "@wsfn/platform";
import { realClock } from "../machine/clock.ts";
import { watch } from "../machine/watchdog.ts";
import { said } from "../words/said.ts";

/** A memory cgroup for one instance. */
export interface MemoryLimit {
  /** argv that enters the cgroup and then runs the rest of its line, in the same process. */
  readonly prefix: readonly string[];
  /** Whether the kernel ended something in it for want of memory. */
  wasHit(): boolean;
  /** Takes it away; call it when nothing runs in it any more. */
  release(): Promise<void>;
}

interface Hierarchy {
  /** The file that is there when this hierarchy is mounted (v2), with a memory controller (v1). */
  readonly sign: string;
  readonly root: string;
  /** The first must be there; the others are written where the kernel has them. */
  readonly limitFiles: readonly string[];
  /** Counts what the kernel ended for want of memory, in a line `oom_kill N`. */
  readonly eventsFile: string;
  /** Written once to the root's `cgroup.subtree_control`: in v2 children have the controllers that their parent hands on. */
  readonly handOn?: string;
}

/** File operations of a cgroup file system. The kernel answers them; in a test a stand-in for it does. */
export interface CgroupFiles {
  exists(path: string): boolean;
  read(path: string): string;
  write(path: string, text: string): void;
  makeFolder(path: string): void;
  removeFolder(path: string): void;
}

const KERNEL: CgroupFiles = {
  exists: existsSync,
  read: (path) => readFileSync(path, "latin1"),
  write: writeFileSync,
  makeFolder: (path) => void mkdirSync(path),
  removeFolder: rmdirSync,
};

/** Kernel documentation, cgroup-v1/memory and cgroup-v2. Swap is shut: it would only make slow what the platform ends. */
const V1: Hierarchy = {
  sign: "/sys/fs/cgroup/memory/memory.limit_in_bytes",
  root: "/sys/fs/cgroup/memory",
  limitFiles: ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"],
  eventsFile: "memory.oom_control",
};
const V2: Hierarchy = {
  sign: "/sys/fs/cgroup/cgroup.controllers",
  root: "/sys/fs/cgroup",
  limitFiles: ["memory.max"],
  eventsFile: "memory.events",
  handOn: "+memory",
};

/**
 * Why a limit cannot be enforced here; undefined when it can. There is no second best: `ulimit -v` counts address space,
 * of which V8 and Go reserve gigabytes that they never touch.
 */
export function memoryLimitMissing(files: CgroupFiles = KERNEL): Said | undefined {
  return hierarchy(files) ? undefined : said("no writable memory cgroup (it takes Linux and root)");
}

/** Makes a cgroup that holds at most so much memory; undefined where the machine cannot. */
export function makeMemoryLimit(
  instanceId: string,
  memoryMb: number,
  files: CgroupFiles = KERNEL,
): MemoryLimit | undefined {
  const found = hierarchy(files);
  if (!found) return undefined;
  const folder = `${found.root}/wsfn-${instanceId}`;
  const unwatch = watch("cgroup", folder);
  files.makeFolder(folder);
  const set = (file: string, value: string): void => {
    if (files.exists(`${folder}/${file}`)) files.write(`${folder}/${file}`, value);
  };
  for (const file of found.limitFiles) set(file, String(memoryMb * 1024 * 1024));
  set("memory.swap.max", "0");
  set("memory.oom.group", "1"); // the instance ends as a whole, as a sandbox does
  return {
    prefix: ["/bin/sh", "-c", 'echo $$ >"$0/cgroup.procs" && exec "$@"', folder],
    wasHit: () => /^oom_kill [1-9]/m.test(files.read(`${folder}/${found.eventsFile}`)),
    release: async () => {
      if (await removed(folder, files)) unwatch();
    },
  };
}

/** Found out once per machine: it does not change while this process runs. */
const known = new Map<CgroupFiles, Hierarchy | undefined>();

function hierarchy(files: CgroupFiles): Hierarchy | undefined {
  if (!known.has(files))
    known.set(
      files,
      [V1, V2].find((each) => isWritable(each, files)),
    );
  return known.get(files);
}

/** By trying: a mount that looks the same may be read-only, another user's, or without a memory controller. */
function isWritable({ sign, root, limitFiles, handOn }: Hierarchy, files: CgroupFiles): boolean {
  try {
    if (!files.exists(sign)) return false;
    // Refused in a container of v2 whose own processes are in what looks like the root (cgroup-v2, "No Internal Process Constraint").
    if (handOn !== undefined) files.write(`${root}/cgroup.subtree_control`, handOn);
    const trial = `${root}/wsfn-trial-${process.pid}`;
    files.makeFolder(trial);
    const usable = files.exists(`${trial}/${limitFiles[0]}`);
    files.removeFolder(trial);
    return usable;
  } catch {
    return false; // whatever keeps it from being used, there is no limit
  }
}

/** Half a second is plenty: everything in it has ended, the kernel only has to forget it. */
async function removed(folder: string, files: CgroupFiles): Promise<boolean> {
  for (let i = 0; i < 50; i += 1) {
    try {
      files.removeFolder(folder);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
      await realClock.sleep(10); // EBUSY: the kernel is still taking the last one out
    }
  }
  return false; // the watchdog tries again when this process ends
}
