import { describe, expect, test } from "vitest";
import { fakeClock } from "../../test/fake-clock.ts";
import { rawClient, settled } from "../../test/raw-client.ts";
import { OPEN } from "../../test/ws-server.ts";
import { createRooms, disconnect, type RoomsOptions, refuse, UNSUBSCRIBES } from "../index.ts";

const onlyOn = (options: Partial<RoomsOptions> = {}) => {
  const clock = fakeClock();
  return { clock, rooms: createRooms({ ...OPEN, clock, random: () => 0.5, ...options }) };
};

describe("the begin of a connection", () => {
  test("answers connect with the id and the heartbeat", async () => {
    const client = rawClient(onlyOn().rooms);
    expect(await client.connect("anna")).toMatchObject({
      connect: { client: expect.stringMatching(/^[0-9a-f-]{36}$/), ping: 25, pong: true },
    });
  });

  test.each([
    ["a command before connect", { id: 1, subscribe: { channel: "a" } }],
    ["a pong before any ping", {}],
  ])("ends with 3501 at %s", async (_, command) => {
    const client = rawClient(onlyOn().rooms);
    client.send(command);
    await settled();
    expect(client.closed).toEqual({ code: 3501, reason: "bad request" });
  });

  test("ends with 3501 at a second connect, and at a pong that answers nothing", async () => {
    const { rooms } = onlyOn();
    const [twice, eager] = [rawClient(rooms), rawClient(rooms)];
    await twice.connect();
    await twice.connect();
    expect(twice.closed?.code).toBe(3501);
    await eager.connect();
    eager.send({});
    expect(eager.closed?.code).toBe(3501);
  });

  test("ends with 3502 where no connect comes", async () => {
    const { rooms, clock } = onlyOn({ limits: { connectTimeoutMs: 15_000 } });
    const [silent, late] = [rawClient(rooms), rawClient(rooms)];
    await late.connect();
    await clock.advance(15_000);
    expect(silent.closed).toEqual({ code: 3502, reason: "stale" });
    expect(late.closed).toBeUndefined();
  });

  test("lets onConnect refuse by an error, after which nothing else is allowed, or by a disconnect", async () => {
    const { rooms } = onlyOn({
      onConnect: ({ data }) => {
        throw data?.value() === "hard" ? disconnect("permissionDenied") : refuse("unauthorized");
      },
    });
    const [soft, hard] = [rawClient(rooms), rawClient(rooms)];
    expect(await soft.ask({ connect: {} })).toMatchObject({ error: { code: 101, message: "unauthorized" } });
    expect(soft.closed).toBeUndefined();
    await soft.connect();
    expect(soft.closed?.code).toBe(3501);
    await hard.ask({ connect: { data: "hard" } });
    expect(hard.closed).toEqual({ code: 3507, reason: "permission denied" });
  });

  test("subscribes to the server's own channels, and recovers them", async () => {
    const { rooms } = onlyOn({ onConnect: () => ({ user: "anna", channels: ["news"] }) });
    const { offset, epoch } = await rooms.publish("news", 1);
    const first = rawClient(rooms);
    expect(await first.connect()).toMatchObject({
      connect: { subs: { news: { recoverable: true, offset, epoch } } },
    });
    await rooms.publish("news", 2);
    await settled();
    expect(first.published("news")).toEqual([2]);
    const second = rawClient(rooms);
    const reply = await second.ask({
      connect: { subs: { news: { recover: true, offset, epoch }, other: {} } },
    });
    expect(reply.connect.subs).toEqual({
      news: expect.objectContaining({
        recovered: true,
        publications: [expect.objectContaining({ data: 2, offset: 2 })],
      }),
    });
  });

  test("is not possible for a user who has as many connections as allowed", async () => {
    const { rooms } = onlyOn({ limits: { connectionsPerUser: 1 } });
    const [one, two, three] = [rawClient(rooms), rawClient(rooms), rawClient(rooms)];
    await one.connect("anna");
    await two.connect("anna");
    expect(two.closed?.code).toBe(3504);
    one.cut();
    expect(await three.connect("anna")).toMatchObject({ connect: {} });
  });
});

