import type { Clock } from "../../clock.ts";
import type { Connection } from "./connection.ts";

/** Timing of connections that listen. */
export interface LinkOptions {
  readonly timeoutMs: number;
  readonly pingEveryMs: number;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
  /** A connection that is not ready for so long is replaced by another. Default 10 s. */
  readonly stuckMs?: number;
  /** Whether a connection that answers may hear nothing of what is published: then another takes its place. Default: none does. */
  readonly isDeaf?: (connection: Connection) => Promise<boolean>;
}

/** What a subscriber reports. */
export interface SubscriberEvents {
  onMessage(channel: string, message: string): void;
  /** These channels are subscribed again, after messages may have been missed. */
  onResumed(channels: readonly string[]): void;
  onError(error: Error): void;
}

/** The way messages come: pub/sub of one server, or of the nodes of a Cluster. */
export interface Subscriber {
  /** Resolves when the channel's messages come. Subscribing twice is subscribing once. Rejects with `LogUnavailable`. */
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  close(): void;
}
