import type { Clock, Timer } from "../clock.ts";

/** How finely silence is measured: this many looks in `idleCutMs`, so a connection is cut up to a quarter of that late. */
const LOOKS = 4;

/** A relayed connection, as far as silence goes. */
export interface Silenceable {
  readonly bytesMoved: number;
  end(by: "idle"): unknown;
}

/**
 * Plays the NAT of the platform's keep-alive chapter: a connection on which no byte moved for `idleCutMs` is forgotten.
 * One timer for all; a connection costs one counter, and the bytes on their way cost nothing. Rests until `after` is called.
 */
export class IdleCut {
  readonly #connections: Iterable<Silenceable>;
  readonly #clock: Clock;
  #seen = new WeakMap<Silenceable, { bytes: number; looks: number }>();
  #idleCutMs = 0;
  #timer: Timer | undefined;

  constructor(connections: Iterable<Silenceable>, clock: Clock) {
    this.#connections = connections;
    this.#clock = clock;
  }

  /** From now on silence is measured against this; 0: nothing is cut. */
  after(idleCutMs: number): void {
    if (idleCutMs === this.#idleCutMs) return;
    this.close();
    this.#idleCutMs = idleCutMs;
    this.#seen = new WeakMap();
    if (idleCutMs > 0) this.#timer = this.#next();
  }

  close(): void {
    this.#timer?.cancel();
  }

  #next(): Timer {
    return this.#clock.setTimer(this.#idleCutMs / LOOKS, () => {
      this.#timer = this.#next();
      this.#look();
    });
  }

  #look(): void {
    for (const connection of this.#connections) {
      const bytes = connection.bytesMoved;
      const last = this.#seen.get(connection);
      if (!last) this.#seen.set(connection, { bytes, looks: 0 });
      else if (last.bytes !== bytes) Object.assign(last, { bytes, looks: 0 });
      else if (++last.looks >= LOOKS) connection.end("idle");
    }
  }
}
