import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { watch } from "./watchdog.ts";

/** Where a helper's streams go beside its standard output, which is a pipe. Default: nowhere. */
export interface WatchedProcessOptions {
  readonly stdin?: "pipe";
  readonly stderr?: "inherit";
  /** All of it. Default: this process' own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a helper that ends with this process, in whatever way that ends, `kill -9` included. It has a process group of its own. */
export function spawnWatched(
  program: string,
  args: readonly string[],
  { stdin, stderr, env = process.env }: WatchedProcessOptions = {},
): ChildProcess & { readonly stdout: Readable } {
  const child = spawn(program, args, {
    stdio: [stdin ?? "ignore", "pipe", stderr ?? "ignore"],
    env,
    detached: true, // the leader of a group, so the group's id is its pid
  }) as ChildProcess & { readonly stdout: Readable };
  if (child.pid !== undefined) child.once("exit", watch("group", child.pid));
  return child;
}