describe("the limits", () => {
  const inside = async (options: Partial<RoomsOptions>) => {
    const { rooms, clock } = onlyOn(options);
    const client = rawClient(rooms);
    await client.connect("anna");
    return { rooms, clock, client };
  };
  const subscribe = (channel: string) => ({ subscribe: { channel } });

  test("of a channel's name: 107, in octets", async () => {
    const { client } = await inside({ limits: { channelBytes: 6 } });
    expect(await client.ask(subscribe("天天"))).toMatchObject({ subscribe: {} });
    expect(await client.ask(subscribe("天天a"))).toMatchObject({ error: { code: 107 } });
  });

  test("of channels: 106; the same again: 105; an unknown one: 102", async () => {
    const { client } = await inside({
      limits: { channelsPerClient: 1 },
      rooms: (name) => (name === "no" ? undefined : {}),
    });
    expect(await client.ask(subscribe("no"))).toMatchObject({ error: { code: 102 } });
    await client.ask(subscribe("a"));
    expect(await client.ask(subscribe("a"))).toMatchObject({
      error: { code: 105, message: "already subscribed" },
    });
    expect(await client.ask(subscribe("b"))).toMatchObject({ error: { code: 106 } });
    await client.ask({ unsubscribe: { channel: "a" } });
    expect(await client.ask(subscribe("b"))).toMatchObject({ subscribe: {} });
  });

  test("of commands a second: 111, temporary, until time has passed", async () => {
    const { client, clock } = await inside({ limits: { commandsPerSecond: 2 } });
    const rpc = { rpc: { method: "x" } };
    const replies = [];
    for (let i = 0; i < 4; i += 1) replies.push(await client.ask(rpc)); // connect was the first of 4
    expect(replies.map((reply) => reply.error?.code)).toEqual([undefined, undefined, undefined, 111]);
    expect(replies[3].error.temporary).toBe(true);
    await clock.advance(1000);
    expect(await client.ask(rpc)).toMatchObject({ rpc: {} });
  });

  test("of commands that wait: 3013", async () => {
    const { client } = await inside({
      limits: { pendingCommands: 3, commandsPerSecond: 1000 },
      onRpc: () => new Promise(() => {}),
    });
    for (let i = 1; i <= 4; i += 1) client.send({ id: i, rpc: {} });
    await settled();
    expect(client.closed).toBeUndefined();
    client.send({ id: 5, rpc: {} });
    expect(client.closed).toEqual({ code: 3013, reason: "too many requests" });
  });

  test("of octets left unread: 3008, and the others go on", async () => {
    const { client, rooms } = await inside({ limits: { unreadBytes: 1000 } });
    const other = rawClient(rooms);
    await other.connect("ben");
    await client.ask(subscribe("a"));
    await other.ask(subscribe("a"));
    client.unread = 2_000;
    await rooms.publish("a", 1);
    await settled();
    expect(client.closed).toEqual({ code: 3008, reason: "slow" });
    await rooms.publish("a", 2);
    await settled();
    expect(other.published("a")).toEqual([1, 2]);
  });

  test("of octets left unread lets a client that asks for more wait until it has read", async () => {
    const { client, clock } = await inside({ limits: { unreadBytes: 10_000 } });
    client.unread = 60_000;
    client.send({ id: 1, rpc: {} });
    await clock.advance(1_000);
    expect(client.said.at(-1)).toMatchObject({ connect: {} }); // no more than it has
    client.unread = 5_000;
    await clock.advance(1_000);
    expect(client.said.at(-1)).toMatchObject({ id: 1, rpc: {} });
    client.unread = 60_000;
    client.send({ id: 2, rpc: {} });
    client.cut();
    await clock.advance(1_000);
    expect(client.said.at(-1)).toMatchObject({ id: 1 });
  });

  test("of octets left unread is no limit of a history: it is sent, and has time to be taken", async () => {
    const { client, rooms } = await inside({ limits: { unreadBytes: 10_000 } });
    await client.ask(subscribe("a"));
    for (let i = 0; i < 50; i += 1) await rooms.publish("a", "x".repeat(1_000));
    await settled();
    client.takesNothing = true;
    await client.ask({ history: { channel: "a", limit: 50 } });
    expect(client.said.at(-1).history.publications).toHaveLength(50);
    await rooms.publish("a", "y".repeat(5_000));
    await settled();
    expect(client.closed).toBeUndefined();
    await rooms.publish("a", "y".repeat(6_000));
    await settled();
    expect(client.closed).toEqual({ code: 3008, reason: "slow" });
  });

  test("of what a client that comes back may have missed: recovered is false, and nothing is sent", async () => {
    const { client, rooms } = await inside({ limits: { recoverEntries: 2 } });
    const { epoch } = await rooms.publish("a", 0);
    for (let i = 1; i <= 3; i += 1) await rooms.publish("a", i);
    const recover = (offset: number) => ({ subscribe: { channel: "a", recover: true, offset, epoch } });
    const tooMuch = await client.ask(recover(1));
    expect(tooMuch.subscribe).toMatchObject({ recovered: false, was_recovering: true, offset: 4 });
    expect(tooMuch.subscribe.publications).toBeUndefined();
    await client.ask({ unsubscribe: { channel: "a" } });
    const enough = await client.ask(recover(2));
    expect(enough.subscribe).toMatchObject({ recovered: true, offset: 2 });
    expect(enough.subscribe.publications.map((p: { data: number }) => p.data)).toEqual([2, 3]);
  });
});

