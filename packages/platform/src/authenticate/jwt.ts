import { decodeProtectedHeader, errors, importJWK, type JWK, jwtVerify } from "jose";
import { pathOf, unescapePercent } from "../signature/wire-request.ts";
import { type JwtPlan, kidOf } from "./auth-plan.ts";
import { type Authentication, type AuthRequest, allow, deny } from "./authentication.ts";
import { passClaims } from "./claim-pass.ts";
import { findToken, shown } from "./token-lookup.ts";

/** Every algorithm that the platform names, by the kind of key that it needs. An algorithm never picks its key's kind. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  RSA: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  EC: ["ES256", "ES384", "ES512"],
  oct: ["HS256", "HS384", "HS512"],
  OKP: ["EdDSA"],
};

/** Authenticates by a JSON Web Token (3.0 manual, "JWT authentication for HTTP triggers"). */
export async function authenticateJwt(
  plan: JwtPlan,
  request: AuthRequest,
  now: number,
): Promise<Authentication> {
  if (!needsToken(plan, request)) return allow(passClaims(plan.passes, {}));
  const found = findToken(plan.lookups, request);
  if (found === "nothing") return deny("JwtMissing", { lookup: shown(plan.lookups) });
  if (found === "wrong-prefix") return deny("JwtInvalid");
  const claims = await verify(found.token, plan, now);
  return claims === undefined ? deny("JwtInvalid") : allow(passClaims(plan.passes, claims));
}

async function verify(
  token: string,
  plan: JwtPlan,
  now: number,
): Promise<Record<string, unknown> | undefined> {
  try {
    const header = decodeProtectedHeader(token);
    // The key is chosen by its id and the algorithm by the key: a token that chose could pass a public key off as a secret.
    const jwk = plan.keys.find((key) => kidOf(key) === kidOf(header)) as JWK | undefined;
    if (jwk === undefined) return undefined;
    const legal = ALGORITHMS[String(jwk.kty)] ?? [];
    const algorithms = jwk.alg === undefined ? legal : legal.filter((each) => each === jwk.alg);
    const key = await importJWK(publicPart(jwk), String(header.alg));
    const { payload } = await jwtVerify(token, key, {
      algorithms: [...algorithms],
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    // Whatever is wrong with the token or its key, the platform answers with one sentence. Our own bugs are not hidden in it.
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException)
      return undefined;
    throw error;
  }
}

/** A key that was pasted with its private members verifies all the same. */
function publicPart(jwk: JWK): JWK {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, key_ops: _ops, use: _use, ...rest } = jwk;
  return rest;
}

/**
 * Does this path need a token? Of a path that is escaped in an odd way the stricter reading counts: the function may
 * unescape it.
 */
function needsToken({ whitelist, blacklist }: JwtPlan, request: AuthRequest): boolean {
  const raw = pathOf(request);
  const plain = unescapePercent(raw);
  if (whitelist !== undefined) return !(isListed(raw, whitelist) && isListed(plain, whitelist));
  if (blacklist !== undefined) return isListed(raw, blacklist) || isListed(plain, blacklist);
  return true;
}

function isListed(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern,
  );
}
