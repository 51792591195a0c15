import type { TimelineEvent } from "@wsfn/gateway";

/** What an event costs beside its text, roughly. */
const EVENT_BYTES = 400;

/** The past is dropped in steps of this many events: an array that moves by one each time would cost more than it holds. */
const STEP = 1024;

/** Of the present that the gateway reports, what is stamped with now. */
const OF_NOW: ReadonlySet<TimelineEvent["event"]> = new Set(["bill", "fault-plan"]);

/** What happened so far, within a bound of memory; the oldest is forgotten first. */
export class History {
  readonly #maxBytes: number;
  #events: TimelineEvent[] = [];
  #bytes = 0;
  #hasForgotten = false;

  /** @param maxBytes by a rough count. Default 16 MiB: about 40,000 events without long log lines */
  constructor(maxBytes = 16 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  add(event: TimelineEvent): void {
    this.#events.push(event);
    this.#bytes += bytesOf(event);
    if (this.#bytes > this.#maxBytes) this.#forget();
  }

  /**
   * What is kept, in order. Once something was forgotten, `present` (the gateway's own account of now) stands in for it: what began
   * before the oldest event that is kept comes first, the bills and the fault plan of now come last.
   */
  replay(present: readonly TimelineEvent[]): readonly TimelineEvent[] {
    if (!this.#hasForgotten) return [...this.#events];
    const oldestMs = this.#events[0]?.atMs ?? Number.POSITIVE_INFINITY;
    const before = present.filter(({ event, atMs }) => !OF_NOW.has(event) && atMs < oldestMs);
    return [...before, ...this.#events, ...present.filter(({ event }) => OF_NOW.has(event))];
  }

  #forget(): void {
    const forgotten = this.#events.splice(0, STEP);
    for (const event of forgotten) this.#bytes -= bytesOf(event);
    this.#hasForgotten = true;
  }
}

/** Texts are the function's own, and may be of any length. */
const bytesOf = (event: TimelineEvent): number =>
  EVENT_BYTES + (event.event === "log" ? 2 * event.text.length : 0);
