import { randomUUID } from "node:crypto";
import type { Entry } from "../../protocol/publication.ts";
import type { Appended, HistoryBounds, Once } from "../room-log.ts";
import type { Commands } from "./commands.ts";
import type { RoomKeys } from "./keys.ts";

/** Publications that are appended together are so many, or so long, at most: Redis does nothing else meanwhile. */
const MOST = { publications: 64, characters: 64 * 1024 } as const;

/** A publication that waits for the end of the turn. */
interface Waiting {
  readonly entry: Entry;
  readonly once: Once | undefined;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** Publications of one room that go to Redis together. */
interface Group {
  /** Those of the newest: what a room keeps is decided by the last word on it. */
  bounds: HistoryBounds;
  characters: number;
  readonly publications: Waiting[];
}

/** Appends publications. Those that one turn of the event loop brings to a room are one script and one message to each instance. */
export class Appender {
  readonly #commands: Commands;
  readonly #keysOf: (room: string) => RoomKeys;
  readonly #publish: string;
  #groups = new Map<string, Group>();

  constructor(commands: Commands, keysOf: (room: string) => RoomKeys, publish: "publish" | "spublish") {
    this.#commands = commands;
    this.#keysOf = keysOf;
    this.#publish = publish;
  }

  /** Resolves with the publication's place when Redis has it. Rejects with `LogUnavailable`. */
  append(room: string, entry: Entry, bounds: HistoryBounds, once: Once | undefined): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#groups.size === 0) setImmediate(() => this.#sendAll());
      const group = this.#groups.get(room) ?? { bounds, characters: 0, publications: [] };
      group.bounds = bounds;
      group.characters += entry.length;
      group.publications.push({ entry, once, resolve, reject });
      this.#groups.set(room, group);
      if (group.publications.length < MOST.publications && group.characters < MOST.characters) return;
      this.#groups.delete(room);
      this.#send(room, group);
    });
  }

  #sendAll(): void {
    const groups = this.#groups;
    this.#groups = new Map();
    for (const [room, group] of groups) this.#send(room, group);
  }

  async #send(room: string, { bounds, publications }: Group): Promise<void> {
    const { meta, log, channel, once: onceKey } = this.#keysOf(room);
    const keys = [meta, log];
    const args = [
      channel,
      this.#publish,
      bounds.maxEntries,
      bounds.maxAgeMs,
      bounds.forgetAfterMs,
      randomUUID(),
      this.#commands.now,
    ];
    for (const { entry, once } of publications) {
      if (once !== undefined) keys.push(onceKey(once.id));
      args.push(entry, once?.rememberMs ?? "");
    }
    try {
      const [epoch, ...places] = (await this.#commands.runSafely("append", keys, args)) as [
        string,
        ...(string | number)[],
      ];
      publications.forEach(({ resolve }, i) => {
        resolve({ offset: Number(places[2 * i]), epoch, isRepeated: places[2 * i + 1] === 1 });
      });
    } catch (error) {
      for (const { reject } of publications) reject(error);
    }
  }
}
