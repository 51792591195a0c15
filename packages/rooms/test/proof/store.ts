import { missingPrerequisites } from "@wsfn/instance";
import { expect } from "vitest";
import { type ClusterNetwork, withClusterNetwork } from "../cluster-network.ts";
import { type RedisCluster, withCluster } from "../redis-cluster.ts";
import { DURABLE, type RedisProcess, withRedis } from "../redis-process.ts";
import { type Wire, wire } from "./wire.ts";

/** What instances share: one server that they reach by a wire, or a Cluster. */
export type Store =
  | {
      readonly kind: "server";
      readonly url: string;
      readonly directUrl: string;
      readonly redis: RedisProcess;
      readonly wire: Wire;
    }
  | {
      readonly kind: "cluster";
      readonly url: string;
      readonly directUrl: string;
      readonly cluster: RedisCluster;
      readonly shard: Shard;
      /** Undefined: this machine makes none. */
      readonly network: ClusterNetwork | undefined;
    };

/** The kinds of a store. */
export type StoreKind = Store["kind"];

/** Two nodes, of which one is the master of some slots and the other its replica; they change places. */
export type Shard = readonly [RedisProcess, RedisProcess];

/** Runs with a store of its own, which ends with it. */
export function withStore<T>(kind: StoreKind, run: (store: Store) => Promise<T>): Promise<T> {
  if (kind === "server")
    return withRedis([...DURABLE, "--enable-debug-command", "local"], async (redis) => {
      const link = await wire(() => redis.port);
      try {
        const url = `redis://127.0.0.1:${link.port}`;
        return await run({ kind, url, directUrl: redis.url, redis, wire: link });
      } finally {
        await link.close();
      }
    });
  const inNetwork = (network?: ClusterNetwork): Promise<T> =>
    withCluster(
      (cluster) => {
        const nodes = [...cluster.masters, cluster.replica].map(({ host, port }) => `${host}:${port}`);
        const url = `cluster://${nodes.join(",")}`;
        const shard: Shard = [cluster.masters[0] as RedisProcess, cluster.replica];
        return run({ kind, url, directUrl: url, cluster, shard, network });
      },
      { network, nodeTimeoutMs: NODE_TIMEOUT_MS },
    );
  return hasNetworks ? withClusterNetwork(inNetwork) : inNetwork();
}

/** A node that is cut off has lost its place after so long and an election; one that gets no CPU for so long may lose it too. */
const NODE_TIMEOUT_MS = 1_500;

/** Whether this machine makes networks, so that nodes of a Cluster can be cut off. */
export const hasNetworks = (await missingPrerequisites(["netns", "iptables"])).length === 0;

const isMaster = async ({ admin }: RedisProcess): Promise<boolean> =>
  /role:master/.test(await admin.info("replication"));

/** The master of a shard, and the replica: a node that stood still for long has lost its place by itself. */
export async function placesOf([one, other]: Shard): Promise<{
  master: RedisProcess;
  replica: RedisProcess;
}> {
  return (await isMaster(one)) ? { master: one, replica: other } : { master: other, replica: one };
}

/** A replica gives up a handover by itself after 5 s, when its master was too busy to take part: it is asked for again then. */
const HANDOVER_MS = 6000;

/** The replica takes the master's place, which is killed first or asked to hand over; the former master becomes its replica. */
export async function failOver(shard: Shard, { isKilled }: { readonly isKilled: boolean }): Promise<void> {
  const { master, replica } = await placesOf(shard);
  if (isKilled) await master.kill();
  let askedMs = Number.NEGATIVE_INFINITY;
  const hasTakenOver = async (): Promise<boolean> => {
    if (await isMaster(replica)) return true;
    if (performance.now() - askedMs > HANDOVER_MS) {
      askedMs = performance.now();
      await replica.admin.call("CLUSTER", "FAILOVER", ...(isKilled ? ["TAKEOVER"] : []));
    }
    return false;
  };
  await expect.poll(hasTakenOver, { interval: 20 }).toBe(true);
  if (isKilled) await master.start();
}

/** Waits until a shard can be failed over again: its replica has what its master has, and the Cluster serves every slot. */
export async function isReplicated(shard: Shard): Promise<void> {
  await expect
    .poll(
      async () => {
        const { master, replica } = await placesOf(shard);
        const [link, info] = await Promise.all([
          replica.admin.info("replication"),
          master.admin.call("CLUSTER", "INFO") as Promise<string>,
        ]);
        return /master_link_status:up/.test(link) && /cluster_state:ok/.test(info);
      },
      { interval: 50 },
    )
    .toBe(true);
}

/** A replica whose data are older is not elected any more: `cluster-replica-validity-factor` allows 10 s and ten node timeouts. */
const ELECTED_WITHIN_MS = 10_000 + 10 * NODE_TIMEOUT_MS;
const MOST_ELECTIONS = 4;

/**
 * The master of a shard is cut off until its replica has taken over by the vote of the other masters; then the network heals. A replica
 * that has nothing of its master yet is never elected, and one that masters without CPU did not vote for in time is not any more.
 *
 * @throws Error when it is not elected in one of four elections.
 */
export async function partition(
  shard: Shard,
  network: ClusterNetwork,
  from: "the others" | "everybody",
): Promise<void> {
  for (let elections = 0; elections < MOST_ELECTIONS; elections += 1) {
    await isReplicated(shard);
    const { master, replica } = await placesOf(shard);
    await network.cutOff(master.host, from);
    try {
      if (await isElected(replica)) return;
    } finally {
      await network.heal();
    }
  }
  throw new Error(
    `expected the replica of a master that was cut off to be elected, but it was not in ${MOST_ELECTIONS} elections`,
  );
}

const isElected = (replica: RedisProcess): Promise<boolean> =>
  expect
    .poll(() => isMaster(replica), { interval: 50, timeout: ELECTED_WITHIN_MS })
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
