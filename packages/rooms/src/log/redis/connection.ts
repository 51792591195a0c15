import { Cluster, Redis } from "ioredis";
import { systemClock } from "../../clock.ts";
import { LogUnavailable } from "../room-log.ts";
import type { ConnectionOptions, NodeOptions, RedisTarget } from "./options.ts";

/** A connection, to one server or to a Cluster. */
export type Connection = Redis | Cluster;

/**
 * What every connection does: nothing is queued while Redis is away, and nothing is sent again by itself. What was reported as
 * failed then does not happen later.
 */
const HABITS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 3_000,
  retryStrategy: (times: number): number => Math.min(50 * 2 ** times, 1_000) * (0.5 + Math.random() / 2),
  // A server that became a replica, in a failover: the address leads to the new one.
  reconnectOnError: (error: Error): boolean => error.message.startsWith("READONLY"),
} as const satisfies ConnectionOptions;

/** Makes a connection that is not open yet. */
export function makeConnection(target: RedisTarget): Connection {
  if (target.kind === "server") return new Redis(target.url, { ...HABITS, ...target.options });
  if (target.kind === "sentinel") {
    const { name, sentinels } = target;
    return new Redis({ ...HABITS, ...target.options, name, sentinels: [...sentinels] });
  }
  const { retryStrategy, enableOfflineQueue, ...redisOptions } = HABITS;
  return new Cluster([...target.nodes], {
    clusterRetryStrategy: retryStrategy,
    enableOfflineQueue,
    lazyConnect: true,
    slotsRefreshInterval: 5_000,
    retryDelayOnClusterDown: 200,
    ...target.options,
    redisOptions: { ...redisOptions, ...target.options?.redisOptions },
  });
}

/** Makes a connection to any node of a Cluster: one that the Cluster has, or where none is known yet one that it was given. */
export function makeAnyNodeConnection(
  { nodes, options }: Extract<RedisTarget, { readonly kind: "cluster" }>,
  known: readonly Redis[],
): Redis {
  const all = known.length > 0 ? known.map(({ options: { host, port } }) => ({ host, port })) : nodes;
  const node = all[Math.floor(Math.random() * all.length)];
  const settings = { ...HABITS, ...options?.redisOptions };
  if (typeof node === "string") return new Redis(node, settings);
  if (typeof node === "number") return new Redis(node, settings);
  const { host = "127.0.0.1", port = 6379 } = node ?? {};
  return new Redis({ ...settings, host, port });
}

/** Makes a connection to one node of a Cluster, with the Cluster's own settings. Once closed, it stays closed. */
export const makeNodeConnection = (host: string, port: number, options: NodeOptions = {}): Redis =>
  new Redis({ ...HABITS, ...options, host, port, retryStrategy: null });

/** The reply, or `LogUnavailable`: because Redis refused, did not answer in time, or went away. */
export function within<T>(
  timeoutMs: number,
  what: string,
  reply: Promise<T>,
  clock = systemClock,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(timeoutMs, () =>
      reject(new LogTimeout(`expected an answer to ${what} within ${timeoutMs} ms, got none`)),
    );
    reply.then(
      (answer) => {
        timer.cancel();
        resolve(answer);
      },
      (error: Error) => {
        timer.cancel();
        // No cause: the client's error carries the whole script.
        reject(
          error instanceof LogUnavailable
            ? error
            : new LogUnavailable(`Redis refused ${what}: ${error.message}`),
        );
      },
    );
  });
}

/** Redis did not answer in time: the connection may be dead without knowing it. */
export class LogTimeout extends LogUnavailable {}
