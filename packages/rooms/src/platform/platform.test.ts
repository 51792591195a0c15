import { describe, expect, test } from "vitest";
import { fakeClock } from "../../test/fake-clock.ts";
import { rawClient, settled } from "../../test/raw-client.ts";
import { OPEN } from "../../test/ws-server.ts";
import { createRooms, memoryLog, type RoomLog, type RoomsOptions } from "../index.ts";
import { rotationDelayMs } from "./rotation.ts";

const instance = (options: Partial<RoomsOptions> = {}) => {
  const clock = fakeClock();
  return { clock, rooms: createRooms({ ...OPEN, clock, random: () => 0.5, ...options }) };
};

describe("the execution timeout", () => {
  const options = { marginMs: 5_000, spreadMs: 60_000 };
  test.each([
    ["an hour, at the latest", "3600", 0, 3_595_000],
    ["an hour, at the earliest", "3600", 1, 3_535_000],
    ["a short one", "8", 0, 6_000],
    ["a short one, at the earliest", "8", 1, 2_000],
    ["none", undefined, 0, undefined],
    ["nonsense", "soon", 0, undefined],
    ["zero", "0", 0, undefined],
  ])("of %s", (_, header, random, expected) => {
    expect(rotationDelayMs({ headers: { "x-fc-function-timeout": header } }, options, () => random)).toBe(
      expected,
    );
  });

  test("is set by a setting where no header tells", () => {
    expect(rotationDelayMs({ headers: {} }, { ...options, lifetimeMs: 100_000 }, () => 0)).toBe(95_000);
  });

  test("sends clients away before it, so that they come back and recover", async () => {
    const { rooms, clock } = instance();
    const client = rawClient(rooms, { "x-fc-function-timeout": "10" });
    await client.connect();
    await clock.advance(4_999);
    expect(client.closed).toBeUndefined();
    await clock.advance(1); // 10 s, less a quarter, less half of the spread of 5 s
    expect(client.closed).toEqual({ code: 3011, reason: "force reconnect" });
  });

  test("spreads a thousand who came together over the whole time", () => {
    let seed = 1;
    const random = (): number => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const headers = { "x-fc-function-timeout": "600" };
    const seconds = Array.from({ length: 1000 }, () =>
      Math.floor((rotationDelayMs({ headers }, options, random) ?? 0) / 1000),
    );
    const perSecond = seconds.map((second) => seconds.filter((other) => other === second).length);
    expect(Math.max(...perSecond)).toBeLessThan(40); // all at once would be 1000
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(535);
    expect(Math.max(...seconds)).toBeLessThan(596);
  });
});

describe("the end of an instance", () => {
  test("sends clients away one after the other, and newcomers at once", async () => {
    const { rooms, clock } = instance({ drainMs: 1_000 });
    const clients = Array.from({ length: 4 }, () => rawClient(rooms));
    await Promise.all(clients.map((client) => client.connect()));
    let isDrained = false;
    const drained = rooms.drain().then(() => {
      isDrained = true;
    });
    await clock.advance(500);
    expect(clients.map(({ closed }) => closed?.code)).toEqual([3001, 3001, 3001, undefined]);
    const late = rawClient(rooms);
    expect(late.closed).toEqual({ code: 3001, reason: "shutdown" });
    expect(isDrained).toBe(false);
    await clock.advance(500);
    await drained;
    expect(clients.at(-1)?.closed?.code).toBe(3001);
    expect(rooms.counts.clients).toBe(0);
  });
});

/** A log that tells what is asked of it, and that can lose reports. */
function watchedLog(): { log: RoomLog; reads: string[]; lose: { reports: boolean } } {
  const reads: string[] = [];
  const lose = { reports: false };
  const log = memoryLog({ clock: fakeClock() });
  return {
    reads,
    lose,
    log: {
      ...log,
      listen: (to) => log.listen({ ...to, onEntry: (...args) => void (lose.reports || to.onEntry(...args)) }),
      read: (room, ...rest) => {
        reads.push(room);
        return log.read(room, ...rest);
      },
    },
  };
}

describe("a sleep", () => {
  test.each([
    ["frozen: both clocks went on", false],
    ["suspended: only the wall clock did", true],
  ])(
    "of an instance that was %s is noticed, and what was missed comes before any answer",
    async (_, wallOnly) => {
      const { log, lose } = watchedLog();
      const { rooms, clock } = instance({ log });
      const client = rawClient(rooms);
      await client.connect();
      await client.ask({ subscribe: { channel: "a" } });
      lose.reports = true; // what Redis sent to a frozen instance
      await rooms.publish("a", "while it slept");
      await clock.sleep(60_000, { wallOnly });
      lose.reports = false;
      await client.ask({ rpc: { method: "x" } });
      const kinds = client.said
        .map((said) => (said.push?.pub ? "publication" : said.rpc ? "rpc" : ""))
        .filter(Boolean);
      expect(kinds).toEqual(["publication", "rpc"]);
    },
  );

  test("is no reason to cut a client that could not answer", async () => {
    const { rooms, clock } = instance({ heartbeat: { pingEveryMs: 20_000, pongTimeoutMs: 5_000 } });
    const client = rawClient(rooms);
    await client.connect();
    await clock.advance(15_000);
    expect(client.said.at(-1)).toEqual({});
    await clock.sleep(60_000); // the pong is on its way
    await clock.advance(0);
    client.send({});
    await settled();
    expect(client.closed).toBeUndefined();
    await clock.advance(15_000);
    await clock.advance(5_000);
    expect(client.closed?.code).toBe(3012); // awake again, silence counts
  });

  test("that was none is nothing: no reading while time passes as it should", async () => {
    const { log, reads } = watchedLog();
    const { rooms, clock } = instance({ log, verifyEveryMs: 1e9, presenceLeaseMs: 1e9 });
    const client = rawClient(rooms);
    await client.connect();
    await client.ask({ subscribe: { channel: "a" } });
    reads.length = 0;
    for (let i = 0; i < 10; i += 1) await clock.advance(1_000);
    expect(reads).toEqual([]);
  });
});

describe("a subscription that went deaf", () => {
  test("is noticed by comparing the room with its log", async () => {
    const { log, lose } = watchedLog();
    const { rooms, clock } = instance({ log });
    const client = rawClient(rooms);
    await client.connect();
    await client.ask({ subscribe: { channel: "a" } });
    lose.reports = true;
    await rooms.publish("a", 1);
    await clock.advance(20_000);
    expect(client.published("a")).toEqual([1]);
  });
});
