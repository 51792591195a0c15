import { describe, expect, test } from "vitest";
import { fakeClock } from "../../test/fake-clock.ts";
import { rawClient, settled } from "../../test/raw-client.ts";
import { OPEN } from "../../test/ws-server.ts";
import { createRooms, memoryLog, type RoomLog, type RoomsOptions } from "../index.ts";

const LINES = 50;
const LINE_OCTETS = 1_000;
const LIMIT = 20_000;

/** A room in which many lines were said, and a client that reads nothing by itself. */
async function longRoom(options: Partial<RoomsOptions> = {}) {
  const clock = fakeClock();
  const rooms = createRooms({
    ...OPEN,
    clock,
    random: () => 0.5,
    heartbeat: { pingEveryMs: 1e9, pongTimeoutMs: 1e9 },
    ...options,
    limits: { unreadBytes: LIMIT, ...options.limits },
  });
  const { epoch } = await rooms.publish("a", "first");
  const say = (n: number) => rooms.publish("a", `${n} ${"x".repeat(LINE_OCTETS)}`);
  for (let n = 1; n <= LINES; n += 1) await say(n);
  const client = rawClient(rooms);
  client.takesNothing = true;
  const recover = { recover: true, offset: 1, epoch };
  /** The numbers of the lines that it was sent, in replies and in pushes. */
  const lines = () =>
    client.said
      .flatMap(({ subscribe, connect, push }) => [
        ...((subscribe ?? connect?.subs?.a)?.publications ?? []),
        ...(push?.pub ? [push.pub] : []),
      ])
      .map(({ data }: { data: string }) => Number(data.split(" ")[0]));
  return { rooms, clock, client, recover, say, lines };
}

const upTo = (end: number) => Array.from({ length: end }, (_, i) => i + 1);

