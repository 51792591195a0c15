import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { InstanceError } from "../instance/instance-error.ts";
import type { LogLines } from "../instance/log-lines.ts";
import type { Body, BodyEnd } from "../life/life.ts";
import { atMost, realClock } from "../machine/clock.ts";
import {
  hasProc,
  isGroupAlive,
  peakResidentBytes,
  processesMarked,
  processesOf,
  signalEach,
  signalGroup,
} from "../machine/process-group.ts";
import { watch } from "../machine/watchdog.ts";
import { quoted } from "../words/said.ts";
import type { MemoryLimit } from "./memory-limit.ts";
import type { StartCommand } from "./start-command.ts";

/** What a process body is started with. */
export interface ProcessStart {
  readonly instanceId: string;
  readonly codeDir: string;
  readonly command: StartCommand;
  /** All of it: nothing of this process' own is added. */
  readonly environment: Readonly<Record<string, string>>;
  /** argv that runs the rest of its line somewhere else, e.g. in a network namespace. */
  readonly prefix: readonly string[];
  readonly memoryLimit: MemoryLimit | undefined;
  readonly log: LogLines;
}

/** A process group that runs a function; not yet known to answer. */
export type ProcessBody = Omit<Body, "host" | "port"> & { pids(): number[] };

/** How long a killed process may take to leave; more means that it hangs in the kernel. */
const LEAVE_MS = 5000;
/** How long the log may take to end after the processes did: only a stranger that holds a pipe open takes so long. */
const LOG_END_MS = 5000;

/**
 * Starts the command as the leader of a process group of its own.
 *
 * @throws {InstanceError} `CAExited` when the system refuses to start it.
 */
export async function startBody(start: ProcessStart): Promise<ProcessBody> {
  const { command, log, memoryLimit } = start;
  // Before the start, so that no moment is left in which a dying owner would leave the process behind.
  const unwatchInstance = watch("instance", start.instanceId);
  const [file = "", ...args] = [
    ...start.prefix,
    ...(memoryLimit?.prefix ?? []),
    command.program,
    ...command.args,
  ];
  const child = spawn(file, args, {
    cwd: start.codeDir,
    env: start.environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // `detached` makes it the leader of a group, so the group's id is its pid.
  const group = child.pid;
  if (group === undefined) {
    unwatchInstance();
    const [error] = (await once(child, "error")) as [NodeJS.ErrnoException];
    const exitCode = Math.abs(error.errno ?? 1);
    throw new InstanceError(
      "CAExited",
      { exitCode, command: command.written },
      { cause: error, hint: quoted(error.message) },
    );
  }
  const unwatchGroup = watch("group", group);
  const streamsClosed = pipeLogs(child, log);
  let peakBytes = 0;
  /** What we asked for last: an end by SIGTERM means something else when it was our own. */
  let asked: "nothing" | "leave" | "die" = "nothing";
  const ask = (what: "leave" | "die", signal: NodeJS.Signals): void => {
    asked = what;
    signalGroup(group, signal);
  };

  const endOf = async (): Promise<BodyEnd> => {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    // What SIGTERM ended had no handler for it: a mere wrapper (`sh`), and the server that it started has the same grace.
    while (signal === "SIGTERM" && asked === "leave" && isGroupAlive(group)) await realClock.sleep(10);
    // When the first process of a sandbox ends, the platform takes down all the others.
    await endRest(group, start.instanceId, log);
    await atMost(LOG_END_MS, streamsClosed);
    child.stdout?.destroy();
    child.stderr?.destroy();
    const outOfMemory = memoryLimit?.wasHit() ?? false;
    unwatchGroup();
    unwatchInstance();
    return { code, signal, outOfMemory };
  };

  return {
    command: command.written,
    ended: endOf(),
    pids: () => processesOf(group),
    freeze: () => void signalGroup(group, "SIGSTOP"),
    thaw: () => void signalGroup(group, "SIGCONT"),
    terminate: () => ask("leave", "SIGTERM"),
    kill: () => ask("die", "SIGKILL"),
    memoryBytes: () => {
      if (!hasProc) return undefined;
      peakBytes = Math.max(peakBytes, peakResidentBytes(processesOf(group)));
      return peakBytes;
    },
  };
}

/** Resolves when both streams have ended: with the last process that holds them, not with the first one. */
function pipeLogs(child: ChildProcess, log: LogLines): Promise<unknown> {
  for (const name of ["stdout", "stderr"] as const) {
    const sink = log.sink(name);
    child[name]?.on("data", (chunk: Buffer) => sink.write(chunk));
    child[name]?.once("close", () => sink.end());
  }
  return once(child, "close");
}

/** Kills what is left of a group, and what left the group, until nothing is there. */
async function endRest(group: number, instanceId: string, log: LogLines): Promise<void> {
  for (const startedAt = realClock.nowMs(); ; await realClock.sleep(5)) {
    const groupThere = signalGroup(group, "SIGKILL");
    const left = [...new Set([...processesOf(group), ...processesMarked(instanceId)])];
    signalEach(left, "SIGKILL");
    // Zombies whose parent never asks for them still count as a group for kill(2), so /proc decides where it exists.
    if (hasProc ? left.length === 0 : !groupThere) return;
    if (realClock.nowMs() - startedAt > LEAVE_MS) {
      return log.note(`processes that SIGKILL did not end in ${LEAVE_MS} ms: ${left.join(", ") || group}`);
    }
  }
}
