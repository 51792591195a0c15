import { describe, expect, onTestFinished, test } from "vitest";
import { centrifugeServer, type RoomFaults, socketIoServer } from "../../test/fake-rooms.ts";
import type { Clock } from "../process/clock.ts";
import { FanOut, type RoomShape } from "./fan-out.ts";

const SHAPE: Omit<RoomShape, "urls" | "dialect"> = { members: 6, perRoom: 6, rooms: 1 };

/** A clock whose timeouts a test lets pass. */
function stoppedClock() {
  const waiting: (() => void)[] = [];
  const clock: Pick<Clock, "nowMs" | "timeout"> = {
    nowMs: () => performance.now(),
    timeout: (_, call) => {
      waiting.push(call);
      return () => {};
    },
  };
  return {
    clock,
    pass: () => {
      for (const call of waiting.splice(0)) call();
    },
  };
}

async function opened(shape: RoomShape, clock?: Pick<Clock, "nowMs" | "timeout">): Promise<FanOut> {
  const load = await FanOut.open(shape, clock);
  onTestFinished(() => load.close());
  return load;
}

/** Runs until so many messages have reached everybody. */
async function deliveries(load: FanOut, messages: number, inFlight = 2): Promise<number> {
  let count = 0;
  await load.during(
    () =>
      new Promise<void>((resolve) => {
        let left = messages;
        load.onReplies = (members, sentMs, nowMs) => {
          expect(nowMs).toBeGreaterThanOrEqual(sentMs);
          count += members;
          left -= 1;
          if (left === 0) resolve();
        };
        load.run(inFlight);
      }),
  );
  await load.drain();
  return count;
}

const SERVERS = { centrifuge: centrifugeServer, "socket.io": socketIoServer } as const;
const dialects = Object.keys(SERVERS) as (keyof typeof SERVERS)[];

// The servers are in this process, which a busy machine may starve.
describe.each(dialects)("rooms on %s", (dialect) => {
  const shape = async (faults: RoomFaults, more: Partial<RoomShape> = {}): Promise<RoomShape> => ({
    ...SHAPE,
    dialect,
    urls: [await SERVERS[dialect](faults)],
    ...more,
  });

  test("counts a message when the last member of its room has it, and sends the next one", async () => {
    const load = await opened(await shape({}));
    // Those that were on their way when it was enough are drained.
    expect(await deliveries(load, 20)).toBe(22 * 6);
    expect(await deliveries(load, 5, 1)).toBe(6 * 6);
  });

  test("deals members out over many rooms, and takes rooms in turn", async () => {
    const load = await opened(await shape({}, { members: 6, perRoom: 3, rooms: 4 }));
    expect(await deliveries(load, 20, 4)).toBe(24 * 3);
  });

  test.each([
    ["comes twice", { doubles: true }],
    ["comes to another room", { leaks: true }],
  ])("finds a message that %s", async (_, faults) => {
    const load = await opened(await shape(faults, { members: 6, perRoom: 3, rooms: 2 }));
    await expect(deliveries(load, 20)).rejects.toMatchObject({ code: "WrongDelivery" });
  });

  test("finds a message that a member never gets", async () => {
    const { clock, pass } = stoppedClock();
    const load = await opened(await shape({ loses: (member) => member === 3 }), clock);
    load.run(1);
    const drained = load.drain();
    pass();
    await expect(drained).rejects.toMatchObject({
      code: "WrongDelivery",
      message: expect.stringMatching(/1 have not got it|6 have not got it/),
    });
  });

  test("ends with what a server refuses", async () => {
    const refused = (async () => deliveries(await opened(await shape({ refuses: true })), 5))();
    await expect(refused).rejects.toMatchObject({ code: "Refused" });
  });
});

test("finds a member that is put out of its room, at once and by what the server says", async () => {
  const urls = [await centrifugeServer({ putsOut: true })];
  const load = await opened({ ...SHAPE, dialect: "centrifuge", urls });
  await expect(deliveries(load, 20)).rejects.toMatchObject({
    code: "WrongDelivery",
    message: expect.stringContaining('"unsubscribe":{"code":2500,"reason":"insufficient state"}'),
  });
});

test("lets a member publish no more often than it may", async () => {
  const { clock, pass } = stoppedClock();
  let nowMs = 0;
  const shape = { ...SHAPE, dialect: "centrifuge", urls: [await centrifugeServer()], everyMs: 1000 } as const;
  const load = await opened(shape, { ...clock, nowMs: () => nowMs });
  let messages = 0;
  let heard = (): void => {};
  load.onReplies = () => {
    messages += 1;
    heard();
  };
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      heard = () => void (messages === count && resolve());
    });
  const first = until(6);
  load.run(2);
  await first;
  // All six have said something: nobody may go on before a second has passed.
  expect(messages).toBe(6);
  const second = until(12);
  nowMs = 1000;
  pass();
  await second;
  await load.drain();
  expect(messages).toBe(12);
});

test("spreads members over instances that share nothing, and finds that", async () => {
  const { clock, pass } = stoppedClock();
  const urls = [await centrifugeServer(), await centrifugeServer()];
  const load = await opened({ ...SHAPE, dialect: "centrifuge", urls }, clock);
  load.run(1);
  const drained = load.drain();
  pass();
  await expect(drained).rejects.toMatchObject({ code: "WrongDelivery" });
});
