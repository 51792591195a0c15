import type { Tokens } from "./application/claims.ts";
import type { Hooks } from "./application/hooks.ts";
import type { RoomSettings } from "./application/room-settings.ts";
import type { Clock } from "./clock.ts";
import type { Limits } from "./limits.ts";
import type { RoomLog } from "./log/room-log.ts";
import type { RotationOptions } from "./platform/rotation.ts";
import type { HeartbeatOptions } from "./session/heartbeat.ts";

/** What a server of rooms is made of. Only who may come in has no default: `onConnect`, `tokens`, or both. */
export interface RoomsOptions extends Hooks {
  /** Default: a log in memory, for one instance. */
  readonly log?: RoomLog | undefined;
  readonly tokens?: Tokens | undefined;
  /** What a room keeps and shows, by its name; `undefined`: there is no such room (error 102). Default: the default settings. */
  readonly rooms?: (channel: string) => Partial<RoomSettings> | undefined;
  readonly limits?: Partial<Limits>;
  /** Default: a ping every 25 s, 10 s for the pong. */
  readonly heartbeat?: Partial<HeartbeatOptions>;
  readonly rotation?: Partial<RotationOptions>;
  /** The end of an instance: clients are sent away over so long. Default 1 s. */
  readonly drainMs?: number;
  /** A client that its instance does not renew is gone after so long. Default 60 s. */
  readonly presenceLeaseMs?: number;
  /** A token may be replaced for so long after its end. Default 25 s. */
  readonly expiryGraceMs?: number;
  /** An instance that stood still for longer than this has slept. Default 3 s. */
  readonly sleepToleranceMs?: number;
  /** A room without members is followed for so long. Default 5 s. */
  readonly lingerMs?: number;
  /** Every room is compared with its log so often, at most. Default 20 s; a third of `presenceLeaseMs` where that is less. */
  readonly verifyEveryMs?: number;
  /** What went wrong outside of any call. Default: `console.error`. */
  readonly onError?: (error: Error) => void;
  readonly clock?: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random?: () => number;
}
