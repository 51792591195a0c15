import type { ClientEntry } from "../../src/api/reports.ts";
import { Bounded } from "./bounded.ts";

const MAX_ENTRIES = 5000;

/** A connection that the client made. */
export interface ClientConnection {
  readonly id: number;
  url: string;
  state: "connecting" | "open" | "closed";
  requestId?: string;
  sent: number;
  received: number;
  /** How it ended, or why there is none. */
  end?: ClientEntry;
}

/** The client's connections and everything that was said on them, the oldest forgotten first. */
export class ClientModel {
  readonly connections = new Map<number, ClientConnection>();
  readonly entries = new Bounded<ClientEntry>(MAX_ENTRIES);

  get open(): readonly ClientConnection[] {
    return [...this.connections.values()].filter(({ state }) => state === "open");
  }

  add(entry: ClientEntry): void {
    this.entries.push(entry);
    const connection = this.#connection(entry);
    if (entry.requestId !== undefined) connection.requestId = entry.requestId;
    switch (entry.kind) {
      case "open":
        connection.state = "open";
        break;
      case "sent":
        connection.sent += 1;
        break;
      case "received":
        connection.received += 1;
        break;
      case "skipped":
        if (entry.of === "sent") connection.sent += entry.count ?? 0;
        else connection.received += entry.count ?? 0;
        break;
      case "closed":
      case "refused":
      case "error":
        connection.state = "closed";
        connection.end ??= entry;
        break;
      default:
    }
  }

  /** Forgets what is over, and what was said. */
  clear(): void {
    this.entries.clear();
    for (const [id, { state }] of this.connections) if (state === "closed") this.connections.delete(id);
  }

  #connection({ connection: id, url = "" }: ClientEntry): ClientConnection {
    const known = this.connections.get(id);
    if (known) return known;
    const made: ClientConnection = { id, url, state: "connecting", sent: 0, received: 0 };
    this.connections.set(id, made);
    // More than these are a load test, whose ends nobody reads one by one.
    if (this.connections.size > 2 * MAX_ENTRIES) this.clear();
    return made;
  }
}
