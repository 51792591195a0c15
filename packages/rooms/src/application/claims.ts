import type { JsonText } from "../protocol/json-text.ts";

/** The claims of a connection token. */
export interface ConnectionClaims {
  /** Claim `sub`: the user; empty where the token names none. */
  readonly user: string;
  /** Claim `info`: what others see of the user. */
  readonly info?: JsonText | undefined;
  /** Claim `exp`, in milliseconds since 1970. */
  readonly expiresAtMs?: number | undefined;
  /** Claim `channels`: what the server subscribes the client to. */
  readonly channels?: readonly string[] | undefined;
  /** Every claim of the token. */
  readonly all: Readonly<Record<string, unknown>>;
}

/** The claims of a subscription token. */
export interface SubscriptionClaims extends ConnectionClaims {
  /** Claim `channel`: the only one that the token is good for. */
  readonly channel: string;
}

/** Verifies tokens. Both throw a `Refusal`: error 109 for an expired token, disconnect 3500 or error 103 for a bad one. */
export interface Tokens {
  connection(token: string): Promise<ConnectionClaims>;
  subscription(token: string): Promise<SubscriptionClaims>;
}