describe("a client that missed more than it may leave unread", () => {
  test("gets it in pages, as it reads, and then what is said", async () => {
    const { client, clock, recover, say, lines } = await longRoom();
    await client.connect("ben");
    const { subscribe } = await client.ask({ subscribe: { channel: "a", ...recover } });
    expect(subscribe).toMatchObject({ recovered: true, was_recovering: true, offset: 1 });
    await clock.advance(10_000);
    expect(client.unread).toBeLessThan(LIMIT);
    await say(LINES + 1); // it does not pile up
    await clock.advance(10_000);
    expect(client.unread).toBeLessThan(LIMIT);
    for (let reads = 0; reads < 20; reads += 1) {
      client.unread = 0;
      await clock.advance(100);
    }
    await say(LINES + 2);
    await settled();
    expect(lines()).toEqual(upTo(LINES + 2));
    expect(client.closed).toBeUndefined();
  });

  test("has its commands answered meanwhile, as soon as it has read what was sent before", async () => {
    const { client, clock, recover, lines } = await longRoom();
    await client.connect("ben");
    await client.ask({ subscribe: { channel: "a", ...recover } });
    let isAnswered = false;
    client.ask({ subscribe: { channel: "b" } }).then(() => {
      isAnswered = true;
    });
    for (let reads = 0; reads < 2; reads += 1) {
      client.unread = 0;
      await clock.advance(50);
    }
    expect(isAnswered).toBe(true);
    expect(lines().length).toBeLessThan(LINES);
  });

  test("gets many short ones so as well, of which the log is read in pages", async () => {
    const { rooms, client, recover, say, lines } = await longRoom();
    for (let n = LINES + 1; n <= 5 * LINES; n += 1) await rooms.publish("a", `${n} `);
    client.takesNothing = false;
    await client.connect("ben");
    const { subscribe } = await client.ask({ subscribe: { channel: "a", ...recover } });
    expect(subscribe.recovered).toBe(true);
    await settled();
    await say(5 * LINES + 1);
    await settled();
    expect(lines()).toEqual(upTo(5 * LINES + 1));
  });

  test("gets it so in channels of the server's as well, after the reply that names them", async () => {
    const { client, clock, recover, say, lines } = await longRoom({
      onConnect: () => ({ user: "ben", channels: ["a"] }),
    });
    const { connect } = await client.ask({ connect: { subs: { a: recover } } });
    expect(connect.subs.a).toMatchObject({ recovered: true, offset: 1 });
    for (let reads = 0; reads < 20; reads += 1) {
      client.unread = 0;
      await clock.advance(100);
    }
    await say(LINES + 1);
    await settled();
    expect(lines()).toEqual(upTo(LINES + 1));
  });

  test("gets it so in many rooms that it asks for in one frame", async () => {
    const { rooms, client, clock } = await longRoom();
    const channels = Array.from({ length: 20 }, (_, n) => `room ${n}`);
    const recover: object[] = [];
    for (const channel of channels) {
      const { epoch } = await rooms.publish(channel, "first");
      for (let n = 1; n <= LINES; n += 1) await rooms.publish(channel, `${n} ${"x".repeat(LINE_OCTETS)}`);
      recover.push({
        id: 1_000 + recover.length,
        subscribe: { channel, recover: true, offset: 1, epoch },
      });
    }
    client.takesNothing = true;
    await client.connect("ben");
    client.send(...recover);
    for (let reads = 0; reads < 500; reads += 1) {
      await clock.advance(50);
      expect(client.unread).toBeLessThan(LIMIT);
      client.unread = 0;
    }
    expect(client.closed).toBeUndefined();
    const replies = client.said.filter(({ subscribe }) => subscribe);
    expect(replies).toHaveLength(channels.length);
    channels.forEach((channel, n) => {
      const inReply = replies[n].subscribe.publications?.length ?? 0;
      expect(inReply + client.published(channel).length).toBe(LINES);
    });
  });

  test("gets no page with the reply that names many channels of the server's", async () => {
    const channels = Array.from({ length: 20 }, (_, n) => `room ${n}`);
    const { rooms, client } = await longRoom({ onConnect: () => ({ user: "ben", channels }) });
    const subs: Record<string, object> = {};
    for (const channel of channels) {
      const { epoch } = await rooms.publish(channel, "first");
      for (let n = 1; n <= LINES; n += 1) await rooms.publish(channel, `${n} ${"x".repeat(LINE_OCTETS)}`);
      subs[channel] = { recover: true, offset: 1, epoch };
    }
    client.takesNothing = true;
    const { connect } = await client.ask({ connect: { subs } });
    expect(Object.keys(connect.subs)).toEqual(channels);
    await settled();
    expect(client.said).toHaveLength(1);
    expect(client.closed).toBeUndefined();
  });

  test("is asked to subscribe again where the rest is not kept meanwhile", async () => {
    const { client, clock, recover, say } = await longRoom({ rooms: () => ({ maxEntries: LINES + 1 }) });
    await client.connect("ben");
    await client.ask({ subscribe: { channel: "a", ...recover } });
    await clock.advance(100);
    for (let n = 1; n <= 2 * LINES; n += 1) await say(LINES + n);
    for (let reads = 0; reads < 20; reads += 1) {
      client.unread = 0;
      await clock.advance(100);
    }
    expect(client.said.at(-1)).toMatchObject({ push: { channel: "a", unsubscribe: { code: 2500 } } });
    expect(client.closed).toBeUndefined();
  });

  test.each(["leaves", "is cut"])("gets no more when it %s", async (how) => {
    const errors: Error[] = [];
    const { rooms, client, clock, recover, lines } = await longRoom({
      onError: (error) => errors.push(error),
    });
    await client.connect("ben");
    await client.ask({ subscribe: { channel: "a", ...recover } });
    await clock.advance(100);
    const before = lines().length;
    if (how === "leaves") rooms.unsubscribe("ben", "a");
    else client.cut();
    client.isGone = how === "is cut";
    client.unread = 0;
    await clock.advance(1_000);
    expect(lines()).toHaveLength(before);
    expect(errors).toEqual([]);
    expect(await rooms.presenceStats("a")).toEqual({ clients: 0, users: 0 });
  });
});

test("what is said in a channel of the server's before the reply that names it comes after that reply", async () => {
  const log = memoryLog();
  let read = (): void => {};
  const late = new Promise<void>((resolve) => {
    read = resolve;
  });
  const slow: RoomLog = {
    ...log,
    async read(room, ...rest) {
      if (room === "b") await late;
      return log.read(room, ...rest);
    },
  };
  const rooms = createRooms({
    ...OPEN,
    log: slow,
    onConnect: () => ({ user: "anna", channels: ["a", "b"] }),
  });
  const client = rawClient(rooms);
  const reply = client.connect();
  await settled();
  await rooms.publish("a", 1);
  await settled();
  expect(client.said).toEqual([]);
  read();
  expect((await reply).connect.subs.a).toMatchObject({ offset: 0 });
  await settled();
  expect(client.published("a")).toEqual([1]);
  await rooms.close();
});
