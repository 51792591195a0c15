import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { jsonText } from "../protocol/json-text.ts";
import { disconnect, refuse } from "../protocol/refusal.ts";
import type { ConnectionClaims, Tokens } from "./claims.ts";

/** How tokens are verified: by one secret (HS256), or by the public keys behind an address. */
export interface TokenOptions {
  /** The secret of HS256, HS384 or HS512: 32 octets or more. */
  readonly secret?: string;
  /** Where a JSON Web Key Set is read, for tokens signed by private keys. */
  readonly keysUrl?: string;
  /** Algorithms that are accepted. Default: HS256 with a secret, RS256 and ES256 with keys. */
  readonly algorithms?: readonly string[];
  readonly issuer?: string;
  readonly audience?: string;
}

type Verify = (token: string) => Promise<JWTPayload>;

/**
 * Verifies connection and subscription tokens as the SDKs send them: a JWT with the claims `sub`, `exp`, `info`, `channels`, and
 * `channel` where it is for one subscription. Throws an `Error` for settings that cannot verify anything.
 */
export function jwtTokens(options: TokenOptions): Tokens {
  const verify = verifier(options);
  return {
    async connection(token) {
      const payload = await claimsOf(verify, token, () => disconnect("invalidToken"));
      if (!isUser(payload.sub)) throw disconnect("invalidToken", "a user that is no text");
      if (payload.channel !== undefined)
        throw disconnect("invalidToken", "a subscription token used to connect");
      return connectionClaims(payload);
    },
    async subscription(token) {
      const payload = await claimsOf(verify, token, () => refuse("permissionDenied"));
      if (!isUser(payload.sub)) throw refuse("permissionDenied", "a user that is no text");
      if (typeof payload.channel !== "string") throw refuse("permissionDenied", "a token without a channel");
      return { ...connectionClaims(payload), channel: payload.channel };
    },
  };
}

function verifier({ secret, keysUrl, algorithms, issuer, audience }: TokenOptions): Verify {
  const checks = { ...(issuer && { issuer }), ...(audience && { audience }) };
  if (secret !== undefined) {
    const key = new TextEncoder().encode(secret);
    if (key.length < 32)
      throw new Error(
        `expected a secret of 32 octets or more, got ${key.length}; make one with: openssl rand -hex 32`,
      );
    const accepted = [...(algorithms ?? ["HS256"])];
    return async (token) => (await jwtVerify(token, key, { algorithms: accepted, ...checks })).payload;
  }
  if (keysUrl !== undefined) {
    const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(keysUrl));
    const accepted = [...(algorithms ?? ["RS256", "ES256"])];
    return async (token) => (await jwtVerify(token, keys, { algorithms: accepted, ...checks })).payload;
  }
  throw new Error("expected a secret or a keysUrl to verify tokens by, got neither");
}

/** An expired token is to be replaced, and SDKs do that by themselves; another fault is not cured by the same issuer. */
async function claimsOf(verify: Verify, token: string, onFault: () => Error): Promise<JWTPayload> {
  try {
    return await verify(token);
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refuse("tokenExpired");
    if (error instanceof errors.JWKSTimeout) throw refuse("internal", "the key set cannot be read");
    throw onFault();
  }
}

/** The library that verifies leaves the type of `sub` unlooked at. */
const isUser = (sub: unknown): boolean => sub === undefined || typeof sub === "string";

function connectionClaims({ sub, exp, info, channels, ...rest }: JWTPayload): ConnectionClaims {
  return {
    user: sub ?? "",
    info: info === undefined ? undefined : jsonText(info),
    expiresAtMs: exp === undefined ? undefined : exp * 1000,
    channels: Array.isArray(channels) ? channels.filter((name) => typeof name === "string") : undefined,
    all: { sub, exp, info, channels, ...rest },
  };
}
