/** Why a client is unsubscribed by the server. */
export interface UnsubscribeRow {
  readonly code: number;
  readonly reason: string;
}

/** The protocol's unsubscribes. SDKs subscribe again by themselves after codes from 2500 on. */
export const UNSUBSCRIBES = {
  server: { code: 2000, reason: "server unsubscribe" },
  insufficientState: { code: 2500, reason: "insufficient state" },
  expired: { code: 2501, reason: "subscription expired" },
} as const satisfies Record<string, UnsubscribeRow>;
