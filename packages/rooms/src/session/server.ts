import type { Tokens } from "../application/claims.ts";
import type { Client, Hooks } from "../application/hooks.ts";
import type { RoomSettings } from "../application/room-settings.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Hub } from "../hub/hub.ts";
import type { Limits } from "../limits.ts";
import type { RoomLog } from "../log/room-log.ts";
import type { DisconnectRow } from "../protocol/disconnects.ts";
import type { JsonText } from "../protocol/json-text.ts";
import type { UnsubscribeRow } from "../protocol/unsubscribes.ts";
import type { HeartbeatOptions } from "./heartbeat.ts";
import type { Phase, Step } from "./phase.ts";
import type { Subscriber, Subscription } from "./subscription.ts";

/** What all sessions of an instance share. */
export interface Server {
  readonly hub: Hub;
  readonly log: RoomLog;
  readonly hooks: Hooks;
  readonly tokens: Tokens | undefined;
  readonly limits: Limits;
  readonly heartbeat: HeartbeatOptions;
  readonly presenceLeaseMs: number;
  /** A token may be replaced for so long after its end. */
  readonly expiryGraceMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** The settings of a room; undefined: there is no such channel. */
  readonly settings: (channel: string) => RoomSettings | undefined;
  /** Resolves when the instance knows what it slept through; at once where it did not sleep. */
  readonly awake: () => Promise<void>;
  /** A session has a user now. False: the user has as many connections as allowed. */
  readonly admit: (session: ClientSession) => boolean;
  /** A session is over. */
  readonly gone: (session: ClientSession) => void;
  readonly onError: (error: Error) => void;
}

/** One client, as the handlers of its commands see it. */
export interface ClientSession extends Client, Subscriber {
  readonly server: Server;
  readonly phase: Phase;
  readonly subscriptions: Map<string, Subscription>;
  /** Channels that the server ended and the client is asked to subscribe to again. */
  readonly interrupted: Set<string>;
  user: string;
  info: JsonText | undefined;
  /** The end of the connection's token. */
  expiry: Timer | undefined;
  /** Whether the client can replace its token. */
  isRefreshable: boolean;
  /** Resolves when the client is where the rooms are that it came into so far. Never rejects. */
  catchingUp: Promise<void>;
  /** Takes a step of the session's life; false where it is not allowed now. */
  step(step: Step): boolean;
  /** The client was let in: from now on it is pinged. */
  connected(): void;
  /** After a sleep: what the client did not answer meanwhile is not held against it. */
  wake(): void;
  /** A push for this client alone. */
  push(text: string): void;
  /** Resolves when the client has read enough for more to be sent, or is gone; for one after the other, in the order in which they asked. */
  hasRoom(): Promise<void>;
  reply(id: number, name: string, result: object): void;
  /** The server ends a subscription. Presence outlasts it where the client is asked to subscribe again. */
  unsubscribed(channel: string, row: UnsubscribeRow): void;
  /** Takes a subscription out of the room and out of the session. */
  drop(subscription: Subscription, options: { readonly staysPresent: boolean }): void;
  /** Sends a Close frame and ends the session; what was written before goes first. */
  disconnect(row: DisconnectRow): void;
}
