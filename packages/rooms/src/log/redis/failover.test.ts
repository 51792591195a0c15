import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { rawClient } from "../../../test/raw-client.ts";
import { isCaughtUp, moveSlot, withCluster, withSentinel } from "../../../test/redis-cluster.ts";
import { DURABLE, type RedisProcess, withRedis } from "../../../test/redis-process.ts";
import { OPEN } from "../../../test/ws-server.ts";
import { createRooms, type Rooms, type RoomsOptions } from "../../index.ts";
import { type RedisTarget, redisLog } from "./index.ts";
import { roomKeys } from "./keys.ts";

const test = await testNeeding("rooms", "redis-server");

const instance = (
  redis: RedisTarget,
  options: Partial<RoomsOptions> = {},
  pubsub: "sharded" | "plain" = redis.kind === "cluster" ? "sharded" : "plain",
): Rooms =>
  createRooms({
    ...OPEN,
    log: redisLog({ redis, pubsub, commandTimeoutMs: 1_000, pingEveryMs: 1_000 }),
    limits: { commandsPerSecond: 1e6 },
    heartbeat: { pingEveryMs: 1e9 }, // the clients here answer none, and a busy machine takes longer than they may
    onError: () => {},
    ...options,
  });

/** The instance compares itself with Redis, and renews what it wrote there, never while a test runs. */
const NEVER = { verifyEveryMs: 1e9, presenceLeaseMs: 1e9 };
const CHANNELS = Array.from({ length: 12 }, (_, i) => `room:${i}`);

/** The channels of which a node has the log. */
async function channelsOf(node: RedisProcess | undefined): Promise<string[]> {
  const keys = (await node?.admin.keys("*")) ?? [];
  return CHANNELS.filter((channel) => keys.includes(roomKeys("rooms", channel).log));
}

/** Publishes until it is acknowledged; the id makes it once. */
const publishSurely = (rooms: Rooms, channel: string, data: string): Promise<void> =>
  expect
    .poll(() =>
      rooms.publish(channel, data, { id: data }).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);

async function listener(rooms: Rooms, channels: readonly string[]) {
  const client = rawClient(rooms);
  await client.connect("anna");
  for (const channel of channels)
    await expect.poll(() => client.ask({ subscribe: { channel } })).toMatchObject({ subscribe: {} });
  const said = client.said.flatMap(({ subscribe }) => subscribe?.epoch ?? []);
  const epochs = new Map<string, string>(channels.map((channel, index) => [channel, said[index]]));
  const all = new Map<string, unknown[]>(channels.map((channel) => [channel, []]));
  const places = new Map<string, number>();
  let looked = 0;

  async function recover(channel: string): Promise<boolean> {
    const place = { offset: places.get(channel) ?? 0, epoch: epochs.get(channel) };
    const { subscribe } = await client.ask({ subscribe: { channel, recover: true, ...place } });
    if (subscribe === undefined) return false;
    expect(subscribe.recovered).toBe(true);
    epochs.set(channel, subscribe.epoch); // a room may change its node, and so its epoch, more than once
    for (const pub of subscribe.publications ?? []) client.said.push({ push: { channel, pub } });
    return true;
  }

  /** Everything that came, in order; a channel that the server ended is subscribed again from its place, as SDKs do. */
  return async function seen(channel: string): Promise<unknown[]> {
    for (; looked < client.said.length; looked += 1) {
      const { push } = client.said[looked];
      if (push?.unsubscribe && !(await recover(push.channel))) break;
      if (!push?.pub) continue;
      all.get(push.channel)?.push(push.pub.data);
      places.set(push.channel, push.pub.offset);
    }
    return all.get(channel) ?? [];
  };
}

