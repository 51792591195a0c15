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
  /** True: what runs the server reported it. False: it is inferred from connections. */
  readonly isReported: boolean;
}

/** How a process of the server ended that was not asked to. */
export interface Loss {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** As the platform names it: `CAExited`, `FunctionOOMError`. */
  readonly reason?: string;
}

/** A server that was started in place of another one. */
export interface Replacement {
  readonly url: string;
  readonly process?: ServerProcess;
  readonly losses?: () => readonly Loss[];
  close(): Promise<void> | void;
}

/** What is known of the server beside its address. */
export interface ServerOptions {
  readonly timeouts: Timeouts;
  readonly process?: ServerProcess | undefined;
  /** How processes of it ended so far that were not asked to. */
  readonly losses?: (() => readonly Loss[]) | undefined;
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
  #losses: () => readonly Loss[];
  /** So many of them have been found out. */
  #known = 0;

  constructor(target: Target, options: ServerOptions) {
    this.#target = target;
    this.#process = options.process;
    this.#losses = options.losses ?? (() => []);
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

  /** True: something of it has ended that no {@link check} has found out yet. */
  get hasLost(): boolean {
    return this.#losses().length > this.#known;
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
    const { listens, cause } = absence;
    await letGo();
    // Where nobody listens, nobody is kept from an answer.
    if (listens) absence = await this.#absence(openMs);
    if (this.#options.signal?.aborted) return undefined;
    const how = listens ? "hung" : "ended";
    if (absence === undefined)
      return (await this.#ended()) ?? { how, cause, isOver: true, isReported: false };
    const losses = this.#newLosses();
    const trouble = { how, cause: [cause, ...losses].join("; "), isReported: losses.length > 0 } as const;
    if (await this.#replaced()) return { ...trouble, isOver: true };
    this.#loss = { ...trouble, isOver: false };
    return this.#loss;
  }

  /** What ended although handshakes are answered: by the next process, or by another instance. */
  async #ended(): Promise<Trouble | undefined> {
    const isCut = this.#sentinel?.isCut ?? false;
    await this.#watchAnew();
    const losses = this.#newLosses();
    if (losses.length > 0) return { how: "ended", cause: losses.join("; "), isOver: true, isReported: true };
    if (!isCut) return undefined;
    const cause = "every connection to it was cut, and another process answers";
    return { how: "ended", cause, isOver: true, isReported: false };
  }

  /** Those that no call has returned before. */
  #newLosses(): readonly string[] {
    const losses = this.#losses().slice(this.#known);
    this.#known += losses.length;
    return losses.map(describeExit);
  }

  /** Posts another sentinel where there is none any more. */
  async #watchAnew(): Promise<void> {
    if (this.#sentinel?.isCut || this.#sentinel?.isClosed) await this.watch();
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
      this.#losses = next.losses ?? (() => []);
      this.#known = 0;
    } catch {
      return false; // the loss is what is reported
    }
    await this.watch();
    return true;
  }
}

/** `exit code 137 (FunctionOOMError)`. */
const describeExit = ({ code, signal, reason }: Loss): string =>
  `${signal ?? `exit code ${code}`}${reason === undefined ? "" : ` (${reason})`}`;
