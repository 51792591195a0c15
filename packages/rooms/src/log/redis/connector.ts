import { type Clock, systemClock, type Timer } from "../../clock.ts";
import { LogUnavailable } from "../room-log.ts";
import type { Connection } from "./connection.ts";
import type { RedisState } from "./options.ts";

/** What a connector takes from outside. */
export interface ConnectorOptions {
  /** Makes a connection that is not open yet. */
  readonly make: () => Connection;
  /** Prepares a connection before it is opened, and listens to it. */
  readonly prepare: (connection: Connection) => void;
  /** Redis has come, or is away. */
  readonly onState: (state: RedisState) => void;
  /** A connection that is not ready for so long is given up, whatever it is waiting for. Default 10 s. */
  readonly stuckMs?: number;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/**
 * Keeps one connection to Redis. One that is found dead is replaced by a new one, never asked to connect again: ioredis leaves a Cluster
 * that is disconnected while it connects, and a server that is while its Sentinel is asked, without any further attempt.
 */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #connection: Connection;
  #state: RedisState | undefined;
  #watchdog: Timer | undefined;
  #isClosed = false;

  constructor(options: ConnectorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#connection = this.#open();
  }

  #open(): Connection {
    const connection = this.#options.make();
    this.#options.prepare(connection);
    connection.on("ready", () => this.#enter("ready"));
    for (const event of ["close", "end"]) connection.on(event, () => this.#enter("away"));
    connection.connect().catch(() => {}); // it goes on trying, and reports errors by the event
    this.#watch(connection);
    return connection;
  }

  #enter(state: RedisState): void {
    if (state === "ready") {
      this.#watchdog?.cancel();
      for (const resume of [...this.#waiting]) resume();
    } else if (this.#state === "ready") this.#watch(this.#connection);
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #watch(connection: Connection): void {
    this.#watchdog?.cancel();
    this.#watchdog = this.#clock.after(this.#options.stuckMs ?? 10_000, () => this.replace(connection));
  }

  /** The connection of now, ready or not. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Resolves with a connection that is ready for commands; rejects with `LogUnavailable` when that takes too long. */
  ready(timeoutMs: number): Promise<Connection> {
    if (this.#connection.status === "ready") return Promise.resolve(this.#connection);
    return new Promise((resolve, reject) => {
      const resume = (): void => {
        timer.cancel();
        this.#waiting.delete(resume);
        resolve(this.#connection);
      };
      const timer = this.#clock.after(timeoutMs, () => {
        this.#waiting.delete(resume);
        const { status } = this.#connection;
        reject(new LogUnavailable(`expected Redis to be ready within ${timeoutMs} ms, it is ${status}`));
      });
      this.#waiting.add(resume);
    });
  }

  /** A connection was found dead: another takes its place, unless one has already. */
  replace(dead: Connection): void {
    if (this.#isClosed || dead !== this.#connection) return;
    letGo(dead);
    this.#enter("away");
    this.#connection = this.#open();
  }

  /** Lets go of the connection, for good. */
  close(): void {
    this.#isClosed = true;
    this.#watchdog?.cancel();
    letGo(this.#connection);
  }
}

/** Ends a connection whose end interests nobody. */
export function letGo(connection: Connection): void {
  connection.removeAllListeners();
  connection.on("error", () => {});
  connection.disconnect();
}
