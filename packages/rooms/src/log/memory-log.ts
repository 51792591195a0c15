import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "../clock.ts";
import type { Position } from "../protocol/command.ts";
import type { Entry } from "../protocol/publication.ts";
import { memoryPresence } from "./memory-presence.ts";
import type {
  Appended,
  HistoryBounds,
  LogEntry,
  LogListener,
  Once,
  ReadRequest,
  ReadResult,
  RoomLog,
} from "./room-log.ts";

interface Kept extends LogEntry {
  readonly atMs: number;
}

interface Room {
  readonly epoch: string;
  offset: number;
  kept: Kept[];
  readonly once: Map<string, { readonly offset: number; readonly untilMs: number }>;
  forgetAtMs: number;
}

/** What a memory log takes from outside; all of it has defaults. */
export interface MemoryLogOptions {
  readonly clock?: Clock;
  /** Makes the epoch of a new room. Default: a random UUID. */
  readonly newEpoch?: () => string;
}

/**
 * A log in this process's memory: for one instance. It ends with the process; the next one has other epochs, so clients learn
 * that nothing could be recovered.
 */
export function memoryLog({ clock = systemClock, newEpoch = randomUUID }: MemoryLogOptions = {}): RoomLog {
  const rooms = new Map<string, Room>();
  const subscribed = new Set<string>();
  let listener: LogListener | undefined;

  /** The room, made if need be, without what its bounds no longer keep. */
  function roomOf(name: string, bounds: HistoryBounds): Room {
    const now = clock.wallMs();
    for (const [other, { forgetAtMs }] of rooms) {
      if (forgetAtMs > now) break; // the least recently used comes first
      rooms.delete(other);
    }
    const room = rooms.get(name) ?? {
      epoch: newEpoch(),
      offset: 0,
      kept: [],
      once: new Map(),
      forgetAtMs: 0,
    };
    room.forgetAtMs = now + bounds.forgetAfterMs;
    rooms.delete(name);
    rooms.set(name, room);
    const firstKept = room.kept.findIndex(({ atMs }) => atMs > now - bounds.maxAgeMs);
    const tooOld = firstKept === -1 ? room.kept.length : firstKept;
    room.kept.splice(0, Math.max(tooOld, room.kept.length - bounds.maxEntries));
    for (const [id, { untilMs }] of room.once) {
      if (untilMs > now) break;
      room.once.delete(id);
    }
    return room;
  }

  function append(name: string, entry: Entry, bounds: HistoryBounds, once?: Once): Appended {
    const room = roomOf(name, bounds);
    const before = once && room.once.get(once.id);
    if (before && before.untilMs > clock.wallMs())
      return { offset: before.offset, epoch: room.epoch, isRepeated: true };
    room.offset += 1;
    const kept: Kept = { offset: room.offset, entry, atMs: clock.wallMs() };
    room.kept.push(kept);
    if (room.kept.length > bounds.maxEntries) room.kept.splice(0, room.kept.length - bounds.maxEntries);
    if (once) room.once.set(once.id, { offset: room.offset, untilMs: clock.wallMs() + once.rememberMs });
    if (subscribed.has(name)) listener?.onEntry(name, kept, room.epoch);
    return { offset: room.offset, epoch: room.epoch, isRepeated: false };
  }

  function read(
    name: string,
    { since, limit, maxBytes = Number.POSITIVE_INFINITY, reverse }: ReadRequest,
    bounds: HistoryBounds,
  ): ReadResult {
    const { kept, offset, epoch } = roomOf(name, bounds);
    const end: Position = { offset, epoch };
    if (reverse) {
      const older = kept.filter((k) => since === undefined || k.offset < since.offset).reverse();
      return { entries: page(older, limit, maxBytes), end, isContinuous: isPlaceIn(end, since) };
    }
    const newer = since === undefined ? kept : kept.filter((k) => k.offset > since.offset);
    const isWhole = since === undefined || (newer[0]?.offset ?? offset + 1) === since.offset + 1;
    return {
      entries: page(newer, limit, maxBytes),
      end,
      isContinuous: isPlaceIn(end, since) && isWhole,
    };
  }

  return {
    scope: "instance",
    presence: memoryPresence(clock),
    listen(to) {
      listener = to;
    },
    async subscribe(room) {
      subscribed.add(room);
    },
    async unsubscribe(room) {
      subscribed.delete(room);
    },
    append: async (...args) => append(...args),
    read: async (...args) => read(...args),
    async announce(room, push) {
      if (subscribed.has(room)) listener?.onAnnouncement(room, push);
    },
    async close() {
      listener = undefined;
      rooms.clear();
    },
  };
}

/** The first so many, and none after the one with which so many octets are reached. */
function page(from: readonly Kept[], limit: number, maxBytes: number): LogEntry[] {
  const entries: LogEntry[] = [];
  let bytes = 0;
  for (const { offset, entry } of from.slice(0, limit)) {
    entries.push({ offset, entry });
    bytes += Buffer.byteLength(entry);
    if (bytes >= maxBytes) break;
  }
  return entries;
}

const isPlaceIn = (end: Position, since: Position | undefined): boolean =>
  since === undefined || ((since.epoch === "" || since.epoch === end.epoch) && since.offset <= end.offset);
