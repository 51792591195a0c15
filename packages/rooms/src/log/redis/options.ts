import type { ClusterNode, ClusterOptions, RedisOptions } from "ioredis";
import type { Clock } from "../../clock.ts";

/** Settings of a connection, as ioredis has them. How replies are mapped is ours. */
export type ConnectionOptions = Omit<RedisOptions, "replyMapping" | "protocol">;

/** Settings of the connections to the nodes of a Cluster. */
export type NodeOptions = Omit<NonNullable<ClusterOptions["redisOptions"]>, "replyMapping" | "protocol">;

/** Which Redis: one server, one that Sentinels watch, or a Cluster. */
export type RedisTarget =
  | { readonly kind: "server"; readonly url: string; readonly options?: ConnectionOptions }
  | {
      readonly kind: "sentinel";
      readonly name: string;
      readonly sentinels: readonly { readonly host: string; readonly port: number }[];
      readonly options?: ConnectionOptions;
    }
  | {
      readonly kind: "cluster";
      readonly nodes: readonly ClusterNode[];
      readonly options?: Omit<ClusterOptions, "redisOptions"> & { readonly redisOptions?: NodeOptions };
    };

/** How a log uses Redis. All but the target have defaults. */
export interface RedisLogOptions {
  /** An address means one server: `redis://host:6379`, or `rediss://` for TLS. */
  readonly redis: string | RedisTarget;
  /** Keys begin with this. Default `rooms`. */
  readonly prefix?: string;
  /**
   * `sharded` (Redis 7) keeps a room's messages on the nodes of its slot; `plain` works everywhere, also through the proxy of a managed
   * Redis. Default: `sharded` for a Cluster, else `plain`.
   */
  readonly pubsub?: "sharded" | "plain";
  /** A command that Redis does not answer in this time fails, and the connection is made anew. Default 3 s. */
  readonly commandTimeoutMs?: number;
  /** The connection that listens is asked for a sign of life so often. Default 5 s. */
  readonly pingEveryMs?: number;
  /** An append counts when so many replicas have it, too; otherwise it fails, and may be repeated with its id. Default: not asked. */
  readonly replicas?: { readonly count: number; readonly timeoutMs: number };
  /** Redis has come, or is away: for a status line. */
  readonly onState?: (state: RedisState) => void;
  /** Default: Redis's own clock, which all instances share. A clock given here is for tests. */
  readonly clock?: Clock;
}

/** Whether Redis answers. */
export type RedisState = "ready" | "away";

/** The target as its kind. */
export const targetOf = (redis: RedisLogOptions["redis"]): RedisTarget =>
  typeof redis === "string" ? { kind: "server", url: redis } : redis;
