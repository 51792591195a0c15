import { testNeeding } from "@wsfn/instance/vitest";
import fc from "fast-check";
import { expect } from "vitest";
import { fakeClock } from "../../test/fake-clock.ts";
import { VOLATILE, withRedis } from "../../test/redis-process.ts";
import { jsonText } from "../protocol/json-text.ts";
import type { ClientInfo } from "../protocol/publication.ts";
import { memoryLog } from "./memory-log.ts";
import { redisLog } from "./redis/index.ts";
import type { HistoryBounds, RoomLog } from "./room-log.ts";

const test = await testNeeding("rooms", "redis-server");

/**
 * Hours, of which the clock of the test lets many pass. Redis lets keys go by a time of its own, which no test turns: none of them is short
 * enough to pass while a busy machine makes a run wait.
 */
const HOUR_MS = 3_600_000;
const BOUNDS: HistoryBounds = { maxEntries: 4, maxAgeMs: 10 * HOUR_MS, forgetAfterMs: 1e12 };
const LEASE_MS = 6 * HOUR_MS;
const REMEMBER_MS = 1e12;
const ROOMS = ["a", "{b}%", "c}d"];
/** Epochs are each log's own: `current` stands for it. */
type Epoch = "current" | "other" | "";

/** Something that is asked of a log, with an answer that both have to give. */
type Operation = (log: RoomLog, epochs: Map<string, string>) => Promise<unknown>;

const room = fc.constantFrom(...ROOMS);
const append = fc
  .record({ room, n: fc.nat(9), id: fc.option(fc.constantFrom("x", "y"), { nil: undefined }) })
  .map(
    ({ room, n, id }): Operation =>
      async (log, epochs) => {
        const once = id === undefined ? undefined : { id, rememberMs: REMEMBER_MS };
        const { epoch, ...rest } = await log.append(room, `{"data":${n}}`, BOUNDS, once);
        return { ...rest, isCurrent: sameEpoch(epochs, room, epoch) };
      },
  );
const read = fc
  .record({
    room,
    since: fc.option(
      fc.record({ offset: fc.nat(12), epoch: fc.constantFrom<Epoch>("current", "other", "") }),
      { nil: undefined },
    ),
    limit: fc.nat(6),
    maxBytes: fc.option(fc.nat(40), { nil: undefined }), // an entry has 10 octets
    reverse: fc.boolean(),
  })
  .map(
    ({ room, since, limit, maxBytes, reverse }): Operation =>
      async (log, epochs) => {
        const place = since && { offset: since.offset, epoch: epochText(epochs, room, since.epoch) };
        const { end, ...rest } = await log.read(
          room,
          { ...(place && { since: place }), limit, ...(maxBytes !== undefined && { maxBytes }), reverse },
          BOUNDS,
        );
        return { ...rest, offset: end.offset, isCurrent: sameEpoch(epochs, room, end.epoch) };
      },
  );
const info = fc
  .record({ client: fc.constantFrom("1", "2", "3"), user: fc.constantFrom("", "u", "__proto__") })
  .map(
    ({ client, user }): ClientInfo => ({ client: `${client}${user}`, user, conn_info: jsonText({ n: 1 }) }),
  );
const presence = fc.oneof(
  fc.record({ room, info }).map(
    ({ room, info }): Operation =>
      (log) =>
        log.presence.enter(room, info, LEASE_MS),
  ),
  fc.record({ room, info }).map(
    ({ room, info }): Operation =>
      (log) =>
        log.presence.renew(room, [info], LEASE_MS),
  ),
  fc.record({ room, info }).map(
    ({ room, info }): Operation =>
      (log) =>
        log.presence.leave(room, info.client),
  ),
  room.map(
    (room): Operation =>
      async (log) =>
        byClient(await log.presence.list(room)),
  ),
  room.map(
    (room): Operation =>
      (log) =>
        log.presence.stats(room),
  ),
  room.map(
    (room): Operation =>
      async (log) => {
        const gone = await log.presence.expire(room);
        return [byClient(gone.map(({ info }) => info)), gone.filter(({ isLast }) => isLast).length];
      },
  ),
);

const byClient = (infos: readonly ClientInfo[]): ClientInfo[] =>
  [...infos].sort((x, y) => (x.client < y.client ? -1 : 1));

function sameEpoch(epochs: Map<string, string>, room: string, epoch: string): boolean {
  if (!epochs.has(room)) epochs.set(room, epoch);
  return epochs.get(room) === epoch;
}

const epochText = (epochs: Map<string, string>, room: string, epoch: Epoch): string =>
  epoch === "current" ? (epochs.get(room) ?? "none yet") : epoch;

test("a log in memory and one in Redis answer alike, whatever is asked", () =>
  withRedis(VOLATILE, async (redis) => {
    let run = 0;
    const step = fc.oneof(
      { weight: 4, arbitrary: append.map((operation) => ({ operation, passMs: 0 })) },
      { weight: 4, arbitrary: read.map((operation) => ({ operation, passMs: 0 })) },
      { weight: 3, arbitrary: presence.map((operation) => ({ operation, passMs: 0 })) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(1, 5, 10)
          .map((hours) => ({ operation: undefined, passMs: hours * HOUR_MS })),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        run += 1;
        const clock = fakeClock();
        const memory = memoryLog({ clock });
        const shared = redisLog({ redis: redis.url, prefix: `run${run}`, clock });
        const epochs = { memory: new Map<string, string>(), shared: new Map<string, string>() };
        try {
          for (const { operation, passMs } of steps) {
            await clock.advance(passMs);
            if (operation === undefined) continue;
            const answer = await operation(memory, epochs.memory);
            expect(await operation(shared, epochs.shared)).toEqual(answer);
          }
        } finally {
          await shared.close();
        }
      }),
      { numRuns: 150 },
    );
  }));
