import type { Clock } from "../clock.ts";
import { type HistoryBounds, type LogEntry, LogUnavailable, type RoomLog } from "../log/room-log.ts";
import type { Position } from "../protocol/command.ts";
import { publicationPrefix, publicationPush } from "../protocol/encode.ts";
import { FanOut } from "./fan-out.ts";
import { Follower } from "./follower.ts";
import type { Member } from "./member.ts";
import { Recovery } from "./recovery.ts";

/** What a client missed is read in pages of so many publications at most: a client that is cut again meanwhile has cost no more than one. */
const PAGE_ENTRIES = 100;
/** A join that the log changes under so often gives up: the client tries again. */
const JOIN_ATTEMPTS = 4;

/** What a client gets when it enters a room. */
export interface Joined {
  /** Where the room stands. */
  readonly position: Position;
  /** Whether everything since the place that the client named is in `missed`. */
  readonly recovered: boolean;
  readonly missed: readonly LogEntry[];
  /** False: so much was missed that the member does not follow the room yet. It takes `missed`, and joins again from the end of that. */
  readonly isIn: boolean;
}

/** How a client comes in. */
export interface JoinRequest {
  readonly member: Member;
  /** The place that the client knows; left out where it does not recover. */
  readonly since?: Position | undefined;
  /** A client that missed more publications than this is not recovered. */
  readonly limit: number;
  /** A client that missed more characters than this gets a page of about so many, and does not follow the room yet. */
  readonly pageCharacters: number;
  /**
   * Runs once. Where the member is in, that is the very moment from which on it gets what is published: what is sent to the client here
   * comes before it.
   */
  readonly onJoined: (joined: Joined) => void;
}

/** What a room takes from outside. */
export interface RoomOptions {
  readonly log: RoomLog;
  readonly clock: Clock;
  readonly bounds: HistoryBounds;
  readonly onError: (error: Error) => void;
}

/**
 * One room on this instance: one subscription of the log, however many members. All members are always at the room's own place, so a
 * push asks nothing about a member.
 */
export class Room {
  readonly name: string;
  readonly fanOut: FanOut;
  readonly follower: Follower;
  readonly #log: RoomLog;
  readonly #bounds: HistoryBounds;
  readonly #prefix: string;
  readonly #recoveries = new Map<string, Recovery>();
  readonly #listening = new Set<Recovery>();

  constructor(name: string, { log, clock, bounds, onError }: RoomOptions) {
    this.name = name;
    this.fanOut = new FanOut(clock);
    this.#log = log;
    this.#bounds = bounds;
    this.#prefix = publicationPrefix(name);
    this.follower = new Follower(name, log, bounds, {
      deliver: (entry) => this.#deliver(entry),
      restart: () => this.#interrupt(),
      failed: onError,
    });
  }

  /** Begins to follow: subscribes first, then reads where the log ends. Rejects with `LogUnavailable`. */
  async open(): Promise<void> {
    await this.#log.subscribe(this.name);
    await this.follower.catchUp();
  }

  #deliver(entry: LogEntry): void {
    for (const recovery of this.#listening) recovery.add(entry);
    this.fanOut.push(publicationPush(this.#prefix, entry.offset, entry.entry));
  }

  /** The log goes on elsewhere, or in another life: members have to ask what that means for the place they know. */
  #interrupt(): void {
    this.fanOut.flush();
    for (const recovery of this.#listening) recovery.spoil();
    for (const member of [...this.fanOut.members]) member.interrupt();
  }

  /** Lets a member in. Rejects with `LogUnavailable`. */
  async join(request: JoinRequest): Promise<void> {
    for (let attempt = 0; attempt < JOIN_ATTEMPTS; attempt += 1) {
      await this.follower.reading;
      if (request.since === undefined || this.#isHere(request.since)) return this.#admit(request, []);
      if (await this.#recover(request, request.since)) return;
    }
    throw new LogUnavailable(`room ${this.name}: the log changed ${JOIN_ATTEMPTS} times while it was read`);
  }

  #isHere({ offset, epoch }: Position): boolean {
    const at = this.follower.position;
    return at !== undefined && offset === at.offset && epoch === at.epoch;
  }

  #admit(
    { member, since, onJoined }: JoinRequest,
    missed: readonly LogEntry[] | undefined,
    { isIn }: { readonly isIn: boolean } = { isIn: true },
  ): void {
    const position = this.follower.position;
    if (position === undefined) throw new LogUnavailable(`room ${this.name} was not opened`);
    if (isIn) {
      this.fanOut.flush();
      this.fanOut.members.add(member);
    }
    const recovered = since !== undefined && missed !== undefined;
    onJoined({ position, recovered, missed: missed ?? [], isIn });
  }

  /** Lets a member in with what it missed; false where the log changed meanwhile. */
  async #recover(request: JoinRequest, since: Position): Promise<boolean> {
    const { limit, pageCharacters } = request;
    const recovery = this.#recoveryFrom(since, pageCharacters);
    try {
      const { entries, end, isContinuous } = await recovery.read;
      const at = this.follower.position;
      if (at === undefined || at.offset < end.offset || at.epoch !== end.epoch) await this.follower.catchUp();
      if (recovery.isSpoilt) return false;
      const later = recovery.after(end.offset);
      const isWhole = isContinuous && end.offset - since.offset + later.length <= limit; // offsets have no gaps
      const isAll = (entries.at(-1)?.offset ?? since.offset) === end.offset;
      const missed = [...entries, ...later];
      const isIn = !isWhole || (isAll && charactersOf(missed) <= pageCharacters);
      this.#admit(request, isWhole ? (isIn ? missed : entries) : undefined, { isIn });
      return true;
    } finally {
      recovery.waiting -= 1;
      if (recovery.waiting === 0) this.#listening.delete(recovery);
    }
  }

  /** The reading from a place: one that is under way is shared, as it began to listen before it began to read. */
  #recoveryFrom(since: Position, maxBytes: number): Recovery {
    const key = `${since.epoch} ${since.offset}`;
    let recovery = this.#recoveries.get(key);
    if (recovery === undefined) {
      const read = this.#log.read(this.name, { since, limit: PAGE_ENTRIES, maxBytes }, this.#bounds);
      recovery = new Recovery(read);
      this.#recoveries.set(key, recovery);
      this.#listening.add(recovery);
      read.then(
        () => this.#recoveries.delete(key),
        () => this.#recoveries.delete(key),
      );
    }
    recovery.waiting += 1;
    return recovery;
  }

  /** The member gets what was published until now, and no more. */
  leave(member: Member): void {
    this.fanOut.flush();
    this.fanOut.members.delete(member);
  }
}

const charactersOf = (entries: readonly LogEntry[]): number =>
  entries.reduce((sum, { entry }) => sum + entry.length, 0);
