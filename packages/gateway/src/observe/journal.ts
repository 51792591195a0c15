import type { Clock } from "../clock.ts";
import type { GatewayEvent } from "../events.ts";
import type { TimelineEvent, TimelineMark } from "./timeline.ts";

/** Where everything that happens is reported: to `onEvent`, and to those who watch the timeline at the moment. */
export class Journal {
  readonly #clock: Clock;
  readonly #onEvent: (event: GatewayEvent) => void;
  readonly #watchers = new Set<(event: TimelineEvent) => void>();
  /** Of the clock's `nowMs`, so that times since 1970 never go back. */
  readonly #zeroMs: number;

  constructor(clock: Clock, onEvent: (event: GatewayEvent) => void) {
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#zeroMs = clock.dateMs() - clock.nowMs();
  }

  /** Reports an event to everybody. */
  report(event: GatewayEvent): void {
    this.#onEvent(event);
    if (this.#watchers.size > 0) this.#stamp(event);
  }

  /** Reports what only the timeline has. It is not even made while nobody watches. */
  mark(make: () => TimelineMark): void {
    if (this.#watchers.size > 0) this.#stamp(make());
  }

  /** Reports all that comes to a watcher, after the events in `present`. Returns what ends that. */
  watch(watcher: (event: TimelineEvent) => void, present: Iterable<TimelineEvent>): () => void {
    for (const event of present) watcher(event);
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** A moment of the clock, in milliseconds since 1970. */
  dateOf(nowMs: number): number {
    return this.#zeroMs + nowMs;
  }

  #stamp(event: GatewayEvent | TimelineMark): void {
    const stamped = { ...event, atMs: this.dateOf(this.#clock.nowMs()) };
    for (const watcher of this.#watchers) watcher(stamped);
  }
}
