import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { rawClient } from "../../../test/raw-client.ts";
import { DURABLE, type RedisProcess, VOLATILE, withRedis } from "../../../test/redis-process.ts";
import { OPEN } from "../../../test/ws-server.ts";
import { createRooms, type Position, type Rooms } from "../../index.ts";
import { type RedisLogOptions, redisLog } from "./index.ts";

const test = await testNeeding("rooms", "redis-server");

/** An instance with a Redis. It says nothing about errors: the tests take Redis away. */
function instance(redis: RedisProcess, options: Partial<RedisLogOptions> = {}): Rooms {
  return createRooms({
    ...OPEN,
    log: redisLog({ redis: redis.url, ...options }),
    limits: { commandsPerSecond: 1e6 },
    verifyEveryMs: 1e9, // what is missed is to be found out without it
    presenceLeaseMs: 1e9,
    onError: () => {},
  });
}

/** Runs with so many instances, and ends them. */
async function withInstances(
  redis: RedisProcess,
  count: number,
  run: (rooms: Rooms[]) => Promise<void>,
  options: Partial<RedisLogOptions> = {},
) {
  const all = Array.from({ length: count }, () => instance(redis, options));
  try {
    await run(all);
  } finally {
    await Promise.all(all.map((rooms) => rooms.close()));
  }
}

async function member(rooms: Rooms, channel = "a", place?: Position) {
  const client = rawClient(rooms);
  await client.connect("anna");
  const { subscribe } = await client.ask({
    subscribe: { channel, ...(place && { recover: true, ...place }) },
  });
  return { client, subscribe };
}

/** How often Redis ran a script, and sent a message. */
async function calls(redis: RedisProcess): Promise<{ evalsha: number; publish: number }> {
  const statistics = await redis.admin.info("commandstats");
  const of = (command: string): number =>
    Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(statistics)?.[1] ?? 0);
  return { evalsha: of("evalsha"), publish: of("publish") };
}

describe("publications of one turn", () => {
  test("are one script and one message to each instance, however many rooms there are besides", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 1, async ([one]) => {
        const { client } = await member(one as Rooms);
        await one?.publish("b", "Redis has the script from now on");
        const before = await calls(redis);
        const places = await Promise.all(
          Array.from({ length: 130 }, (_, i) => one?.publish(i < 128 ? "a" : "b", i)),
        );
        const after = await calls(redis);
        // 64 at a time, and one of the other room.
        expect([after.evalsha - before.evalsha, after.publish - before.publish]).toEqual([3, 3]);
        expect(places.slice(0, 128).map((place) => place?.offset)).toEqual(
          Array.from({ length: 128 }, (_, i) => i + 1),
        );
        await expect.poll(() => client.published("a").length).toBe(128);
        expect(client.published("a")).toEqual(Array.from({ length: 128 }, (_, i) => i));
      }),
    ));

  test("are published once for each id, also of those that are sent together", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 1, async ([one]) => {
        const { client } = await member(one as Rooms);
        const publish = (data: string, id?: string) =>
          one?.publish("a", data, id === undefined ? {} : { id });
        const first = await Promise.all([publish("one", "x"), publish("two"), publish("again", "x")]);
        expect(first).toMatchObject([
          { offset: 1, isRepeated: false },
          { offset: 2, isRepeated: false },
          { offset: 1, isRepeated: true },
        ]);
        const second = await Promise.all([publish("again", "x"), publish("three", "y"), publish("four")]);
        expect(second).toMatchObject([
          { offset: 1, isRepeated: true },
          { offset: 3, isRepeated: false },
          { offset: 4, isRepeated: false },
        ]);
        expect(await Promise.all([publish("again", "y"), publish("again", "x")])).toMatchObject([
          { offset: 3, isRepeated: true },
          { offset: 1, isRepeated: true },
        ]);
        await expect.poll(() => client.published("a")).toEqual(["one", "two", "three", "four"]);
      }),
    ));
});

