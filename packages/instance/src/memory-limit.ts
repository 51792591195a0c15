import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { ward } from "./warden.ts";

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
  /** The file that is there when this hierarchy has a memory controller. */
  readonly sign: string;
  readonly root: string;
  readonly limitFiles: readonly string[];
  readonly eventsFile: string;
}

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
};

/**
 * Why a limit cannot be enforced here; undefined when it can. There is no second best: `ulimit -v` counts address space,
 * of which V8 and Go reserve gigabytes that they never touch.
 */
export function memoryLimitMissing(): string | undefined {
  return hierarchy() ? undefined : "no writable memory cgroup (it takes Linux and root)";
}

/** Makes a cgroup that holds at most so much memory; undefined where the machine cannot. */
export function makeMemoryLimit(instanceId: string, memoryMb: number): MemoryLimit | undefined {
  const found = hierarchy();
  if (!found) return undefined;
  const folder = `${found.root}/wsfn-${instanceId}`;
  const unward = ward("cgroup", folder);
  mkdirSync(folder);
  const set = (file: string, value: string): void => {
    if (existsSync(`${folder}/${file}`)) writeFileSync(`${folder}/${file}`, value);
  };
  for (const file of found.limitFiles) set(file, String(memoryMb * 1024 * 1024));
  set("memory.swap.max", "0");
  set("memory.oom.group", "1"); // the instance ends as a whole, as a sandbox does
  return {
    prefix: ["/bin/sh", "-c", 'echo $$ >"$0/cgroup.procs" && exec "$@"', folder],
    wasHit: () => /^oom_kill [1-9]/m.test(readFileSync(`${folder}/${found.eventsFile}`, "latin1")),
    release: async () => {
      if (await removed(folder)) unward();
    },
  };
}

let known: Hierarchy | null | undefined;

function hierarchy(): Hierarchy | undefined {
  if (known === undefined) known = [V1, V2].find(isWritable) ?? null;
  return known ?? undefined;
}

function isWritable({ sign, root, limitFiles }: Hierarchy): boolean {
  try {
    if (!existsSync(sign)) return false;
    if (root === V2.root) writeFileSync(`${root}/cgroup.subtree_control`, "+memory");
    const trial = `${root}/wsfn-trial-${process.pid}`;
    mkdirSync(trial);
    const usable = existsSync(`${trial}/${limitFiles[0]}`);
    rmdirSync(trial);
    return usable;
  } catch {
    return false; // not root, mounted read-only, or without a memory controller
  }
}

async function removed(folder: string): Promise<boolean> {
  for (let i = 0; i < 50; i += 1) {
    try {
      rmdirSync(folder);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
      await new Promise((resolve) => setTimeout(resolve, 10)); // EBUSY: the kernel is still taking the last one out
    }
  }
  return false; // the warden tries again when this process ends
}
