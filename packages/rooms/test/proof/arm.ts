/** A way to do rooms that is put to the proof: ours, and others beside it. */
export interface Arm {
  readonly name: string;
  /** The command of an instance, a word each. It listens on `FC_SERVER_PORT`, and finds its Redis by `REDIS_URL`. */
  readonly instance: readonly [program: string, ...args: string[]];
  /** More of an instance's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Connects a client to every room. Resolves when it is in all of them. */
  join(url: string, rooms: readonly string[]): Promise<ArmClient>;
  /** The ids in a room's log, in order; undefined: it keeps none. Rejects while Redis is away. */
  readonly readLog?: (redis: string, room: string) => Promise<string[]>;
  /** Adds ids with a long text to a room's log, past every instance. Rejects while Redis is away. */
  readonly flood?: (
    redis: string,
    room: string,
    said: { readonly ids: readonly string[]; readonly text: string },
  ) => Promise<void>;
  /** Half of the connections of the instance at this URL take nothing more, or all take everything again: slow readers. */
  readonly hold?: (instance: string, how: "half" | "none") => Promise<void>;
  /** When everything is well again, and nothing more has come for so long, nothing comes any more. */
  readonly quietMs: number;
}

/** A client of an arm, as an application would write it. */
export interface ArmClient {
  /** The ids that it has of a room, in order. */
  has(room: string): readonly string[];
  /** Whether the room's log has begun another life since it joined, as its place there shows. */
  sawNewEpoch(room: string): boolean;
  /** How often its connection was lost or ended, and by which code. */
  readonly ends: Readonly<Record<number, number>>;
  /** Publishes an id, again and again until that is acknowledged. */
  publish(room: string, id: string): Promise<void>;
  close(): void;
}
