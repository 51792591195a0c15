/** Why a connection is closed: the code and reason of the WebSocket Close frame. */
export interface DisconnectRow {
  readonly code: number;
  /** At most 123 octets: a Close frame holds no more. */
  readonly reason: string;
}

/**
 * The protocol's disconnects ("Client protocol codes", client disconnect codes). SDKs come back after the codes 3000 to 3499 and
 * 4000 to 4499 and not after 3500 to 3999 and 4500 to 4999. An application's own codes are 4000 to 4999.
 */
export const DISCONNECTS = {
  connectionClosed: { code: 3000, reason: "connection closed" },
  shutdown: { code: 3001, reason: "shutdown" },
  serverError: { code: 3004, reason: "internal server error" },
  expired: { code: 3005, reason: "connection expired" },
  subscriptionExpired: { code: 3006, reason: "subscription expired" },
  slow: { code: 3008, reason: "slow" },
  writeError: { code: 3009, reason: "write error" },
  insufficientState: { code: 3010, reason: "insufficient state" },
  forceReconnect: { code: 3011, reason: "force reconnect" },
  noPong: { code: 3012, reason: "no pong" },
  tooManyRequests: { code: 3013, reason: "too many requests" },
  invalidToken: { code: 3500, reason: "invalid token" },
  badRequest: { code: 3501, reason: "bad request" },
  stale: { code: 3502, reason: "stale" },
  forceNoReconnect: { code: 3503, reason: "force disconnect" },
  connectionLimit: { code: 3504, reason: "connection limit" },
  channelLimit: { code: 3505, reason: "channel limit" },
  inappropriateProtocol: { code: 3506, reason: "inappropriate protocol" },
  permissionDenied: { code: 3507, reason: "permission denied" },
  notAvailable: { code: 3508, reason: "not available" },
  tooManyErrors: { code: 3509, reason: "too many errors" },
} as const satisfies Record<string, DisconnectRow>;

/** Whether an SDK comes back by itself after a disconnect with this code. */
export const comesBack = (code: number): boolean =>
  !((code >= 3500 && code <= 3999) || (code >= 4500 && code <= 4999));
