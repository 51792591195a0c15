import { testNeeding } from "@wsfn/instance/vitest";
import { expect } from "vitest";
import { withClusterNetwork } from "../../../test/cluster-network.ts";
import { type RawClient, rawClient } from "../../../test/raw-client.ts";
import { isCaughtUp, withCluster } from "../../../test/redis-cluster.ts";
import type { RedisProcess } from "../../../test/redis-process.ts";
import { OPEN } from "../../../test/ws-server.ts";
import { createRooms, LogUnavailable, type Rooms } from "../../index.ts";
import { redisLog } from "./index.ts";
import { roomKeys } from "./keys.ts";

const test = await testNeeding("rooms", "redis-server", "netns", "iptables");

/** A room whose slot a node has. */
async function roomOf({ admin }: RedisProcess): Promise<string> {
  for (let n = 0; ; n += 1) {
    const slot = Number(await admin.call("CLUSTER", "KEYSLOT", roomKeys("rooms", `room:${n}`).log));
    if (slot <= 5460) return `room:${n}`;
  }
}

/** Nobody compares a room with its log: what comes has come by pub/sub. */
const UNCOMPARED = { verifyEveryMs: 1e9, presenceLeaseMs: 1e9 };

/** An instance whose listening connection is at this node, with a client in the room. */
async function listenerAt(
  { admin }: RedisProcess,
  channel: string,
  make: () => Rooms,
): Promise<{ readonly rooms: Rooms; readonly client: RawClient }> {
  for (;;) {
    const rooms = make();
    const client = rawClient(rooms);
    await client.connect("anna");
    await client.ask({ subscribe: { channel } });
    const heard = [
      ...((await admin.pubsub("CHANNELS")) as string[]),
      ...((await admin.pubsub("SHARDCHANNELS")) as string[]),
    ];
    if (heard.length > 0) return { rooms, client };
    await rooms.close();
  }
}

for (const pubsub of ["sharded", "plain"] as const)
  test(`an instance that listens to a master which is cut off hears its successor, by ${pubsub} pub/sub, though nobody compares`, () =>
    withClusterNetwork((network) =>
      withCluster(
        async ({ target, masters, replica }) => {
          const [master] = masters as [RedisProcess];
          const make = () =>
            createRooms({
              ...OPEN,
              ...UNCOMPARED,
              log: redisLog({ redis: target, pubsub, commandTimeoutMs: 1_000, pingEveryMs: 500 }),
              heartbeat: { pingEveryMs: 1e9 },
              onError: () => {},
            });
          const writer = make();
          const channel = await roomOf(master);
          const { rooms, client } = await listenerAt(master, channel, make);
          try {
            await writer.publish(channel, "before");
            await expect.poll(() => client.published(channel)).toEqual(["before"]);
            await isCaughtUp(master, replica);
            await network.cutOff(master.host, "the others");
            await expect.poll(() => replica.admin.info("replication")).toMatch(/role:master/);
            await expect
              .poll(() => writer.publish(channel, "after", { id: "after" }).catch(() => undefined))
              .toBeDefined();
            await expect
              .poll(() => client.said.some(({ push }) => push?.unsubscribe?.code === 2500))
              .toBe(true);
            await expect.poll(() => client.ask({ subscribe: { channel } })).toMatchObject({ subscribe: {} });
            await writer.publish(channel, "later");
            await expect.poll(() => client.published(channel)).toContain("later");
          } finally {
            await Promise.all([writer.close(), rooms.close()]);
          }
        },
        { network },
      ),
    ));

test("what a master acknowledged while it was cut off is reported as lost; what had to have a replica was not acknowledged", () =>
  withClusterNetwork((network) =>
    withCluster(
      async ({ target, masters, replica }) => {
        const [master] = masters as [RedisProcess];
        const make = (replicas?: { readonly count: number; readonly timeoutMs: number }) =>
          createRooms({
            ...OPEN,
            log: redisLog({ redis: target, commandTimeoutMs: 1_000, ...(replicas && { replicas }) }),
            heartbeat: { pingEveryMs: 1e9 }, // the client here answers none, and the other nodes take long to vote
            onError: () => {},
          });
        const [quick, careful] = [make(), make({ count: 1, timeoutMs: 300 })];
        try {
          const channel = await roomOf(master);
          const client = rawClient(quick);
          await client.connect("anna");
          const { subscribe } = await client.ask({ subscribe: { channel } });
          await quick.publish(channel, "kept");
          await isCaughtUp(master, replica);

          await network.cutOff(master.host, "the others");
          const alone = await quick.publish(channel, "alone");
          expect(alone).toMatchObject({ offset: 2, epoch: subscribe.epoch });
          await expect.poll(() => client.published(channel)).toEqual(["kept", "alone"]);
          await expect(careful.publish(channel, "careful", { id: "careful" })).rejects.toThrow(
            LogUnavailable,
          );
          await expect.poll(() => replica.admin.info("replication")).toMatch(/role:master/);
          await network.heal();

          // Refused as long as the successor has no replica; then it may be there already, from a try before.
          await expect
            .poll(() => careful.publish(channel, "careful", { id: "careful" }).catch(() => undefined))
            .toMatchObject({ offset: 2 });
          const isAsked = () => client.said.some(({ push }) => push?.unsubscribe?.code === 2500);
          await expect.poll(isAsked).toBe(true);
          const again = { subscribe: { channel, recover: true, offset: alone.offset, epoch: alone.epoch } };
          await expect.poll(() => client.ask(again)).toMatchObject({ subscribe: { recovered: false } });
          const { history } = await client.ask({ history: { channel, limit: 10 } });
          expect(history.publications.map(({ data }: { data: string }) => data)).toEqual(["kept", "careful"]);
        } finally {
          await Promise.all([quick.close(), careful.close()]);
        }
      },
      // A master that is cut off takes writes for so long: a busy machine has to get one to it by then.
      { network, nodeTimeoutMs: 10_000 },
    ),
  ));
