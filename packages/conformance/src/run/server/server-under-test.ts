import { setTimeout } from "node:timers/promises";
import { Connection } from "../../connection/connection.ts";
import { type Target, targetOf } from "../../connection/target.ts";
import type { ServerProcess } from "../../probe/server-process.ts";
import type { Timeouts } from "../../probe/timeouts.ts";
import { type NoAnswer, Sentinel, shakeHands } from "./sentinel.ts";

/**
 * A supervisor has so many times what the answer to a handshake may take to start a server again, and a server that is busy with what it
 * was sent to be done with it.
 */
const RETURNS_WITHIN = 2;
const ASK_EVERY_MS = 100;

/** What was found wrong with the server as a whole. */
export interface Trouble {
  /** `ended`: its process did. `hung`: it takes connections and answers no handshake. */
  readonly how: "ended" | "hung";
  readonly cause: string;
  /** True: a supervisor, or we, started another one, which answers. False: that is how it stays. */
  readonly isOver: boolean;
}

/** A server that was started in place of another one. */
export interface Replacement {
  readonly url: string;
  readonly process?: ServerProcess;
  close(): Promise<void> | void;
}

/** What is known of the server beside its address. */
export interface ServerOptions {
  readonly timeouts: Timeouts;
  readonly process?: ServerProcess | undefined;
  /** Starts another one in its place. Absent: only its own supervisor can. */
  readonly another?: (() => Promise<Replacement>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The server of a run: where it is, and whether it still serves. */
export class ServerUnderTest {
  readonly #options: ServerOptions;
  #target: Target;
  #process: ServerProcess | undefined;
  #sentinel: Sentinel | undefined;
  #replacement: Replacement | undefined;
  #loss: Trouble | undefined;

  constructor(target: Target, options: ServerOptions) {
    this.#target = target;
    this.#process = options.process;
    this.#options = options;
  }

  /** Where it is now: a server that was started in place of a lost one is elsewhere. */
  get target(): Target {
    return this.#target;
  }

  get process(): ServerProcess | undefined {
    return this.#process;
  }

  /** Set when there is no server any more. */
  get loss(): Trouble | undefined {
    return this.#loss;
  }

  /** Begins to watch it. */
  async watch(): Promise<void> {
    this.#sentinel = await Sentinel.post(this.#target, this.#options.timeouts, this.#options.signal);
  }

  /** Keeps the sentinel from being idle. */
  touch(): void {
    this.#sentinel?.touch();
  }

  /**
   * Shakes hands until it is answered: a server that is started again, or busy with what it was sent, has time for that. Undefined when
   * the server is the one that it was. `letGo` ends every other connection of the run, which may be what keeps the server from an answer.
   */
  async check(letGo: () => Promise<void>): Promise<Trouble | undefined> {
    if (this.#loss) return this.#loss;
    const { openMs } = this.#options.timeouts;
    let absence = await this.#absence(RETURNS_WITHIN * openMs);
    if (absence === undefined) return this.#ended();
    // A run that was stopped, or has no time left, has found out nothing.
    if (this.#options.signal?.aborted) return undefined;
    const trouble = { how: absence.listens ? "hung" : "ended", cause: absence.cause } as const;
    await letGo();
    // Where nobody listens, nobody is kept from an answer.
    if (absence.listens) absence = await this.#absence(openMs);
    if (this.#options.signal?.aborted) return undefined;
    if (absence === undefined) return (await this.#ended()) ?? { ...trouble, isOver: true };
    if (await this.#replaced()) return { ...trouble, isOver: true };
    this.#loss = { ...trouble, isOver: false };
    return this.#loss;
  }

  async #ended(): Promise<Trouble | undefined> {
    const sentinel = this.#sentinel;
    if (!sentinel?.isCut && !sentinel?.isClosed) return undefined;
    await this.watch();
    if (!sentinel.isCut) return undefined;
    return {
      how: "ended",
      cause: "every connection to it was cut, and another process answers",
      isOver: true,
    };
  }

  async close(): Promise<void> {
    this.#sentinel?.leave();
    await this.#replacement?.close();
  }

  /** What came in place of the last handshake; undefined as soon as one is answered. */
  async #absence(withinMs: number): Promise<NoAnswer | undefined> {
    const until = performance.now() + withinMs;
    const { timeouts, signal } = this.#options;
    for (;;) {
      const answer = await shakeHands(this.#target, timeouts, signal);
      if (answer instanceof Connection) {
        answer.leave();
        return undefined;
      }
      if (performance.now() > until || signal?.aborted) return answer;
      await setTimeout(ASK_EVERY_MS);
    }
  }

  async #replaced(): Promise<boolean> {
    const { another } = this.#options;
    if (another === undefined) return false;
    this.#sentinel?.leave();
    await this.#replacement?.close();
    this.#replacement = undefined;
    try {
      const next = await another();
      this.#replacement = next;
      this.#target = targetOf(next.url, this.#target);
      this.#process = next.process;
    } catch {
      return false; // the loss is what is reported
    }
    await this.watch();
    return true;
  }
}
