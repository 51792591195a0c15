import type { LogEntry, ReadResult } from "../log/room-log.ts";

/** More than this is not kept for those who join: they begin anew. */
const MAX_ENTRIES = 1000;

/**
 * One reading of what clients missed since a place, and all that the room delivered meanwhile. Clients that were cut together come
 * back together, from the same place: they share it.
 */
export class Recovery {
  readonly read: Promise<ReadResult>;
  /** How many clients still wait for it. */
  waiting = 0;
  readonly #later: LogEntry[] = [];
  #isSpoilt = false;

  constructor(read: Promise<ReadResult>) {
    this.read = read;
  }

  /** The room delivered a publication. */
  add(entry: LogEntry): void {
    if (this.#later.length < MAX_ENTRIES) this.#later.push(entry);
    else this.#isSpoilt = true;
  }

  /** What was read belongs to another life of the log than what the room follows now. */
  spoil(): void {
    this.#isSpoilt = true;
  }

  get isSpoilt(): boolean {
    return this.#isSpoilt;
  }

  /** What the room delivered beyond an offset. */
  after(offset: number): readonly LogEntry[] {
    return this.#later.filter((entry) => entry.offset > offset);
  }
}
