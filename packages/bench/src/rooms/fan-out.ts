import { BenchError } from "../bench-error.ts";
import { Faults } from "../load/faults.ts";
import { AT_ONCE } from "../load/load.ts";
import type { Loadable, OnReplies } from "../load/loadable.ts";
import { type Clock, realClock } from "../process/clock.ts";
import { centrifuge } from "./centrifuge.ts";
import type { DialectName, Member, RoomDialect } from "./dialect.ts";
import { redisPubSub } from "./redis-pub-sub.ts";
import { socketIo } from "./socket-io.ts";

const DIALECTS: Readonly<Record<DialectName, () => RoomDialect>> = {
  centrifuge,
  "socket.io": socketIo,
  redis: redisPubSub,
};

/** Members and the rooms that they are in. */
export interface RoomShape {
  readonly dialect: DialectName;
  /** One for each instance; members are dealt out over them. */
  readonly urls: readonly string[];
  readonly members: number;
  /** Members of a room. */
  readonly perRoom: number;
  /** How many rooms. Each member is in `rooms * perRoom / members` of them. */
  readonly rooms: number;
  /** A member publishes so often at most: chats limit what one may say. Default 0: whenever it is its turn. */
  readonly everyMs?: number;
}

/** Longest wait for deliveries that are still on their way when a window is over. */
const DRAIN_MS = 60_000;

interface Room {
  readonly name: string;
  readonly members: readonly number[];
}

/** A member's place in the rooms. */
interface Seat {
  /** Those that it is in. */
  readonly rooms: Room[];
  /** How often it has published, and when for the last time. */
  published: number;
  lastMs: number;
}

/** A message on its way to the members of its room. */
interface Message {
  readonly room: Room;
  readonly sentMs: number;
  readonly missing: Set<number>;
}

/** Numbers of messages are never used twice in this process: servers know lines again by them. */
let published = 0;
/** Names of rooms neither: two layouts may be on the same servers. */
let layouts = 0;

/** Rooms under load: a message goes out, and the next one follows when the last member of its room has it. */
export class FanOut implements Loadable {
  onReplies: OnReplies = () => {};
  readonly #faults = new Faults();
  readonly #members: Member[] = [];
  readonly #seats: readonly Seat[];
  readonly #everyMs: number;
  readonly #onWay = new Map<number, Message>();
  /** Members publish in turn. */
  #turn = 0;
  /** Messages that wait until the member whose turn it is may publish again. */
  #waiting = 0;
  #stopWaiting = (): void => {};
  #isRunning = false;
  #onDrained: (() => void) | undefined;

  readonly #clock: Pick<Clock, "nowMs" | "timeout">;

  private constructor(
    { members, perRoom, rooms, everyMs = 0 }: RoomShape,
    clock: Pick<Clock, "nowMs" | "timeout">,
  ) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    layouts += 1;
    const emptySeat = (): Seat => ({ rooms: [], published: 0, lastMs: Number.NEGATIVE_INFINITY });
    this.#seats = Array.from({ length: members }, emptySeat);
    for (let room = 0; room < rooms; room += 1) {
      const indices = Array.from({ length: perRoom }, (_, i) => (room * perRoom + i) % members);
      const one = { name: `chat:bench-${layouts}-${room}`, members: indices };
      for (const index of indices) this.#seats[index]?.rooms.push(one);
    }
  }

  /** Connects all members and lets them join. @throws {BenchError} when one cannot; none is left then */
  static async open(shape: RoomShape, clock: Pick<Clock, "nowMs" | "timeout"> = realClock): Promise<FanOut> {
    const load = new FanOut(shape, clock);
    const dialect = DIALECTS[shape.dialect]();
    try {
      for (let from = 0; from < shape.members; from += AT_ONCE) {
        const some = Array.from({ length: Math.min(AT_ONCE, shape.members - from) }, (_, i) => from + i);
        await Promise.all(some.map((index) => load.#enter(dialect, shape.urls, index)));
      }
    } catch (error) {
      load.close();
      throw error;
    }
    return load;
  }

  async #enter(dialect: RoomDialect, urls: readonly string[], index: number): Promise<void> {
    const url = urls[index % urls.length] ?? "";
    const member = await dialect.open(url, index, {
      onDelivery: (number) => this.#delivered(number, index),
      onFault: this.#faults.report,
    });
    this.#members[index] = member;
    await member.join((this.#seats[index]?.rooms ?? []).map(({ name }) => name));
  }

  run(inFlight: number): void {
    this.#isRunning = true;
    for (let i = 0; i < inFlight; i += 1) this.#publish();
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    return this.#faults.during(work);
  }

  async drain(): Promise<void> {
    this.#isRunning = false;
    this.#waitNoMore();
    if (this.#onWay.size === 0) return;
    let stop = (): void => {};
    try {
      await this.during(
        () =>
          new Promise<void>((resolve, reject) => {
            this.#onDrained = resolve;
            stop = this.#clock.timeout(DRAIN_MS, () => reject(this.#missing()));
          }),
      );
    } finally {
      stop();
    }
  }

  close(): void {
    this.#waitNoMore();
    for (const member of this.#members) member?.close();
  }

  /** The member whose turn it is publishes to the next one of its rooms, as soon as it may. */
  #publish(): void {
    const index = this.#turn % this.#seats.length;
    const seat = this.#seats[index];
    const room = seat?.rooms[seat.published % seat.rooms.length];
    if (seat === undefined || room === undefined) return;
    const nowMs = this.#clock.nowMs();
    const dueMs = seat.lastMs + this.#everyMs;
    if (dueMs > nowMs) {
      this.#wait(dueMs - nowMs);
      return;
    }
    this.#turn += 1;
    seat.published += 1;
    seat.lastMs = nowMs;
    published += 1;
    this.#onWay.set(published, { room, sentMs: nowMs, missing: new Set(room.members) });
    this.#members[index]?.publish(room.name, published);
  }

  #wait(ms: number): void {
    this.#waiting += 1;
    // One timer for all that wait: members publish in turn, so none may before the first of them.
    if (this.#waiting > 1) return;
    this.#stopWaiting = this.#clock.timeout(ms, () => {
      const waiting = this.#waiting;
      this.#waiting = 0;
      for (let i = 0; i < waiting; i += 1) this.#publish();
    });
  }

  #waitNoMore(): void {
    this.#waiting = 0;
    this.#stopWaiting();
  }

  #delivered(number: number, member: number): void {
    const message = this.#onWay.get(number);
    // Unknown: its last member has had it. Not missing here: this member has had it, or is not in the room.
    if (message === undefined || !message.missing.delete(member)) {
      const what = `expected each message once, and only in its room; member ${member} got number ${number} again, or in another`;
      this.#faults.report(new BenchError("WrongDelivery", what));
      return;
    }
    if (message.missing.size > 0) return;
    this.#onWay.delete(number);
    this.onReplies(message.room.members.length, message.sentMs, this.#clock.nowMs());
    if (this.#isRunning) this.#publish();
    else if (this.#onWay.size === 0) this.#onDrained?.();
  }

  #missing(): BenchError {
    const [[number, { missing, room }] = [0, { missing: new Set(), room: { name: "" } }]] = this.#onWay;
    const what = `expected message ${number} at every member of ${room.name} within ${DRAIN_MS / 1000} s, ${missing.size} have not got it`;
    return new BenchError("WrongDelivery", what);
  }
}
