import { within } from "./connection.ts";
import { Connector } from "./connector.ts";
import { pings } from "./pings.ts";
import type { LinkOptions, Subscriber, SubscriberEvents } from "./subscriber.ts";

/** How a link subscribes: by the plain or the sharded commands. */
export type LinkKind = "plain" | "sharded";

const COMMANDS = {
  plain: { subscribe: "subscribe", unsubscribe: "unsubscribe", message: "message" },
  sharded: { subscribe: "ssubscribe", unsubscribe: "sunsubscribe", message: "smessage" },
} as const;

/** One connection that listens to every channel. When it comes back after a loss, it subscribes them all again before it reports that. */
export class Link implements Subscriber {
  readonly #channels = new Set<string>();
  readonly #commands: (typeof COMMANDS)[LinkKind];
  readonly #connector: Connector;
  readonly #events: SubscriberEvents;
  readonly #options: LinkOptions;
  readonly #endPings: () => void;
  #isClosed = false;

  constructor(
    make: ConstructorParameters<typeof Connector>[0]["make"],
    kind: LinkKind,
    options: LinkOptions,
    events: SubscriberEvents,
  ) {
    this.#commands = COMMANDS[kind];
    this.#events = events;
    this.#options = options;
    this.#connector = new Connector({
      clock: options.clock,
      make,
      ...(options.stuckMs !== undefined && { stuckMs: options.stuckMs }),
      prepare: (connection) => {
        connection.on(this.#commands.message, events.onMessage);
        connection.on("error", events.onError);
      },
      onState: (state) => {
        if (state === "ready") this.#resume();
      },
    });
    this.#endPings = pings(options, () => this.#connector.connection, {
      onDead: (dead) => this.#connector.replace(dead),
      onAlive: async (connection) => {
        if (await options.isDeaf?.(connection)) this.#connector.replace(connection);
      },
    });
  }

  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    await this.#connector.ready(this.#options.timeoutMs);
    await this.#send(channel);
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel);
    const { connection } = this.#connector;
    // A connection that is gone has taken its subscriptions along.
    if (connection.status !== "ready") return;
    await within(
      this.#options.timeoutMs,
      "unsubscribe",
      connection[this.#commands.unsubscribe](channel) as Promise<unknown>,
      this.#options.clock,
    );
  }

  async #send(channel: string): Promise<void> {
    const reply = this.#connector.connection[this.#commands.subscribe](channel);
    await within(this.#options.timeoutMs, "subscribe", reply, this.#options.clock);
  }

  async #resume(): Promise<void> {
    const channels = [...this.#channels];
    if (channels.length === 0) return;
    const { connection } = this.#connector;
    try {
      // One command each where they may be of several slots; they leave in one write all the same.
      await Promise.all(channels.map((channel) => this.#send(channel)));
      this.#events.onResumed(channels);
    } catch (error) {
      if (this.#isClosed) return;
      this.#events.onError(error as Error);
      this.#connector.replace(connection);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#endPings();
    this.#connector.close();
  }
}