describe("the heartbeat", () => {
  test("pings, and ends with 3012 where no pong comes", async () => {
    const { rooms, clock } = onlyOn({ heartbeat: { pingEveryMs: 20_000, pongTimeoutMs: 5_000 } });
    const client = rawClient(rooms);
    await client.connect();
    await clock.advance(15_000); // three quarters of the first interval
    expect(client.said.at(-1)).toEqual({});
    client.send({});
    await clock.advance(5_000);
    expect(client.closed).toBeUndefined();
    await clock.advance(20_000);
    expect(client.closed).toEqual({ code: 3012, reason: "no pong" });
  });
});

test("pongs that were late for several pings are all fine", async () => {
  const { rooms, clock } = onlyOn({ heartbeat: { pingEveryMs: 2_000, pongTimeoutMs: 60_000 } });
  const client = rawClient(rooms);
  await client.connect();
  await clock.advance(5_500);
  expect(client.said.filter((said) => Object.keys(said).length === 0)).toHaveLength(3);
  for (let i = 0; i < 3; i += 1) client.send({});
  expect(client.closed).toBeUndefined();
  client.send({});
  expect(client.closed?.code).toBe(3501);
});

describe("commands without a hook", () => {
  test("are not available; a send, which nothing answers, ends with 3508", async () => {
    const client = rawClient(createRooms({ onConnect: () => ({ user: "" }) }));
    await client.connect();
    for (const command of [
      { subscribe: { channel: "a" } },
      { publish: { channel: "a", data: 1 } },
      { rpc: {} },
      { refresh: { token: "x" } },
    ])
      expect(await client.ask(command)).toMatchObject({ error: { code: 108, message: "not available" } });
    client.send({ send: { data: 1 } });
    await settled();
    expect(client.closed?.code).toBe(3508);
  });

  test("a hook that fails by itself is the server's fault: 100, reported, and the connection goes on", async () => {
    const errors: Error[] = [];
    const { rooms } = onlyOn({
      onRpc: () => {
        throw new Error("mine");
      },
      onError: (error) => errors.push(error),
    });
    const client = rawClient(rooms);
    await client.connect();
    expect(await client.ask({ rpc: {} })).toMatchObject({
      error: { code: 100, message: "internal server error", temporary: true },
    });
    expect(errors.map(({ message }) => message)).toEqual(["mine"]);
  });
});

describe("publishing", () => {
  test("is what the hook makes of it, once for an id", async () => {
    const { rooms } = onlyOn({
      onPublish: ({ data }) => {
        const { id, text } = data.value() as { id: string; text: string };
        if (text === "") throw refuse("badRequest");
        return { id, data: { text: text.toUpperCase() }, tags: { kind: "line" } };
      },
    });
    const client = rawClient(rooms);
    await client.connect("anna");
    await client.ask({ subscribe: { channel: "a" } });
    const say = (id: string, text: string) => client.ask({ publish: { channel: "a", data: { id, text } } });
    expect(await say("1", "hello")).toMatchObject({ publish: {} });
    expect(await say("1", "hello")).toMatchObject({ publish: {} });
    expect(await say("2", "")).toMatchObject({ error: { code: 107 } });
    await settled();
    expect(client.published("a")).toEqual([{ text: "HELLO" }]);
    expect(client.said.find(({ push }) => push)?.push.pub).toMatchObject({
      tags: { kind: "line" },
      offset: 1,
    });
  });

  test("of what a room cannot hold is refused", async () => {
    const client = rawClient(onlyOn().rooms);
    await client.connect();
    await client.ask({ subscribe: { channel: "a" } });
    expect(await client.ask({ publish: { channel: "a" } })).toMatchObject({ error: { code: 107 } });
    expect(await client.ask({ publish: { channel: "elsewhere" } })).toMatchObject({ error: { code: 103 } });
    expect(await client.ask({ publish: { channel: "b", data: 1 } })).toMatchObject({ error: { code: 103 } });
    expect(await client.ask({ history: { channel: "b" } })).toMatchObject({ error: { code: 103 } });
    expect(await client.ask({ presence: { channel: "b" } })).toMatchObject({ error: { code: 103 } });
  });
});

