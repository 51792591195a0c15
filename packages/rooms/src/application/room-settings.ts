import type { HistoryBounds } from "../log/room-log.ts";

/** What a room keeps and shows. */
export interface RoomSettings extends HistoryBounds {
  /** Who is in the room can be asked by its subscribers. Default true. */
  readonly presence: boolean;
  /** Subscribers get a push when a user comes or goes, once per user however many connections. Needs `presence`. Default false. */
  readonly joinLeave: boolean;
  /** How long the id of a publication is remembered: sent again within it, it is not published again. Default 1 hour. */
  readonly rememberIdsMs: number;
}

const HOUR_MS = 60 * 60 * 1000;

/** The settings of a room that an application does not set: 1000 publications, for a day. */
export const DEFAULT_ROOM_SETTINGS: RoomSettings = {
  maxEntries: 1000,
  maxAgeMs: 24 * HOUR_MS,
  forgetAfterMs: 30 * 24 * HOUR_MS,
  presence: true,
  joinLeave: false,
  rememberIdsMs: HOUR_MS,
};
