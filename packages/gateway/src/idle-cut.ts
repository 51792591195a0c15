import type { Relay } from "./relay.ts";

/** How finely silence is measured: this many looks in `idleCutMs`. */
const LOOKS = 4;

/**
 * Plays the NAT of the platform's keep-alive chapter: a connection on which no byte moved for `idleCutMs` is forgotten.
 * One timer for all; a connection costs one counter, and the bytes on their way cost nothing.
 */
export class IdleCut {
  readonly #seen = new WeakMap<Relay, { bytes: number; looks: number }>();
  readonly #relays: ReadonlySet<Relay>;
  readonly #timer: NodeJS.Timeout;

  constructor(relays: ReadonlySet<Relay>, idleCutMs: number) {
    this.#relays = relays;
    this.#timer = setInterval(() => this.#look(), idleCutMs / LOOKS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const relay of this.#relays) {
      const bytes = relay.bytesMoved;
      const last = this.#seen.get(relay);
      if (!last) this.#seen.set(relay, { bytes, looks: 0 });
      else if (last.bytes !== bytes) Object.assign(last, { bytes, looks: 0 });
      else if (++last.looks >= LOOKS) relay.cut("idle");
    }
  }
}
