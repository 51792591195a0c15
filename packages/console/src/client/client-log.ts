import type { Clock, Timer } from "@wsfn/gateway";
import type { ClientEntry } from "../api/reports.ts";

/** In this time so many messages are reported one by one; a person reads no more, and the rest is counted. */
const WINDOW_MS = 100;
const PER_WINDOW = 200;

/** What is reported of the client's connections: every begin and end, and of the messages as many as can be looked at. */
export class ClientLog {
  readonly #report: (entry: ClientEntry) => void;
  readonly #clock: Clock;
  /** Messages that were counted, by connection and direction. */
  readonly #skipped = new Map<string, ClientEntry>();
  #left = PER_WINDOW;
  #timer: Timer | undefined;

  constructor(report: (entry: ClientEntry) => void, clock: Clock) {
    this.#report = report;
    this.#clock = clock;
  }

  /** Reports it, whatever else happens. */
  add(entry: Omit<ClientEntry, "atMs">): void {
    this.#report({ ...entry, atMs: this.#clock.dateMs() });
  }

  /** Reports a message, or counts it. */
  message(entry: Omit<ClientEntry, "atMs"> & { readonly kind: "sent" | "received" }): void {
    this.#timer ??= this.#clock.setTimer(WINDOW_MS, () => this.#next());
    if (this.#left > 0) {
      this.#left -= 1;
      this.add(entry);
      return;
    }
    const { connection, kind, bytes = 0 } = entry;
    const key = `${connection} ${kind}`;
    const before = this.#skipped.get(key);
    this.#skipped.set(key, {
      ...{ connection, kind: "skipped", of: kind, atMs: this.#clock.dateMs() },
      ...{ count: (before?.count ?? 0) + 1, bytes: (before?.bytes ?? 0) + bytes },
    });
  }

  /** Reports what was counted. */
  close(): void {
    this.#timer?.cancel();
    this.#next();
  }

  #next(): void {
    this.#timer = undefined;
    this.#left = PER_WINDOW;
    for (const entry of this.#skipped.values()) this.#report(entry);
    this.#skipped.clear();
  }
}
