import type { Position } from "../protocol/command.ts";
import type { Entry } from "../protocol/publication.ts";
import type { PresenceStore } from "./presence-store.ts";

/** What bounds the log of a room. */
export interface HistoryBounds {
  /** The newest so many publications are kept. */
  readonly maxEntries: number;
  /** Publications older than this are not kept. */
  readonly maxAgeMs: number;
  /** A room in which nothing was published for so long is forgotten, its offsets and epoch too. Longer than `maxAgeMs`. */
  readonly forgetAfterMs: number;
}

/** A publication that a log keeps. */
export interface LogEntry {
  /** Its number in the room: 1 more than the one before it. */
  readonly offset: number;
  readonly entry: Entry;
}

/** Once for an id: how an application makes a publication idempotent. */
export interface Once {
  /** The application's own id of the publication; unique within the room. */
  readonly id: string;
  /** How long the log remembers the id. */
  readonly rememberMs: number;
}

/** The result of an append. */
export interface Appended extends Position {
  /** The id had been appended before: nothing was added, and this is the first one's place. */
  readonly isRepeated: boolean;
}

/** Which part of a log. */
export interface ReadRequest {
  /** After this place, or before it where `reverse`. Left out: from the log's own begin, or end. */
  readonly since?: Position;
  /** At most so many entries; 0 asks for the end of the log alone. */
  readonly limit: number;
  /** None after the one with which so many octets are reached. Default: no limit. */
  readonly maxBytes?: number;
  /** Newest first. */
  readonly reverse?: boolean;
}

/**
 * What was missed is read in parts of so many octets. An answer of many megabytes would be longer on its way than a command may take:
 * the reading would fail, and so would the next, while everything else waits for it.
 */
export const PAGE_BYTES = 512 * 1024;

/** A part of a log. */
export interface ReadResult {
  readonly entries: readonly LogEntry[];
  /** The end of the log: the offset of the last publication, and the epoch. */
  readonly end: Position;
  /**
   * `since` is a place in this log, and no publication between it and the entries (or the end) is missing. False after a loss of
   * data, and when what followed `since` is no longer kept. True where no `since` was asked.
   */
  readonly isContinuous: boolean;
}

/** What a log reports to the instance. */
export interface LogListener {
  /** A publication in a subscribed room, on any instance. In order, unless the log lost touch. */
  onEntry(room: string, entry: LogEntry, epoch: string): void;
  /** An announcement in a subscribed room: a push that no log keeps. */
  onAnnouncement(room: string, push: string): void;
  /** These rooms are subscribed again after a loss of touch: what happened in between has to be read. */
  onResumed(rooms: readonly string[]): void;
  /** What went wrong outside of any call: for the application's log. */
  onError(error: Error): void;
}

/** The ordered history of rooms, and the way from an instance to all that serve the same rooms. */
export interface RoomLog {
  /** `instance`: this process alone. `shared`: every instance that uses the same store. */
  readonly scope: "instance" | "shared";
  /** Who is in a room, on all instances. */
  readonly presence: PresenceStore;
  /** Called once, before anything else. */
  listen(listener: LogListener): void;
  /** Resolves when every later publication in the room is going to be reported. */
  subscribe(room: string): Promise<void>;
  unsubscribe(room: string): Promise<void>;
  /** Adds a publication and sends it to every instance, or does neither. Resolves when the log has it. */
  append(room: string, entry: Entry, bounds: HistoryBounds, once?: Once): Promise<Appended>;
  read(room: string, request: ReadRequest, bounds: HistoryBounds): Promise<ReadResult>;
  /** Sends a push to the room on every instance; it is not kept, and not delivered to an instance that is out of touch. */
  announce(room: string, push: string): Promise<void>;
  /** Lets go of connections. Nothing is reported after that. */
  close(): Promise<void>;
}

/** The log cannot be reached in time, or refuses. Clients get error 100, which is temporary. */
export class LogUnavailable extends Error {
  override readonly name = "LogUnavailable";
}
