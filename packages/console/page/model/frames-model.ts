import type { FrameEntry } from "../../src/api/reports.ts";
import { Bounded } from "./bounded.ts";

const MAX_FRAMES = 5000;

/** The frames of the connections that are inspected, the oldest forgotten first. */
export class FramesModel {
  readonly entries = new Bounded<FrameEntry>(MAX_FRAMES);
  /** Connections that are inspected, and those that were. */
  readonly connections = new Map<string, { readonly begin: FrameEntry; isOver: boolean }>();

  /** Connections that come are inspected. */
  takesComing = false;

  add(entry: FrameEntry): void {
    this.entries.push(entry);
    if (entry.kind === "begin") this.connections.set(entry.requestId, { begin: entry, isOver: false });
    const known = this.connections.get(entry.requestId);
    if (entry.kind === "end" && known) known.isOver = true;
  }

  clear(): void {
    this.entries.clear();
    for (const [id, { isOver }] of this.connections) if (isOver) this.connections.delete(id);
  }
}