describe("people who come and go", () => {
  test("are announced once, however many connections they have", async () => {
    const { rooms } = onlyOn({ rooms: () => ({ joinLeave: true }) });
    const [anna, ben, ben2] = [rawClient(rooms), rawClient(rooms), rawClient(rooms)];
    const moves = () =>
      anna.said.flatMap(({ push }) =>
        push?.join ? [`+${push.join.info.user}`] : push?.leave ? [`-${push.leave.info.user}`] : [],
      );
    for (const [client, user] of [
      [anna, "anna"],
      [ben, "ben"],
      [ben2, "ben"],
    ] as const) {
      await client.connect(user);
      await client.ask({ subscribe: { channel: "a" } });
    }
    await settled();
    expect(moves()).toEqual(["+anna", "+ben"]);
    ben.cut();
    await settled();
    expect(moves()).toEqual(["+anna", "+ben"]);
    await ben2.ask({ unsubscribe: { channel: "a" } });
    await settled();
    expect(moves()).toEqual(["+anna", "+ben", "-ben"]);
  });

  test("are gone when their lease ends, where their instance does not renew it", async () => {
    const { rooms, clock } = onlyOn({
      rooms: () => ({ joinLeave: true }),
      presenceLeaseMs: 30_000,
      heartbeat: { pingEveryMs: 1e9, pongTimeoutMs: 1e8 },
    });
    const anna = rawClient(rooms);
    await anna.connect("anna");
    await anna.ask({ subscribe: { channel: "a" } });
    await clock.advance(300_000);
    expect(Object.keys((await anna.ask({ presence: { channel: "a" } })).presence.presence)).toHaveLength(1);
  });
});

describe("a client that is asked to subscribe again", () => {
  test("is not refused for good what it sent before it knew, and keeps its place among the channels", async () => {
    const { rooms } = onlyOn({ limits: { channelsPerClient: 1 } });
    const client = rawClient(rooms);
    await client.connect("anna");
    await client.ask({ subscribe: { channel: "a" } });
    rooms.unsubscribe("anna", "a", UNSUBSCRIBES.insufficientState);
    const publish = { publish: { channel: "a", data: 1 } };
    expect(await client.ask(publish)).toMatchObject({ error: { code: 100, temporary: true } });
    expect(await client.ask({ subscribe: { channel: "b" } })).toMatchObject({ error: { code: 106 } });
    expect(await client.ask({ subscribe: { channel: "a" } })).toMatchObject({ subscribe: {} });
    expect(await client.ask(publish)).toMatchObject({ publish: {} });
    await client.ask({ unsubscribe: { channel: "a" } });
    expect(await client.ask(publish)).toMatchObject({ error: { code: 103 } });
  });
});

describe("the server's own calls", () => {
  test("send, unsubscribe and disconnect a user", async () => {
    const { rooms } = onlyOn();
    const client = rawClient(rooms);
    await client.connect("anna");
    await client.ask({ subscribe: { channel: "a" } });
    rooms.send("anna", { hello: 1 });
    rooms.unsubscribe("anna", "a");
    await settled();
    expect(client.said.slice(-2)).toEqual([
      { push: { message: { data: { hello: 1 } } } },
      { push: { channel: "a", unsubscribe: { code: 2000, reason: "server unsubscribe" } } },
    ]);
    rooms.disconnect("anna");
    expect(client.closed).toEqual({ code: 3503, reason: "force disconnect" });
    expect(rooms.counts.clients).toBe(0);
  });
});
