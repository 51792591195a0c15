import type { JsonText } from "../protocol/json-text.ts";
import type { Arrival } from "../transport.ts";
import type { ConnectionClaims, SubscriptionClaims } from "./claims.ts";

/** A value, or the promise of one. A hook refuses by throwing a `Refusal`: `throw refuse("permissionDenied")`. */
export type Answer<T> = T | Promise<T>;

/** A client, as hooks see it. */
export interface Client {
  /** The id of the connection. */
  readonly id: string;
  /** The user that `onConnect` named; empty for an anonymous one. */
  readonly user: string;
  /** What `onConnect` said about the user. */
  readonly info?: JsonText | undefined;
  /** The opening handshake. */
  readonly arrival: Arrival;
}

/** Somebody wants in. */
export interface Connecting {
  readonly arrival: Arrival;
  /** The token that the client sent, as it is. */
  readonly token?: string | undefined;
  /** The claims of the token, where `tokens` is set and there was one. */
  readonly claims?: ConnectionClaims | undefined;
  readonly data?: JsonText | undefined;
  /** Name and version of the client's application. */
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/** Who a client is that was let in. */
export interface Admitted {
  /** Empty: an anonymous client. */
  readonly user: string;
  /** What others see of the user, in publications, joins and presence: any JSON. */
  readonly info?: unknown;
  /** What the client gets with the reply: any JSON. */
  readonly data?: unknown;
  /** When the client has to show a new token, in milliseconds since 1970. Default: never. */
  readonly expiresAtMs?: number | undefined;
  /** Channels that the server subscribes the client to. */
  readonly channels?: readonly string[] | undefined;
}

/** Somebody asks for a channel. */
export interface Subscribing {
  readonly client: Client;
  readonly channel: string;
  readonly claims?: SubscriptionClaims | undefined;
  readonly data?: JsonText | undefined;
}

/** How somebody is subscribed. */
export interface Subscribed {
  /** What others see of the user in this room: any JSON. */
  readonly info?: unknown;
  /** What the client gets with the reply: any JSON. */
  readonly data?: unknown;
  readonly expiresAtMs?: number | undefined;
}

/** Somebody wants to publish. */
export interface Publishing {
  readonly client: Client;
  readonly channel: string;
  readonly data: JsonText;
}

/** What is published instead of what the client sent. */
export interface Publish {
  /** Any JSON. Default: what the client sent. */
  readonly data?: unknown;
  /** The publication's own id: sent again with the same one, it is not published again. Unique within the room. */
  readonly id?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** The application. Without a hook its command is refused as "not available" (108). */
export interface Hooks {
  /** Lets somebody in, or refuses. Without it `tokens` decides alone; without both, no server of rooms is made. */
  readonly onConnect?: (connecting: Connecting) => Answer<Admitted>;
  /** Lets a client into a room. Without it, only a subscription token lets in. */
  readonly onSubscribe?: (subscribing: Subscribing) => Answer<Subscribed | undefined>;
  /** Validates, changes or refuses what a subscriber of the channel publishes. */
  readonly onPublish?: (publishing: Publishing) => Answer<Publish | undefined>;
  /** Answers a call: any JSON. */
  readonly onRpc?: (call: {
    readonly client: Client;
    readonly method: string;
    readonly data?: JsonText | undefined;
  }) => Answer<unknown>;
  /** A message that expects no answer. */
  readonly onMessage?: (message: { readonly client: Client; readonly data: JsonText }) => Answer<void>;
  /** A client that had been let in is gone. */
  readonly onDisconnect?: (gone: {
    readonly client: Client;
    readonly code: number;
    readonly reason: string;
  }) => void;
}
