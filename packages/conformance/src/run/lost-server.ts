import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { dial, type Target } from "../connection/target.ts";

const ASK_EVERY_MS = 100;
/** Who restarts a server that ended has so long. */
const RETURNS_WITHIN_MS = 2000;
const MOST_NAMED = 20;

/** A case that had a connection, and when. */
interface Sighting {
  readonly id: string;
  readonly beganMs: number;
  readonly endedMs: number;
}

/**
 * Notices that the server under test is gone for good: without it hundreds of cases would all fail to connect, one after the other,
 * and none of them would say what happened.
 */
export class LostServer {
  readonly #target: Target;
  #asking: Promise<string | undefined> | undefined;
  /** The case that found it gone. */
  #foundBy: string | undefined;
  #cause: string | undefined;
  /** When a connection was made last, as far as is known: the server was there. */
  #lastSeenMs = 0;
  /** Cases that had not ended by then: one of them was the server's last. */
  #suspects: readonly Sighting[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** Why nothing can be tried any more; undefined as long as somebody listens. */
  get reason(): string | undefined {
    if (this.#cause === undefined) return undefined;
    return `the server is gone: nobody has listened on ${this.#target.host}:${this.#target.port} since ${this.#foundBy} (${this.#cause})`;
  }

  /** The reason, and which cases may have brought it about: what the first case without a connection is told. */
  get story(): string | undefined {
    if (this.reason === undefined || this.#suspects.length === 0) return this.reason;
    const ids = this.#suspects.slice(0, MOST_NAMED).map(({ id }) => id);
    return `${this.reason}; it went while these were tried, so one of them ended it: ${ids.join(", ")}`;
  }

  /** Notes a case that had a connection to the server of the run. */
  saw(sighting: Sighting): void {
    this.#lastSeenMs = Math.max(this.#lastSeenMs, sighting.beganMs);
    this.#suspects = [...this.#suspects, sighting].filter(({ endedMs }) => endedMs >= this.#lastSeenMs);
  }

  /** For a case that got no connection: whether it is the first of those that will get none. */
  async isFirst(id: string): Promise<boolean> {
    this.#asking ??= this.#absence();
    const cause = await this.#asking;
    this.#asking = undefined;
    if (cause === undefined || this.#cause !== undefined) return false;
    this.#cause = cause;
    this.#foundBy = id;
    return true;
  }

  /** What a connection comes to, asked until one is made or there was time enough for it. */
  async #absence(): Promise<string | undefined> {
    const until = performance.now() + RETURNS_WITHIN_MS;
    for (;;) {
      const socket = dial({ ...this.#target, secure: false });
      const signal = AbortSignal.timeout(RETURNS_WITHIN_MS);
      const cause = await once(socket, "connect", { signal }).then(
        () => undefined,
        (error: Error) => error.message,
      );
      socket.destroy();
      if (cause === undefined || performance.now() > until) return cause;
      await setTimeout(ASK_EVERY_MS);
    }
  }
}
