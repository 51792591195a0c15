import { readFileSync } from "node:fs";
import { InstanceError } from "../instance/instance-error.ts";
import type { LogLines } from "../instance/log-lines.ts";
import type { Body, BodyEnd } from "../life/life.ts";
import { atMost } from "../machine/clock.ts";
import { descendantsOf, hasProc, peakResidentBytes } from "../machine/process-group.ts";
import { watch } from "../machine/watchdog.ts";
import { quoted } from "../words/said.ts";
import { followLog } from "./container-log.ts";
import { containerNameOf, removeContainer } from "./container-sweep.ts";
import { type Engine, messageOf } from "./engine.ts";

/** The part of an inspected container that is looked at. */
interface Inspected {
  readonly Id: string;
  readonly State: { readonly Pid: number; readonly ExitCode: number; readonly OOMKilled: boolean };
  readonly NetworkSettings: {
    readonly IPAddress?: string;
    readonly Networks?: Readonly<Record<string, { readonly IPAddress: string }>>;
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>;
  };
}

/** What a container body is started with. */
export interface ContainerStart {
  readonly instanceId: string;
  /** The create request of the Engine API. */
  readonly config: unknown;
  readonly port: number;
  /** The image and its command, for error texts. */
  readonly written: string;
  readonly graceMs: number;
  readonly log: LogLines;
}

/** A container that runs a function; not yet known to answer. */
export type ContainerBody = Omit<Body, "host" | "port"> & {
  /** Its own address and port; undefined where this machine does not see into it (Docker Desktop, rootless). */
  readonly inside:
    | { readonly host: string; readonly pids: () => number[]; readonly isAlive: () => boolean }
    | undefined;
  /** The port on 127.0.0.1 that is forwarded to it; undefined when it ended before it could be asked. */
  readonly published: number | undefined;
};

/** How long the log may take to end after the container did: the engine ends it by itself, on a busy machine a little later. */
const LOG_END_MS = 5000;

/**
 * Creates and starts a container. Not with the engine's auto-remove: it would take the container away before it could be asked
 * whether memory ran out. It is removed here, by the watchdog when the owner dies, and by the next owner's sweep when both do.
 *
 * @throws {InstanceError} `CAFileNotFound`, `CAFilePermission`, `EngineRefused`; the container is gone then.
 */
export async function startContainerBody(engine: Engine, start: ContainerStart): Promise<ContainerBody> {
  const name = containerNameOf(start.instanceId);
  const at = `/containers/${name}`;
  // Before it exists, so that no moment is left in which a dying owner would leave it behind.
  const unwatch = watch("container", name);
  try {
    await engine.must("POST", `/containers/create?name=${name}`, { body: start.config });
    const logEnd = followLog(
      await engine.stream("POST", `${at}/attach?stream=1&stdout=1&stderr=1`),
      start.log,
    );
    await startOrExplain(engine, at, start);
    const inspected = (await engine.must("GET", `${at}/json`)) as Inspected;
    return bodyOf(start, inspected, { engine, at, logEnd, unwatch });
  } catch (error) {
    await removeContainer(engine, name);
    unwatch();
    throw error;
  }
}

async function startOrExplain(engine: Engine, at: string, { written }: ContainerStart): Promise<void> {
  const { status, json } = await engine.call("POST", `${at}/start`);
  if (status >= 200 && status < 300) return;
  const hint = messageOf(json);
  const file = /exec: "([^"]*)"/.exec(hint)?.[1] ?? written;
  const options = { hint: quoted(hint) };
  if (/permission denied/.test(hint)) throw new InstanceError("CAFilePermission", { file }, options);
  if (/no such file|not found/.test(hint)) throw new InstanceError("CAFileNotFound", { file }, options);
  throw new InstanceError("EngineRefused", { what: hint });
}

/** A container that runs, and the engine's side of it. */
interface Running {
  readonly engine: Engine;
  /** Its path in the Engine API. */
  readonly at: string;
  /** Settles when its output ends. */
  readonly logEnd: Promise<unknown>;
  /** Takes it off the watchdog's list. */
  readonly unwatch: () => void;
}

function bodyOf(
  start: ContainerStart,
  { Id, State, NetworkSettings }: Inspected,
  { engine, at, logEnd, unwatch }: Running,
): ContainerBody {
  const { log, port } = start;
  const address = NetworkSettings.IPAddress || Object.values(NetworkSettings.Networks ?? {})[0]?.IPAddress;
  const published = NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort;
  const pids = (): number[] => descendantsOf(State.Pid);
  const isAlive = (): boolean => hasProc && isInCgroupOf(State.Pid, Id);
  const seen = isAlive();
  let peakBytes = 0;
  const ask = async (action: string): Promise<void> => {
    try {
      const { status, json } = await engine.call("POST", `${at}/${action}`, { timeoutMs: 0 });
      // 304, 404, 409: it is so already, or it ended in between.
      if (status >= 400 && status !== 404 && status !== 409)
        log.platform(`docker ${action}: ${messageOf(json)}`);
    } catch (error) {
      log.platform(`docker ${action}: ${textOf(error)}`);
    }
  };
  let turn = Promise.resolve();
  /** One after the other: an unpause must not overtake the pause before it. */
  const inTurn = (action: string): void => {
    turn = turn.then(() => ask(action));
  };

  const endOf = async (): Promise<BodyEnd> => {
    let end: BodyEnd = { code: null, signal: null, outOfMemory: false };
    try {
      await engine.call("POST", `${at}/wait`, { timeoutMs: 0 });
      await atMost(LOG_END_MS, logEnd);
      const inspected = (await engine.must("GET", `${at}/json`)) as Inspected;
      end = { code: inspected.State.ExitCode, signal: null, outOfMemory: inspected.State.OOMKilled };
    } catch (error) {
      // The engine went away, or somebody removed the container: it is over either way.
      log.platform(textOf(error));
    }
    if (await removeContainer(engine, containerNameOf(start.instanceId))) unwatch();
    return end;
  };

  return {
    command: start.written,
    published: published === undefined ? undefined : Number(published),
    inside: seen && address ? { host: address, pids, isAlive } : undefined,
    ended: endOf(),
    freeze: () => inTurn("pause"),
    thaw: () => inTurn("unpause"),
    // The engine's own SIGKILL comes a second after ours, should ours never come.
    terminate: () => inTurn(`stop?t=${Math.ceil(start.graceMs / 1000) + 1}`),
    kill: () => void ask("kill"),
    memoryBytes: () => {
      if (!seen) return undefined;
      peakBytes = Math.max(peakBytes, peakResidentBytes(pids()));
      return peakBytes;
    },
  };
}

/** Whether a pid that the engine named is a process of this machine: its control groups carry the container's id. */
function isInCgroupOf(pid: number, containerId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, "latin1").includes(containerId);
  } catch {
    return false; // ended, or the pid of another machine
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
