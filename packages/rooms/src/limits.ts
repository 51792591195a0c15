/** Every limit of a server of rooms, and what a client gets that goes beyond it. */
export interface Limits {
  /** A longer message closes with 1009, before it is read whole. Default 64 KiB. */
  readonly messageBytes: number;
  /** A channel name of more octets of UTF-8 is refused with error 107. Default 255. */
  readonly channelBytes: number;
  /** One more channel is refused with error 106. Default 128. */
  readonly channelsPerClient: number;
  /** More commands a second are refused with error 111 (temporary); twice as many may come at once. Default 50. */
  readonly commandsPerSecond: number;
  /** More commands that wait for their turn disconnect with 3013 (the client comes back). Default 256. */
  readonly pendingCommands: number;
  /** A client that leaves more octets unread is disconnected with 3008 (it comes back and recovers). Default 1 MiB. */
  readonly unreadBytes: number;
  /** A history reply holds at most so many publications; a client asks again from the last. Default 300. */
  readonly historyEntries: number;
  /** A client that missed more gets `recovered: false`. Default 1000. */
  readonly recoverEntries: number;
  /** A connection that sends no connect command in this time is disconnected with 3502. Default 15 s. */
  readonly connectTimeoutMs: number;
  /** A connection of the same user beyond this, on one instance, is disconnected with 3504. Default: no limit. */
  readonly connectionsPerUser: number;
}

/** The limits that an application does not set. */
export const DEFAULT_LIMITS: Limits = {
  messageBytes: 64 * 1024,
  channelBytes: 255,
  channelsPerClient: 128,
  commandsPerSecond: 50,
  pendingCommands: 256,
  unreadBytes: 1024 * 1024,
  historyEntries: 300,
  recoverEntries: 1000,
  connectTimeoutMs: 15_000,
  connectionsPerUser: Number.POSITIVE_INFINITY,
};
