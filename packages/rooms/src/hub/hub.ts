import type { Clock, Timer } from "../clock.ts";
import {
  type HistoryBounds,
  type LogEntry,
  type LogListener,
  LogUnavailable,
  type RoomLog,
} from "../log/room-log.ts";
import { presencePush } from "../protocol/encode.ts";
import type { Member } from "./member.ts";
import { type JoinRequest, Room } from "./room.ts";

/** A room whose log could not be read is compared with it again this soon, then after twice as long, up to the usual time. */
const RETRY_MS = 1_000;

/** What a hub takes from outside. */
export interface HubOptions {
  readonly log: RoomLog;
  readonly clock: Clock;
  readonly random: () => number;
  readonly bounds: (room: string) => HistoryBounds;
  readonly onError: (error: Error) => void;
  /** A room without members is followed for so long: clients that were cut come back to it. */
  readonly lingerMs: number;
  /** Each room is compared with the log so often, at most: a subscription that went deaf unnoticed is noticed then. */
  readonly verifyEveryMs: number;
  readonly presenceLeaseMs: number;
}

type Present = Pick<Member, "info" | "wantsJoinLeave"> & { readonly channel: string };

interface Opened {
  readonly room: Room;
  readonly ready: Promise<void>;
  /** Members that are about to come in. */
  joining: number;
  /** Readings of the log that failed since the last that did not. */
  failures: number;
  lingering?: Timer;
  verifying?: Timer;
}

/** The rooms of this instance: each is subscribed once, opened by its first member and closed after its last. */
export class Hub {
  readonly #options: HubOptions;
  readonly #rooms = new Map<string, Opened>();
  #isClosed = false;

  constructor(options: HubOptions) {
    this.#options = options;
    const listener: LogListener = {
      onEntry: (room, entry, epoch) => this.#onEntry(room, entry, epoch),
      onAnnouncement: (room, push) =>
        this.#rooms.get(room)?.room.fanOut.pushTo(push, (member) => member.wantsJoinLeave),
      onResumed: (rooms) => this.#catchUp(rooms),
      onError: options.onError,
    };
    options.log.listen(listener);
  }

