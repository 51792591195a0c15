import type { Redis } from "ioredis";
import { LogUnavailable } from "../room-log.ts";
import { LogTimeout, within } from "./connection.ts";
import { letGo } from "./connector.ts";
import { pings } from "./pings.ts";
import type { LinkOptions } from "./subscriber.ts";

/** A node answered that another one has the slot of a channel. */
export class MovedElsewhere extends LogUnavailable {
  /** `host:port` of the other node. */
  readonly address: string;

  constructor(address: string) {
    super(`expected the node to have the channel's slot, it is at ${address}`);
    this.address = address;
  }
}

/** What a link to a node reports. */
export interface NodeLinkEvents {
  onMessage(channel: string, message: string): void;
  /** These channels may not be subscribed any more, as slots have left the node. */
  onEvicted(channels: readonly string[]): void;
  /** The connection is gone, and these channels with it. */
  onLost(channels: readonly string[]): void;
  /** The node answered a ping while these channels are subscribed. */
  onAlive(channels: readonly string[]): void;
}

/** One connection to one node of a Cluster that listens to channels of the node's slots. Once its connection is gone, it is over. */
export class NodeLink {
  /** What is subscribed here. */
  readonly #channels = new Set<string>();
  readonly #connection: Redis;
  readonly #events: NodeLinkEvents;
  readonly #endPings: () => void;
  readonly #options: LinkOptions;
  readonly #ready: Promise<void>;
  #unexplainedMoves = 0;
  #isOver = false;

  constructor(connection: Redis, options: LinkOptions, events: NodeLinkEvents) {
    this.#connection = connection;
    this.#events = events;
    this.#options = options;
    connection.on("smessage", events.onMessage);
    connection.on("error", () => {}); // a node that is gone is the Cluster's to report
    connection.on("moved", () => this.#onMoved());
    connection.on("end", () => this.#end());
    this.#ready = connection.connect();
    this.#ready.catch(() => {}); // each who waits for it hears of that
    this.#endPings = pings(options, () => connection, {
      onDead: () => this.#end(),
      onAlive: () => {
        if (this.#channels.size > 0) events.onAlive([...this.#channels]);
      },
    });
  }

  /** Rejects with `MovedElsewhere` where another node has the channel's slot, else with `LogUnavailable`. */
  async subscribe(channel: string): Promise<void> {
    try {
      await this.#within("connect", this.#ready);
      await this.#within("subscribe", this.#send(channel));
      this.#channels.add(channel);
    } catch (error) {
      if (error instanceof LogTimeout) this.#end(); // it may be half-open
      throw error;
    }
  }

  #within<T>(what: string, reply: Promise<T>): Promise<T> {
    return within(this.#options.timeoutMs, what, reply, this.#options.clock);
  }

  async #send(channel: string): Promise<void> {
    try {
      await this.#connection.ssubscribe(channel);
    } catch (error) {
      const moved = /^MOVED \d+ (\S+)$/.exec((error as Error).message)?.[1];
      if (moved === undefined) throw error;
      this.#unexplainedMoves -= 1;
      // No host means the same host.
      throw new MovedElsewhere(moved.startsWith(":") ? `${this.#connection.options.host}${moved}` : moved);
    }
  }

  /**
   * ioredis emits "moved" for a subscription that is answered by MOVED, and for one that the node ends unasked since its slot has left. The
   * answers are counted; any beyond them were unasked. Which channel it was is not reported, so it may be any.
   */
  #onMoved(): void {
    this.#unexplainedMoves += 1;
    setImmediate(() => {
      if (this.#unexplainedMoves <= 0) return;
      this.#unexplainedMoves = 0;
      const channels = [...this.#channels];
      this.#channels.clear();
      this.#events.onEvicted(channels);
    });
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel);
    if (this.#connection.status !== "ready") return;
    await this.#within("unsubscribe", this.#connection.sunsubscribe(channel) as Promise<unknown>);
  }

  #end(): void {
    if (this.#isOver) return;
    const channels = [...this.#channels];
    this.close();
    this.#events.onLost(channels);
  }

  /** Lets go of the connection; nothing is reported. */
  close(): void {
    this.#isOver = true;
    this.#endPings();
    this.#channels.clear();
    letGo(this.#connection);
  }
}
