import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { reservePort, spawnWatched, temporaryFolder } from "@wsfn/instance";
import { Redis } from "ioredis";

/** A redis-server of a test's own. */
export interface RedisProcess {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** A connection of the test's, for what the test does to Redis. */
  readonly admin: Redis;
  /** The process ends at once; its files stay. */
  kill(): Promise<void>;
  /** The process ends as an orderly one does. */
  stop(): Promise<void>;
  /** Starts again on the same port, with the same files. */
  start(): Promise<void>;
  /** The process stands still. */
  freeze(): void;
  thaw(): void;
}

/** Nothing is kept on disk. */
export const VOLATILE = ["--save", "", "--appendonly", "no"];
/** Every write is on disk before it is answered. */
export const DURABLE = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];

/** A replica that asks for everything gets it now: a master would wait 5 s for others that may ask as well. */
const AT_ONCE = ["--repl-diskless-sync-delay", "0"];

/** Where a redis-server runs. */
interface RedisPlace {
  readonly host: string;
  /** argv that runs the rest of its line there, in the same process. */
  readonly prefix: readonly string[];
}

const HERE: RedisPlace = { host: "127.0.0.1", prefix: [] };

/** Runs a test with a redis-server of its own, which ends with it. */
export async function withRedis<T>(
  settings: readonly string[],
  run: (redis: RedisProcess) => Promise<T>,
  place = HERE,
): Promise<T> {
  const folder = await temporaryFolder("rooms-redis-");
  const redis = await startRedis(folder.path, settings, place);
  try {
    return await run(redis);
  } finally {
    redis.admin.disconnect();
    redis.thaw();
    await redis.kill();
    await folder.remove();
  }
}

async function startRedis(
  folder: string,
  settings: readonly string[],
  { host, prefix }: RedisPlace,
): Promise<RedisProcess> {
  const port = await freePort();
  const url = `redis://${host}:${port}`;
  const socket = join(folder, "redis.sock"); // no network reaches it, none cuts it off
  let child: ReturnType<typeof spawnWatched> | undefined;

  async function start(): Promise<void> {
    // A Sentinel keeps what it learns in a file, which has to be there.
    const file = settings.includes("--sentinel") ? [join(folder, "sentinel.conf")] : [];
    for (const path of file) appendFileSync(path, "");
    const at = ["--port", String(port), "--bind", host, "--unixsocket", socket, "--dir", folder];
    const [program = "", ...args] = [...prefix, "redis-server", ...file, ...at, ...AT_ONCE, ...settings];
    child = spawnWatched(program, args);
    await readiness(child);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined) return;
    const over = once(ending, "exit");
    ending.kill(signal);
    await over;
  }

  await start();
  const admin = new Redis(socket, { maxRetriesPerRequest: null });
  admin.on("error", () => {}); // the test takes Redis away
  return {
    host,
    port,
    url,
    admin,
    start,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
  };
}

async function readiness({ stdout }: { readonly stdout: Readable }): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
    lines.push(line);
    if (!/Ready to accept connections|Sentinel ID is|MONITOR MODE/i.test(line)) continue;
    stdout.resume(); // what comes later is nobody's
    return;
  }
  throw new Error(`expected redis-server to start, it ended:\n${lines.join("\n")}`);
}

/**
 * A port that nobody has, for as long as this process lives: a Redis that was killed starts again on it, and no other test may have taken it
 * meanwhile.
 */
export const freePort = async (): Promise<number> => (await reservePort()).port;
