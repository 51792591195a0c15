import { randomBytes } from "node:crypto";
import { type Place, startMachineServer } from "./machine-server.ts";
import { programNamed } from "./program.ts";

/** A Redis of a run's own, in memory. */
export interface RedisServer {
  /** `redis://:password@host:port` */
  readonly url: string;
  /** Its processes, as long as it runs. */
  pids(): readonly number[];
  /** Ends it. */
  close(): Promise<void>;
}

/** redis-server as this machine has it; undefined where it has none. */
export const redisProgram = (): string | undefined => programNamed("redis-server");

/** Nothing is kept on disk, and no slow reader is cut off: a benchmark counts what arrives. */
const SETTINGS = ["--save", "", "--appendonly", "no", "--client-output-buffer-limit", "pubsub 0 0 0"];

/** Starts a redis-server that ends with this process, in whatever way that ends. */
export async function startRedis(program: string, signal: AbortSignal): Promise<RedisServer> {
  // An instance has to listen on every address, as on the platform; so strangers are kept out by a password.
  const password = randomBytes(16).toString("hex");
  const commandAt = ({ port, dir }: Place): string[] => [
    ...[program, "--port", `${port}`, "--dir", dir, "--requirepass", password],
    ...SETTINGS,
  ];
  const { host, port, pids, close } = await startMachineServer("redis", commandAt, signal);
  return { url: `redis://:${password}@${host}:${port}`, pids, close };
}
