import type { Clock, Timer } from "@wsfn/gateway";
import type { WebSocket } from "ws";
import type { ApiReport } from "../api/reports.ts";

/** A caller that reads slowly may be this far behind. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Entries of one kind are sent together: a thousand messages are ten reports, not a thousand. */
const FLUSH_MS = 50;
/** More than this many entries of a kind in one flush are too many to look at: the rest is counted. */
const MAX_ENTRIES = 2000;
/** Entries of one report. */
const PER_REPORT = 200;

/** The kinds of report that are lists. */
type Batched = Extract<ApiReport, { type: "events" | "client" | "frames" }>;
type EntryOf<T extends Batched["type"]> = T extends "events"
  ? Extract<Batched, { type: "events" }>["events"][number]
  : Extract<Batched, { type: Exclude<T, "events"> }> extends { entries: (infer E)[] }
    ? E
    : never;

/** What goes to one caller, in batches, and bounded however slowly that caller reads. */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #waiting: { [T in Batched["type"]]: EntryOf<T>[] } = { events: [], client: [], frames: [] };
  #lost = 0;
  #timer: Timer | undefined;

  constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
  }

  /** At once: a reply, or what comes once in a while. */
  send(report: ApiReport): void {
    // What it answers was reported before it.
    this.flush();
    this.#write(report);
  }

  /** With the next batch. */
  add<T extends Batched["type"]>(type: T, entry: EntryOf<T>): void {
    const waiting = this.#waiting[type];
    if (waiting.length >= MAX_ENTRIES) this.#lost += 1;
    else waiting.push(entry);
    this.#timer ??= this.#clock.setTimer(FLUSH_MS, () => this.flush());
  }

  /** Sends what waits. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const events of parts(this.#waiting.events)) this.#write({ type: "events", events });
    for (const entries of parts(this.#waiting.client)) this.#write({ type: "client", entries });
    for (const entries of parts(this.#waiting.frames)) this.#write({ type: "frames", entries });
    if (this.#lost > 0 && this.#write({ type: "lost", reports: this.#lost })) this.#lost = 0;
  }

  close(): void {
    this.#timer?.cancel();
  }

  /** False when the caller is too far behind. */
  #write(report: ApiReport): boolean {
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES && report.type !== "reply") {
      if (report.type !== "lost") this.#lost += 1;
      return false;
    }
    this.#socket.send(JSON.stringify(report));
    return true;
  }
}

function* parts<T>(waiting: T[]): Generator<T[]> {
  while (waiting.length > 0) yield waiting.splice(0, PER_REPORT);
}
