import { readdirSync, readFileSync } from "node:fs";

/**
 * Memory of all processes of an instance, in bytes: what is theirs alone, and their share of the rest (PSS). They are known by
 * the instance's id in their environment, in a container as well. Linux; needs root for a container's.
 */
export function residentBytes(instanceId: string): number {
  let bytes = 0;
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "latin1").includes(`FC_INSTANCE_ID=${instanceId}\0`))
        continue;
      const [, kib = "0"] =
        /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1")) ?? [];
      bytes += Number(kib) * 1024;
    } catch {
      // gone meanwhile, or somebody else's
    }
  }
  return bytes;
}