describe("rooms on two instances", () => {
  test("see one order, each publication once", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 2, async ([one, two]) => {
        const [a, b] = [await member(one as Rooms), await member(two as Rooms)];
        await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? one : two)?.publish("a", i)));
        await expect.poll(() => a.client.published("a").length).toBe(100);
        await expect.poll(() => b.client.published("a").length).toBe(100);
        expect(a.client.published("a")).toEqual(b.client.published("a"));
        expect([...a.client.published("a")].sort((x, y) => Number(x) - Number(y))).toEqual(
          Array.from({ length: 100 }, (_, i) => i),
        );
      }),
    ));

  test("miss nothing by joining while it is published", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 2, async ([one, two]) => {
        const start = await (one as Rooms).publish("a", 0);
        let isOver = false;
        const publishing = (async () => {
          for (let i = 1; !isOver; i += 1) await (one as Rooms).publish("a", i);
        })();
        const joiners = await Promise.all(Array.from({ length: 30 }, () => member(two as Rooms, "a", start)));
        isOver = true;
        await publishing;
        const end = (await (one as Rooms).history("a", { limit: 0 })).end.offset;
        for (const { client, subscribe } of joiners) {
          expect(subscribe.recovered).toBe(true);
          const missed = (subscribe.publications ?? []).map(({ data }: { data: number }) => data);
          await expect
            .poll(() => [...missed, ...client.published("a")])
            .toEqual(Array.from({ length: end - 1 }, (_, i) => i + 1));
        }
      }),
    ));

  test("publish once for an id, whichever instance is asked again", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 2, async ([one, two]) => {
        const first = await (one as Rooms).publish("a", "x", { id: "m1" });
        const again = await (two as Rooms).publish("a", "x", { id: "m1" });
        expect(first).toMatchObject({ offset: 1, isRepeated: false });
        expect(again).toEqual({ ...first, isRepeated: true });
        expect((await (two as Rooms).publish("b", "x", { id: "m1" })).isRepeated).toBe(false);
      }),
    ));
});

test("an instance that ends reports no error: what it lets go of is expected to go", () =>
  withRedis(VOLATILE, async ({ url }) => {
    const errors: Error[] = [];
    const rooms = createRooms({
      ...OPEN,
      log: redisLog({ redis: url }),
      onError: (error) => errors.push(error),
    });
    await member(rooms, "a");
    await member(rooms, "b");
    await rooms.close();
    await new Promise((resolve) => setImmediate(resolve)); // what was asked of Redis has failed by then
    expect(errors).toEqual([]);
  }));

describe("an instance that loses touch with Redis", () => {
  test("fills the gap when its subscription was cut", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 2, async ([one, two]) => {
        const { client } = await member(one as Rooms);
        for (let round = 0; round < 5; round += 1) {
          const killed = redis.admin.call("CLIENT", "KILL", "TYPE", "pubsub");
          await Promise.all(
            Array.from({ length: 10 }, (_, i) => (two as Rooms).publish("a", round * 10 + i)),
          );
          await killed;
        }
        await expect.poll(() => client.published("a").length).toBe(50);
        expect(client.published("a")).toEqual(Array.from({ length: 50 }, (_, i) => i));
        expect(client.said.filter(({ push }) => push?.unsubscribe)).toEqual([]);
      }),
    ));

  test("answers with a temporary error while Redis is away, and goes on when it is back", () =>
    withRedis(DURABLE, (redis) =>
      withInstances(
        redis,
        1,
        async ([rooms]) => {
          const { client } = await member(rooms as Rooms);
          expect(await client.ask({ publish: { channel: "a", data: 1 } })).toMatchObject({ publish: {} });
          await redis.kill();
          const refused = { error: { code: 100, temporary: true } };
          expect(await client.ask({ publish: { channel: "a", data: 2 } })).toMatchObject(refused);
          expect(await client.ask({ presence: { channel: "a" } })).toMatchObject(refused);
          expect(await client.ask({ subscribe: { channel: "b" } })).toMatchObject(refused);
          await redis.start();
          await expect
            .poll(() => client.ask({ subscribe: { channel: "b" } }))
            .toMatchObject({ subscribe: {} });
          expect(await client.ask({ publish: { channel: "b", data: 3 } })).toMatchObject({ publish: {} });
          await expect.poll(() => client.published("b")).toEqual([3]);
          expect(client.closed).toBeUndefined();
        },
        { commandTimeoutMs: 3000 }, // a disk that others write to as well may take a second for what is acknowledged
      ),
    ));

  test("does not wait for a Redis that stands still, and catches up", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(
        redis,
        2,
        async ([one, two]) => {
          const { client } = await member(one as Rooms);
          redis.freeze();
          await expect((two as Rooms).publish("a", 1, { id: "1" })).rejects.toThrow(/within 500 ms/);
          redis.thaw();
          // It may have been appended or not; with its id it is once, in any case.
          await expect
            .poll(() =>
              (two as Rooms).publish("a", 1, { id: "1" }).then(
                () => true,
                () => false,
              ),
            )
            .toBe(true);
          await (two as Rooms).publish("a", 2).catch(() => {});
          await expect.poll(() => client.published("a").slice(0, 1)).toEqual([1]);
        },
        { commandTimeoutMs: 500 },
      ),
    ));

  test("acknowledges nothing that a full Redis did not take", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 1, async ([rooms]) => {
        const { client } = await member(rooms as Rooms);
        await redis.admin.config("SET", "maxmemory-policy", "noeviction");
        await redis.admin.config("SET", "maxmemory", "1");
        await expect((rooms as Rooms).publish("a", 1)).rejects.toThrow(/OOM|maxmemory/);
        expect(await client.ask({ publish: { channel: "a", data: 2 } })).toMatchObject({
          error: { code: 100, temporary: true },
        });
        await redis.admin.config("SET", "maxmemory", "0");
        expect(await (rooms as Rooms).publish("a", 3)).toMatchObject({ offset: 1 });
        await expect.poll(() => client.published("a")).toEqual([3]);
      }),
    ));
});