  #onEntry(room: string, entry: LogEntry, epoch: string): void {
    this.#rooms.get(room)?.room.follower.onEntry(entry, epoch);
  }

  /** Rooms that are followed now. */
  get roomCount(): number {
    return this.#rooms.size;
  }

  /** Lets a member into a room, which is opened if need be. Rejects with `LogUnavailable`. */
  async join(name: string, request: JoinRequest): Promise<void> {
    const opened = this.#open(name);
    opened.joining += 1;
    try {
      await opened.ready;
      await opened.room.join(request);
    } finally {
      opened.joining -= 1;
      this.#closeSoon(opened);
    }
  }

  #open(name: string): Opened {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const { log, clock, bounds, onError } = this.#options;
    const room = new Room(name, { log, clock, bounds: bounds(name), onError });
    const opened: Opened = { room, ready: room.open(), joining: 0, failures: 0 };
    opened.ready.then(
      () => this.#keepTrue(opened),
      () => this.#forget(opened),
    );
    this.#rooms.set(name, opened);
    return opened;
  }

  /** The member of a room leaves it; harmless where it is not in. */
  leave(name: string, member: Member): void {
    const opened = this.#rooms.get(name);
    if (opened === undefined) return;
    opened.room.leave(member);
    this.#closeSoon(opened);
  }

  /** A member is about to come into its room: it counts as present. `true`: as the first of its user. Rejects with `LogUnavailable`. */
  async present({ channel, info }: Present): Promise<boolean> {
    const { log, presenceLeaseMs } = this.#options;
    return (await log.presence.enter(channel, info, presenceLeaseMs)).isFirst;
  }

  /** A member is gone from its room. Where the log is away, its lease ends by itself. */
  async absent({ channel, info, wantsJoinLeave }: Present): Promise<void> {
    try {
      const { isLast } = await this.#options.log.presence.leave(channel, info.client);
      if (isLast && wantsJoinLeave) await this.announce("leave", { channel, info, wantsJoinLeave });
    } catch (error) {
      this.#report(error);
    }
  }

  /** Announces to a room that somebody came or went. While the log is away, nothing is announced. */
  async announce(kind: "join" | "leave", { channel, info }: Present): Promise<void> {
    try {
      await this.#options.log.announce(channel, presencePush(kind, channel, info));
    } catch (error) {
      this.#report(error);
    }
  }

  #closeSoon(opened: Opened): void {
    if (isUsed(opened)) return;
    opened.lingering?.cancel();
    opened.lingering = this.#options.clock.after(this.#options.lingerMs, () => {
      if (!isUsed(opened)) this.#forget(opened);
    });
  }

  #forget(opened: Opened): void {
    opened.lingering?.cancel();
    opened.verifying?.cancel();
    const { name } = opened.room;
    if (this.#rooms.get(name) !== opened) return;
    this.#rooms.delete(name);
    this.#options.log.unsubscribe(name).catch((error) => this.#report(error));
  }

  /** Every so often, sooner after a failure, the room is compared with the log, and its members' leases are renewed. */
  #keepTrue(opened: Opened): void {
    opened.verifying?.cancel();
    if (this.#isClosed || this.#rooms.get(opened.room.name) !== opened) return;
    const { clock, random, verifyEveryMs } = this.#options;
    const retryMs = opened.failures === 0 ? verifyEveryMs : RETRY_MS * 2 ** (opened.failures - 1);
    opened.verifying = clock.after(Math.min(retryMs, verifyEveryMs) * (0.5 + random() / 2), async () => {
      this.#renewLeases(opened.room);
      await this.#compare(opened);
      this.#keepTrue(opened);
    });
  }

  /** A room that had to read what was not reported may be deaf: it is subscribed again, which changes nothing where it was not. */
  async #compare(opened: Opened): Promise<void> {
    const { room } = opened;
    const before = room.follower.position;
    await this.#reconcile(opened);
    if (room.follower.position === before) return;
    try {
      await this.#options.log.subscribe(room.name);
    } catch (error) {
      this.#report(error);
      opened.failures += 1;
    }
  }

  /** Reads on in rooms that may have missed something. */
  #catchUp(names: readonly string[]): void {
    for (const name of names) {
      const opened = this.#rooms.get(name);
      if (opened === undefined) continue;
      this.#reconcile(opened);
      this.#renewLeases(opened.room);
    }
  }

  /** After a sleep: resolves when every room is where its log is, or the log is away. */
  async catchUpAll(): Promise<void> {
    const rooms = [...this.#rooms.values()];
    await Promise.all(
      rooms.map(async (opened) => {
        await opened.ready.catch(() => {}); // who opens it hears of that
        this.#renewLeases(opened.room);
        await this.#reconcile(opened);
      }),
    );
  }

  /** Reads on. Where that fails, it is tried again soon. */
  async #reconcile(opened: Opened): Promise<void> {
    try {
      await opened.room.follower.catchUp();
      opened.failures = 0;
    } catch (error) {
      this.#report(error);
      opened.failures += 1;
      this.#keepTrue(opened);
    }
  }

  /** Renews the leases of the members here, and announces those of any instance whose leases have ended. */
  async #renewLeases(room: Room): Promise<void> {
    const { log, presenceLeaseMs } = this.#options;
    const infos = [...room.fanOut.members].filter((m) => m.isPresent).map((m) => m.info);
    try {
      if (infos.length > 0) await log.presence.renew(room.name, infos, presenceLeaseMs);
      for (const { info, isLast } of await log.presence.expire(room.name))
        if (isLast) await log.announce(room.name, presencePush("leave", room.name, info));
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (error instanceof LogUnavailable || this.#isClosed) return; // the log itself reports that it is away
    this.#options.onError(error as Error);
  }

  /** Lets go of every room. */
  close(): void {
    this.#isClosed = true;
    for (const opened of [...this.#rooms.values()]) this.#forget(opened);
  }
}

const isUsed = ({ room, joining }: Opened): boolean => joining > 0 || room.fanOut.members.size > 0;