interface Chat {
  readonly one: Rooms;
  readonly two: Rooms;
  readonly channels: readonly string[];
}
/** A client of the first instance sees every line that the second one publishes, also after what the test does meanwhile. */
async function talking({ one, two, channels }: Chat, test: (says: Says) => Promise<void>): Promise<void> {
  try {
    const seen = await listener(one, channels);
    const lines: string[] = [];
    await test(async (line, some = channels) => {
      lines.push(line);
      for (const channel of some) await publishSurely(two, channel, `${channel} ${line}`);
      for (const channel of some)
        await expect.poll(() => seen(channel)).toEqual(lines.map((each) => `${channel} ${each}`));
    });
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
}
/** The line is published in these channels, and seen. Default: in all. */
type Says = (line: string, channels?: readonly string[]) => Promise<void>;

describe("a Cluster, with sharded pub/sub", () => {
  test("carries rooms of every node, and goes on after the failover of one", () =>
    withCluster(({ target, masters, replica }) =>
      talking({ one: instance(target), two: instance(target), channels: CHANNELS }, async (says) => {
        await says("1");
        const [master] = masters as [RedisProcess];
        await isCaughtUp(master, replica);
        await master.kill();
        await expect.poll(() => replica.admin.info("replication")).toMatch(/role:master/);
        await says("2");
      }),
    ));

  test("follows a room whose slot moves to another node, though nobody subscribes it again", () =>
    withCluster(({ target, masters }) =>
      talking({ one: instance(target, NEVER), two: instance(target), channels: CHANNELS }, async (says) => {
        await says("1");
        for (const channel of CHANNELS) await moveSlot(masters, roomKeys("rooms", channel).log);
        await says("2");
      }),
    ));
});

describe("a Cluster, with plain pub/sub", () => {
  test("misses nothing when the node that it listens to is gone, though nobody compares", () =>
    withCluster(async ({ target, masters, replica }) => {
      const nodes = [...masters, replica];
      for (const { admin } of nodes) await admin.config("SET", "cluster-require-full-coverage", "no");
      const [one, two] = [instance(target, NEVER, "plain"), instance(target, NEVER, "plain")];
      await talking({ one, two, channels: CHANNELS }, async (says) => {
        await says("1");
        const listening = await Promise.all(nodes.map(({ admin }) => admin.pubsub("CHANNELS")));
        const [node, ...others] = nodes.filter((_, i) => (listening[i] as unknown[]).length > 0);
        expect(others).toEqual([]);
        await node?.kill();
        const served = await channelsOf(masters.find((master) => master !== node && master !== masters[0]));
        await says("2", served);
      });
    }));
});

describe("Sentinel", () => {
  test("leads to the new master", () =>
    withSentinel(({ target, master, replica }) =>
      talking({ one: instance(target), two: instance(target), channels: ["a"] }, async (says) => {
        await says("1");
        await isCaughtUp(master, replica);
        await master.kill();
        await expect.poll(() => replica.admin.info("replication")).toMatch(/role:master/);
        await says("2");
      }),
    ));
});

test("a master that comes back after another one's time does not pass for the one it was, though nobody asked the other", () =>
  withRedis(DURABLE, (first) =>
    withRedis([...DURABLE, "--replicaof", "127.0.0.1", String(first.port)], async (second) => {
      const bounds = { maxEntries: 10, maxAgeMs: 1e9, forgetAfterMs: 2e9 };
      const log = redisLog({ redis: first.url });
      try {
        await isCaughtUp(first, second);
        await log.append("a", "kept 1", bounds);
        await isCaughtUp(first, second);
        await second.admin.replicaof("NO", "ONE");
        const lost = await log.append("a", "lost 2", bounds);
        await first.admin.replicaof("127.0.0.1", second.port);
        await isCaughtUp(second, first);
        await first.admin.replicaof("NO", "ONE");
        await log.append("a", "new 2", bounds);
        const { entries, isContinuous } = await log.read("a", { since: lost, limit: 10 }, bounds);
        expect({ entries, isContinuous }).toEqual({ entries: [], isContinuous: false });
      } finally {
        await log.close();
      }
    }),
  ));
