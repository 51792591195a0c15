import type { Events, Expected } from "../case/case.ts";
import { describePayload, isPayload } from "../case/payload.ts";

/** What the probe can receive, as a case names it. */
export type EventKind = Expected["kind"];

/** What is kept of an event: enough to show it, never the whole of a large payload. */
export interface SeenEvent {
  readonly kind: EventKind;
  readonly bytes: number;
  /** `5 B "hello"`, or a mark's name. */
  readonly shown: string;
}

/** Events that a report shows; all are compared. */
const MOST_SHOWN = 40;

/**
 * Compares what comes with every alternative at once and forgets payloads at once, so memory does not grow with them.
 * An alternative fits when the list is equal to it: same events, same order, nothing missing, nothing extra.
 */
export class EventMatcher {
  readonly #alternatives: readonly (readonly Expected[])[];
  readonly #firstTolerated: number;
  readonly #alive: boolean[];
  readonly #shown: SeenEvent[] = [];
  readonly #ignored: Buffer[] = [];
  readonly #ignoredKinds = new Set<EventKind>();
  #count = 0;

  constructor(events: Events) {
    this.#alternatives = [...events.ok, ...(events.tolerated ?? [])];
    this.#firstTolerated = events.ok.length;
    this.#alive = this.#alternatives.map(() => true);
  }

  get count(): number {
    return this.#count;
  }

  /** The first events, at most 40. */
  get shown(): readonly SeenEvent[] {
    return this.#shown;
  }

  /** Leaves out of the count whatever has these octets from now on. */
  ignore(payload: Buffer): void {
    this.#ignored.push(payload);
  }

  /** Leaves out of the count whatever is of this kind from now on. */
  ignoreKind(kind: EventKind): void {
    this.#ignoredKinds.add(kind);
  }

  push(kind: EventKind, payload: Buffer): void {
    if (this.#ignoredKinds.has(kind)) return;
    if (this.#ignored.some((one) => one.equals(payload))) return;
    const at = this.#count;
    this.#count += 1;
    this.#alternatives.forEach((alternative, index) => {
      if (this.#alive[index]) this.#alive[index] = isSame(alternative[at], kind, payload);
    });
    if (this.#shown.length < MOST_SHOWN) {
      const shown = kind === "mark" ? payload.toString("utf8") : describePayload(payload);
      this.#shown.push({ kind, bytes: payload.length, shown });
    }
  }

  /** How the list as it stands fits. */
  fit(): "ok" | "tolerated" | "none" {
    const index = this.#alternatives.findIndex(
      (alternative, at) => this.#alive[at] === true && alternative.length === this.#count,
    );
    if (index < 0) return "none";
    return index < this.#firstTolerated ? "ok" : "tolerated";
  }

  /** False when nothing that may still come can make it fit. */
  canStillFit(): boolean {
    return this.#alive.includes(true);
  }
}

function isSame(expected: Expected | undefined, kind: EventKind, payload: Buffer): boolean {
  if (expected === undefined || expected.kind !== kind) return false;
  if (expected.kind === "mark") return expected.name === payload.toString("utf8");
  return isPayload(payload, expected.payload);
}
