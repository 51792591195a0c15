export type { ConnectionClaims, SubscriptionClaims, Tokens } from "./application/claims.ts";
export type {
  Admitted,
  Answer,
  Client,
  Connecting,
  Hooks,
  Publish,
  Publishing,
  Subscribed,
  Subscribing,
} from "./application/hooks.ts";
export { DEFAULT_ROOM_SETTINGS, type RoomSettings } from "./application/room-settings.ts";
export { type Clock, systemClock, type Timer } from "./clock.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export { type MemoryLogOptions, memoryLog } from "./log/memory-log.ts";
export type { PresenceStats, PresenceStore } from "./log/presence-store.ts";
export {
  type Appended,
  type HistoryBounds,
  type LogEntry,
  type LogListener,
  LogUnavailable,
  type Once,
  type ReadRequest,
  type ReadResult,
  type RoomLog,
} from "./log/room-log.ts";
export type { RoomsOptions } from "./options.ts";
export { DEFAULT_ROTATION, type RotationOptions } from "./platform/rotation.ts";
export type { Position } from "./protocol/command.ts";
export { comesBack, DISCONNECTS, type DisconnectRow } from "./protocol/disconnects.ts";
export { ERRORS, type ErrorRow } from "./protocol/errors.ts";
export { JsonText, jsonText } from "./protocol/json-text.ts";
export type { ClientInfo, Entry } from "./protocol/publication.ts";
export { disconnect, Refusal, refuse } from "./protocol/refusal.ts";
export { UNSUBSCRIBES, type UnsubscribeRow } from "./protocol/unsubscribes.ts";
export { createRooms, type Rooms } from "./rooms.ts";
export type { HeartbeatOptions } from "./session/heartbeat.ts";
export type { Arrival, Frame, Received, Transport } from "./transport.ts";
