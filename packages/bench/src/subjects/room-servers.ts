import type { Instance } from "@wsfn/instance";
import { pidsOf, startMeasured, unlimited } from "../endpoint/endpoint.ts";
import { startRedis } from "../endpoint/redis.ts";
import type { DialectName } from "../rooms/dialect.ts";
import type { FunctionSubject } from "../scenario.ts";

/** Instances that share rooms through a Redis of their own. */
export interface RoomServers {
  readonly dialect: DialectName;
  /** One for each instance. */
  readonly urls: readonly string[];
  /** The processes of the instances; of Redis itself where nothing stands before it. */
  serverPids(): readonly number[];
  /** The processes of Redis, where instances stand before it. */
  redisPids(): readonly number[];
  /** Ends all of them. */
  close(): Promise<void>;
}

/** Where instances come from. */
export interface RoomServersOptions {
  /** redis-server, as this machine has it. */
  readonly redis: string;
  readonly instances: number;
  readonly signal: AbortSignal;
}

/** Instances of a function, each with the address of Redis in REDIS_URL. */
export async function startRoomServers(
  { spec, rooms }: FunctionSubject & { readonly rooms: NonNullable<FunctionSubject["rooms"]> },
  { redis: program, instances, signal }: RoomServersOptions,
): Promise<RoomServers> {
  const redis = await startRedis(program, signal);
  const started: Instance[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(started.map((instance) => instance.stop()));
    await redis.close();
  };
  try {
    const environment = { ...spec.environment, REDIS_URL: redis.url };
    // One after the other: each is on a port of its own before the next one looks for one.
    for (let i = 0; i < instances; i += 1) {
      started.push(await startMeasured({ ...unlimited(spec), environment }, signal));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    dialect: rooms.dialect,
    urls: started.map(({ host, port }) => new URL(rooms.path, `ws://${host}:${port}/`).href),
    serverPids: () => started.flatMap(({ id }) => pidsOf(id)),
    redisPids: () => redis.pids(),
    close,
  };
}

/** Redis with nothing before it. */
export async function startBareRedis({ redis: program, signal }: RoomServersOptions): Promise<RoomServers> {
  const redis = await startRedis(program, signal);
  return {
    dialect: "redis",
    urls: [redis.url],
    serverPids: () => redis.pids(),
    redisPids: () => [],
    close: () => redis.close(),
  };
}
