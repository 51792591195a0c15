import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { redisLog } from "../../src/log/redis/index.ts";
import type { RoomLog } from "../../src/log/room-log.ts";
import { jsonText } from "../../src/protocol/json-text.ts";
import { encodeEntry } from "../../src/protocol/publication.ts";
import type { Arm } from "./arm.ts";
import type { MutantName } from "./mutants.ts";
import { targetFrom } from "./redis-url.ts";
import { joinRooms } from "./sdk-member.ts";

const BOUNDS = { maxEntries: 100_000, maxAgeMs: 1e9, forgetAfterMs: 2e9 };

/** Ours, or ours with a defect. The client is the official SDK, with what an application adds. */
export const roomsArm = (mutant?: MutantName): Arm => ({
  name: mutant === undefined ? "@wsfn/rooms" : `@wsfn/rooms, ${mutant}`,
  instance: [process.execPath, join(import.meta.dirname, "rooms-instance-program.ts")],
  ...(mutant !== undefined && { environment: { MUTANT: mutant } }),
  quietMs: mutant === undefined ? 60_000 : 4_000,
  join: (url, rooms) => joinRooms(url, rooms),
  readLog: (redis, room) => withLog(redis, (log) => idsIn(log, room)),
  flood: (redis, room, { ids, text }) =>
    withLog(redis, async (log) => {
      for (const id of ids) await appendSurely(log, room, { id, text });
    }),
  async hold(instance, how) {
    await fetch(`${instance}hold/${how}`);
  },
});

async function withLog<T>(redis: string, use: (log: RoomLog) => Promise<T>): Promise<T> {
  const log = redisLog({ redis: targetFrom(redis) });
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

/** Again and again until the log has it; the id makes it once. */
async function appendSurely(
  log: RoomLog,
  room: string,
  line: { readonly id: string; readonly text: string },
) {
  const entry = encodeEntry({ data: jsonText(line) });
  for (;;)
    try {
      return await log.append(room, entry, BOUNDS, { id: line.id, rememberMs: BOUNDS.maxAgeMs });
    } catch {
      await pause(50); // the fault of before is not over
    }
}

/** Of an entry with a long text no more is read than this. */
const ID = /^\{"data":\{"id":"([^"]+)"/;

async function idsIn(log: RoomLog, room: string): Promise<string[]> {
  const { entries } = await log.read(room, { limit: BOUNDS.maxEntries }, BOUNDS);
  return entries.map(({ entry }) => ID.exec(entry)?.[1] ?? "");
}
