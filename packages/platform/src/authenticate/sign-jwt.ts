import { importJWK, type JWK, SignJWT } from "jose";

/** What a token claims, and how long it is good. */
export interface JwtOptions {
  readonly claims: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly expiresInSeconds: number;
}

/** The algorithm of a key that names none: the first that its kind and curve allow (RFC 7518 §3.1, RFC 8037 §3.1). */
const DEFAULT_ALGORITHMS: Readonly<Record<string, string>> = {
  RSA: "RS256",
  "EC P-256": "ES256",
  "EC P-384": "ES384",
  "EC P-521": "ES512",
  oct: "HS256",
  OKP: "EdDSA",
};

/** Whether a JSON Web Key holds what a signature is made with: `d` of a key pair, `k` of a secret (RFC 7518 §6). */
export const isSigningKey = (key: Readonly<Record<string, unknown>>): boolean =>
  key.kty === "oct" ? key.k !== undefined : key.d !== undefined;

/** Makes a token (RFC 7519) with a private or secret JSON Web Key. */
export async function signJwt(
  key: Readonly<Record<string, unknown>>,
  { claims, now, expiresInSeconds }: JwtOptions,
): Promise<string> {
  const jwk = key as JWK;
  const kind = jwk.kty === "EC" ? `EC ${jwk.crv}` : String(jwk.kty);
  const alg = jwk.alg ?? DEFAULT_ALGORITHMS[kind] ?? "RS256";
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg, typ: "JWT", ...(jwk.kid !== undefined && { kid: jwk.kid }) })
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + expiresInSeconds)
    .sign(await importJWK(jwk, alg));
}
