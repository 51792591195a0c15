import { expect } from "vitest";
import type { RedisTarget } from "../src/log/redis/index.ts";
import type { ClusterNetwork } from "./cluster-network.ts";
import { DURABLE, freePort, type RedisProcess, withRedis } from "./redis-process.ts";

/** Three masters with a third of the slots each, and a replica of the first. */
export interface RedisCluster {
  readonly target: RedisTarget;
  readonly masters: readonly RedisProcess[];
  readonly replica: RedisProcess;
}

const THIRDS = [
  [0, 5460],
  [5461, 10922],
  [10923, 16383],
] as const;

/** Where the nodes of a Cluster are, and how long one may be silent. */
interface ClusterOptions {
  /** Default: all are at 127.0.0.1. */
  readonly network?: ClusterNetwork | undefined;
  /** Default 4 s: a node that gets no CPU for a while is not dead. */
  readonly nodeTimeoutMs?: number;
}

/** Runs a test with a Cluster of its own. */
export async function withCluster<T>(
  run: (cluster: RedisCluster) => Promise<T>,
  { network, nodeTimeoutMs = 4_000 }: ClusterOptions = {},
): Promise<T> {
  const places = network?.addresses.map((host) => ({ host, prefix: network.prefix })) ?? [];
  const node = async <R>(use: (redis: RedisProcess) => Promise<R>): Promise<R> => {
    const place = places.shift();
    const bus = await freePort();
    const settings = [
      ...DURABLE,
      "--cluster-enabled",
      "yes",
      "--cluster-port",
      String(bus),
      "--cluster-node-timeout",
      String(nodeTimeoutMs),
      ...(place === undefined ? [] : ["--bind-source-addr", place.host, "--protected-mode", "no"]),
    ];
    return withRedis(settings, (redis) => use({ ...redis, bus } as RedisProcess), place);
  };
  return node((one) =>
    node((two) =>
      node((three) =>
        node(async (replica) => {
          const masters = [one, two, three];
          await join(masters, replica);
          const nodes = masters.map(({ host, port }) => ({ host, port }));
          return run({ target: { kind: "cluster", nodes }, masters, replica });
        }),
      ),
    ),
  );
}

async function join(masters: readonly RedisProcess[], replica: RedisProcess): Promise<void> {
  const [first] = masters as [RedisProcess];
  await Promise.all(
    masters.map(({ admin }, i) => admin.call("CLUSTER", "ADDSLOTSRANGE", ...(THIRDS[i] ?? []).map(String))),
  );
  for (const other of [...masters.slice(1), replica]) {
    const { bus } = other as RedisProcess & { bus: number };
    await first.admin.call("CLUSTER", "MEET", other.host, String(other.port), String(bus));
  }
  const all = [...masters, replica];
  for (const { admin } of all)
    await expect
      .poll(() => admin.call("CLUSTER", "INFO"))
      .toMatch(/cluster_state:ok[\s\S]*cluster_known_nodes:4/);
  const id = (await first.admin.call("CLUSTER", "MYID")) as string;
  await replica.admin.call("CLUSTER", "REPLICATE", id);
  await expect.poll(() => replica.admin.info("replication")).toMatch(/master_link_status:up/);
}

/** Waits until a replica is linked to its master, and has all that was written until now. */
export async function isCaughtUp(master: RedisProcess, replica: RedisProcess): Promise<void> {
  const offset = (info: string, name: string): number =>
    Number(new RegExp(`\\b${name}:(\\d+)`).exec(info)?.[1] ?? -1);
  const written = offset(await master.admin.info("replication"), "master_repl_offset");
  await expect
    .poll(async () => {
      const info = await replica.admin.info("replication");
      return /master_link_status:up/.test(info) && offset(info, "slave_repl_offset") >= written;
    })
    .toBe(true);
}

/** Moves the slot of a key, with all that is in it, to the next master. */
export async function moveSlot(masters: readonly RedisProcess[], key: string): Promise<void> {
  const slot = Number(await masters[0]?.admin.call("CLUSTER", "KEYSLOT", key));
  const from = THIRDS.findIndex(([, last]) => slot <= last);
  const [source, target] = [masters[from], masters[(from + 1) % masters.length]] as [
    RedisProcess,
    RedisProcess,
  ];
  const [sourceId, targetId] = await Promise.all(
    [source, target].map(({ admin }) => admin.call("CLUSTER", "MYID") as Promise<string>),
  );
  const set = (node: RedisProcess, ...args: (string | undefined)[]) =>
    node.admin.call("CLUSTER", "SETSLOT", String(slot), ...args.map(String));
  await set(target, "IMPORTING", sourceId);
  await set(source, "MIGRATING", targetId);
  const keys = (await source.admin.call("CLUSTER", "GETKEYSINSLOT", String(slot), "1000")) as string[];
  await source.admin.migrate(target.host, target.port, "", 0, 10_000, "KEYS", ...keys);
  for (const node of [target, source, ...masters]) await set(node, "NODE", targetId);
}

/** Runs a test with a master, its replica, and a Sentinel that watches them. */
export async function withSentinel<T>(
  run: (setup: {
    readonly target: RedisTarget;
    readonly master: RedisProcess;
    readonly replica: RedisProcess;
  }) => Promise<T>,
): Promise<T> {
  return withRedis(DURABLE, (master) =>
    withRedis([...DURABLE, "--replicaof", "127.0.0.1", String(master.port)], (replica) =>
      withRedis(["--sentinel"], async (sentinel) => {
        await expect.poll(() => replica.admin.info("replication")).toMatch(/master_link_status:up/);
        const call = (...args: string[]) => sentinel.admin.call("SENTINEL", ...args);
        await call("MONITOR", "rooms", "127.0.0.1", String(master.port), "1");
        await call("SET", "rooms", "down-after-milliseconds", "3000", "failover-timeout", "10000");
        await expect.poll(() => call("REPLICAS", "rooms")).toHaveLength(1);
        const sentinels = [{ host: "127.0.0.1", port: sentinel.port }];
        return run({ target: { kind: "sentinel", name: "rooms", sentinels }, master, replica });
      }),
    ),
  );
}
