export type { Backoff } from "./backoff.ts";
export type { Environment, Sendable, SocketConstructor, SocketLike } from "./environment.ts";
export type {
  CloseCause,
  ConnectingEvent,
  DiscardEvent,
  Drop,
  DropEvent,
  DropReason,
  FinalCloseEvent,
  OpenEvent,
  SocketEvents,
} from "./events.ts";
export { FATAL_CODES } from "./fatal-codes.ts";
export type { GivenOptions, Heartbeat, Options, Provided } from "./options.ts";
export { ReconnectingWebSocket } from "./reconnecting-websocket.ts";