describe("the truth after a restart of Redis", () => {
  test("everything was on disk: a client that comes back is recovered", () =>
    withRedis(DURABLE, (redis) =>
      withInstances(redis, 1, async ([rooms]) => {
        const first = await (rooms as Rooms).publish("a", 1);
        await (rooms as Rooms).publish("a", 2);
        await redis.kill();
        await redis.start();
        await expect
          .poll(() =>
            (rooms as Rooms).publish("a", 3, { id: "3" }).then(
              () => true,
              () => false,
            ),
          )
          .toBe(true);
        const { subscribe } = await member(rooms as Rooms, "a", first);
        expect(subscribe).toMatchObject({ recovered: true, offset: 1 });
        expect(subscribe.epoch).not.toBe(first.epoch);
        expect(subscribe.publications.map(({ data }: { data: number }) => data)).toEqual([2, 3]);
      }),
    ));

  test("nothing was: a client that comes back is told", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 1, async ([rooms]) => {
        const first = await (rooms as Rooms).publish("a", 1);
        await redis.kill();
        await redis.start();
        await expect
          .poll(() =>
            (rooms as Rooms).publish("a", 2, { id: "2" }).then(
              () => true,
              () => false,
            ),
          )
          .toBe(true);
        const { subscribe } = await member(rooms as Rooms, "a", first);
        expect(subscribe).toMatchObject({ recovered: false, was_recovering: true, offset: 1 });
        expect(subscribe.publications).toBeUndefined();
      }),
    ));

  test("the newest were lost: who had read them is told, even when the log has grown past them; who had not is recovered", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(redis, 1, async ([rooms]) => {
        await (rooms as Rooms).publish("a", "kept 1");
        const kept = await (rooms as Rooms).publish("a", "kept 2");
        await redis.admin.save();
        const lost = await (rooms as Rooms).publish("a", "lost 3");
        await redis.kill();
        await redis.start();
        for (const data of ["new 3", "new 4", "new 5"])
          await expect
            .poll(() =>
              (rooms as Rooms).publish("a", data, { id: data }).then(
                () => true,
                () => false,
              ),
            )
            .toBe(true);
        const told = await member(rooms as Rooms, "a", lost);
        expect(told.subscribe).toMatchObject({ recovered: false, offset: 5 });
        const recovered = await member(rooms as Rooms, "a", kept);
        expect(recovered.subscribe).toMatchObject({ recovered: true, offset: 2 });
        expect(recovered.subscribe.publications.map(({ data }: { data: string }) => data)).toEqual([
          "new 3",
          "new 4",
          "new 5",
        ]);
      }),
    ));

  test("a client that stayed is asked to subscribe again, and is recovered from where it was", () =>
    withRedis(DURABLE, (redis) =>
      withInstances(redis, 1, async ([rooms]) => {
        const { client, subscribe } = await member(rooms as Rooms);
        await (rooms as Rooms).publish("a", 1);
        await expect.poll(() => client.published("a")).toEqual([1]);
        await redis.kill();
        await redis.start();
        await expect.poll(() => client.said.at(-1)?.push?.unsubscribe?.code).toBe(2500);
        await expect
          .poll(() =>
            (rooms as Rooms).publish("a", 2, { id: "2" }).then(
              () => true,
              () => false,
            ),
          )
          .toBe(true);
        const again = await client.ask({
          subscribe: { channel: "a", recover: true, offset: 1, epoch: subscribe.epoch },
        });
        expect(again.subscribe).toMatchObject({ recovered: true });
        await expect
          .poll(() => [
            ...(again.subscribe.publications ?? []).map(({ data }: { data: number }) => data),
            ...client.published("a").slice(1),
          ])
          .toEqual([2]);
      }),
    ));
});

describe("replicas", () => {
  test("without them a publication that asks for one is not acknowledged, and its id is good for another try", () =>
    withRedis(VOLATILE, (redis) =>
      withInstances(
        redis,
        1,
        async ([rooms]) => {
          await expect((rooms as Rooms).publish("a", 1, { id: "1" })).rejects.toThrow(
            /expected 1 replicas to have it, got 0/,
          );
          await withRedis([...VOLATILE, "--replicaof", "127.0.0.1", String(redis.port)], async () => {
            await expect
              .poll(() => (rooms as Rooms).publish("a", 1, { id: "1" }).catch(() => undefined), {
                interval: 100,
              })
              .toMatchObject({ offset: 1, isRepeated: true });
          });
        },
        { replicas: { count: 1, timeoutMs: 200 } },
      ),
    ));
});
