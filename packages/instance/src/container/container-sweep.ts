import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { hasProc, processRow } from "../machine/process-group.ts";
import type { Engine } from "./engine.ts";

/** The label that names the owner of a container. */
export const OWNER_LABEL = "wsfn.owner";

/** By the instance's id, so that a person who looks at `docker ps` finds it in the log. */
export const containerNameOf = (instanceId: string): string => `wsfn-${instanceId}`;

/**
 * This process, as a label: the machine it can speak for, its pid, and when it began. An engine may serve several machines (a
 * mounted socket, a VM); what another one's processes own cannot be judged here.
 */
export const ownerMark = (pid = process.pid): string => `${machineMark()}/${pid}/${startTicksOf(pid) ?? ""}`;

const startTicksOf = (pid: number): string | undefined => (hasProc ? processRow(pid)?.startTicks : undefined);

/** The boot and the pid namespace: a pid means something in these alone. */
function machineMark(): string {
  if (!hasProc) return hostname();
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return `${boot}/${readlinkSync("/proc/self/ns/pid")}`;
}

/** Whether a label's owner is of this machine and gone. */
export function isStale(mark: string): boolean {
  const at = mark.lastIndexOf("/", mark.lastIndexOf("/") - 1);
  if (mark.slice(0, at) !== machineMark()) return false;
  const [pid = 0, ticks] = mark
    .slice(at + 1)
    .split("/")
    .map(Number);
  if (hasProc) return Number(startTicksOf(pid)) !== ticks;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Removes a container, running or not. True when it is gone. Never rejects. */
export async function removeContainer(engine: Engine, name: string): Promise<boolean> {
  try {
    const { status } = await engine.call("DELETE", `/containers/${name}?force=1&v=1`);
    return status < 300 || status === 404;
  } catch {
    return false; // no engine: the watchdog and the next owner's sweep try again
  }
}

/** Removes the containers whose owner on this machine is gone. Gives their names. */
export async function sweepContainers(engine: Engine): Promise<string[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [OWNER_LABEL] }));
  const listed = (await engine.must("GET", `/containers/json?all=1&filters=${filters}`)) as {
    readonly Names: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  }[];
  const stale = listed
    .filter((c) => isStale(c.Labels[OWNER_LABEL] ?? ""))
    .map((c) => (c.Names[0] ?? "").slice(1));
  await Promise.all(stale.map((name) => removeContainer(engine, name)));
  return stale;
}
