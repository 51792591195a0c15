import { Cluster } from "ioredis";
import type { Clock } from "../../clock.ts";
import { type Connection, LogTimeout, within } from "./connection.ts";
import type { Connector } from "./connector.ts";
import { SCRIPTS, type ScriptName } from "./scripts/index.ts";

/** What a script answers: numbers are integers, everything else is text. */
export type Reply = string | number | Reply[];

type Argument = string | number;

/** A connection with our scripts: each is a method that takes the keys and then the arguments. */
type Scripted = Connection & Record<ScriptName, (keys: number, ...args: Argument[]) => Promise<Reply>>;

/** Gives a connection our scripts. */
export function defineScripts(connection: Connection): void {
  for (const [name, lua] of Object.entries(SCRIPTS)) connection.defineCommand(name, { lua });
}

/** The commands of a log, through the connection of a connector that defines our scripts. */
export class Commands {
  readonly #connector: Connector;
  readonly #timeoutMs: number;
  readonly #replicas: { readonly count: number; readonly timeoutMs: number } | undefined;
  readonly #clock: Clock | undefined;
  #isGathering = false;

  constructor(
    connector: Connector,
    options: {
      readonly timeoutMs: number;
      readonly replicas?: { readonly count: number; readonly timeoutMs: number } | undefined;
      readonly clock?: Clock | undefined;
    },
  ) {
    this.#connector = connector;
    this.#timeoutMs = options.timeoutMs;
    this.#replicas = options.replicas;
    this.#clock = options.clock;
  }

  /** The time as scripts take it: empty for Redis's own. */
  get now(): string {
    return this.#clock === undefined ? "" : String(Math.floor(this.#clock.wallMs()));
  }

  /** Runs a script. Rejects with `LogUnavailable`. */
  run(name: ScriptName, keys: readonly string[], args: readonly Argument[]): Promise<Reply> {
    return this.#ask(name, (connection) => connection[name](keys.length, ...keys, ...args));
  }

  /** Runs a script, and has it on the replicas that were asked for. Rejects with `LogUnavailable`. */
  async runSafely(name: ScriptName, keys: readonly string[], args: readonly Argument[]): Promise<Reply> {
    const replicas = this.#replicas;
    if (replicas === undefined) return this.run(name, keys, args);
    const timeoutMs = this.#timeoutMs + replicas.timeoutMs;
    const inOnePipeline = (connection: Scripted) => {
      // WAIT counts for what was written by the same connection, in a Cluster on the same node.
      const pipeline = connection.pipeline();
      (pipeline as unknown as Scripted)[name](keys.length, ...keys, ...args);
      pipeline.call("WAIT", String(replicas.count), String(replicas.timeoutMs));
      return pipeline.exec();
    };
    const results = await this.#ask(name, inOnePipeline, timeoutMs);
    const [[scriptError, reply] = [], [waitError, reached] = []] = results ?? [];
    const error = scriptError ?? waitError;
    if (error) return within(timeoutMs, name, Promise.reject(error));
    if (Number(reached) < replicas.count)
      return within(
        timeoutMs,
        name,
        Promise.reject(new Error(`expected ${replicas.count} replicas to have it, got ${reached}`)),
      );
    return reply as Reply;
  }

  /** Sends a message to a channel. Rejects with `LogUnavailable`. */
  async publish(command: "publish" | "spublish", channel: string, message: string): Promise<void> {
    await this.#ask(command, (connection) => connection[command](channel, message));
  }

  /** What is asked in one turn of the event loop leaves in one write: Redis is woken once, and answers in one. */
  #gather(connection: Connection): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const streams = (connection instanceof Cluster ? connection.nodes() : [connection]).flatMap(
      ({ stream }) => stream ?? [],
    );
    for (const stream of streams) stream.cork();
    setImmediate(() => {
      this.#isGathering = false;
      for (const stream of streams) stream.uncork();
    });
  }

  async #ask<T>(
    what: string,
    send: (connection: Scripted) => Promise<T>,
    timeoutMs = this.#timeoutMs,
  ): Promise<T> {
    const connection = await this.#connector.ready(timeoutMs);
    this.#gather(connection);
    try {
      return await within(timeoutMs, what, send(connection as Scripted));
    } catch (error) {
      // A connection that Redis does not answer on may be half-open.
      if (error instanceof LogTimeout) this.#connector.replace(connection);
      throw error;
    }
  }
}
