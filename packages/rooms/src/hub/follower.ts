import {
  type HistoryBounds,
  type LogEntry,
  PAGE_BYTES,
  type ReadResult,
  type RoomLog,
} from "../log/room-log.ts";
import type { Position } from "../protocol/command.ts";

/** A missed part of a log is read in pages of so many publications. */
const PAGE_ENTRIES = 500;
/** What the log reports during a reading is kept up to so many publications; then it is read as well. */
const NEWS_ENTRIES = 1000;

/** What a follower does with what it finds. */
export interface Followed {
  /** The next publication. */
  deliver(entry: LogEntry): void;
  /** The log cannot be continued from the place of before: it goes on from this one. */
  restart(position: Position): void;
  /** A reading that nobody waits for failed. */
  failed(error: Error): void;
}

/** Follows the log of one room from a place on: every publication is delivered once, in order, and none is left out silently. */
export class Follower {
  readonly #room: string;
  readonly #log: RoomLog;
  readonly #bounds: HistoryBounds;
  readonly #followed: Followed;
  #position: Position | undefined;
  #reading: Promise<void> | undefined;
  #news: { readonly entry: LogEntry; readonly epoch: string }[] = [];
  /** There may be more in the log than was read. */
  #isStale = false;

  constructor(room: string, log: RoomLog, bounds: HistoryBounds, followed: Followed) {
    this.#room = room;
    this.#log = log;
    this.#bounds = bounds;
    this.#followed = followed;
  }

  /** The place up to which everything was delivered; undefined before the first reading. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** The reading that is under way. */
  get reading(): Promise<void> | undefined {
    return this.#reading;
  }

  /** A publication, as the log reports it. */
  onEntry(entry: LogEntry, epoch: string): void {
    if (this.#reading !== undefined || this.#position === undefined) {
      if (this.#news.length < NEWS_ENTRIES) this.#news.push({ entry, epoch });
      else this.#isStale = true;
    } else if (!this.#take(entry, epoch)) {
      this.#news.push({ entry, epoch });
      this.catchUp().catch((error) => this.#followed.failed(error));
    }
  }

  /** Delivers it if it is the next; false: something is missing before it. */
  #take(entry: LogEntry, epoch: string): boolean {
    const at = this.#position;
    if (at === undefined || epoch !== at.epoch || entry.offset > at.offset + 1) return false;
    if (entry.offset === at.offset + 1) {
      this.#position = { offset: entry.offset, epoch };
      this.#followed.deliver(entry);
    }
    return true;
  }

  /**
   * Reads what the log has beyond the place, and delivers it. A reading that is under way is followed by another: it may have been too
   * early for what the caller knows of. Rejects with `LogUnavailable`; the place stays what it was.
   */
  catchUp(): Promise<void> {
    this.#isStale = true;
    this.#reading ??= this.#readOn();
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    try {
      while (this.#isStale) {
        this.#isStale = false;
        const since = this.#position;
        const request =
          since === undefined ? { limit: 0 } : { since, limit: PAGE_ENTRIES, maxBytes: PAGE_BYTES };
        this.#apply(since, await this.#log.read(this.#room, request, this.#bounds));
        this.#takeNews();
      }
    } finally {
      this.#reading = undefined;
    }
  }

  #apply(since: Position | undefined, { entries, end, isContinuous }: ReadResult): void {
    if (since === undefined) this.#position = end;
    else if (isContinuous && end.epoch === since.epoch) {
      for (const entry of entries) this.#take(entry, end.epoch);
      const isPage = (this.#position?.offset ?? 0) < end.offset;
      if (isPage) this.#isStale = true;
    } else {
      this.#position = end;
      this.#followed.restart(end);
    }
  }

  /** What was reported meanwhile continues from the place, or is known; else there is more to read. */
  #takeNews(): void {
    const news = this.#news;
    this.#news = [];
    for (const { entry, epoch } of news) if (!this.#take(entry, epoch)) this.#isStale = true;
  }
}
