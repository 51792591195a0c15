import type { TriggerSpec } from "../function-spec.ts";
import { type AccessKey, isOneOfSecrets, type Verdict } from "../signature/access-key.ts";
import { isAcs3, verifyAcs3 } from "../signature/acs3.ts";
import { isFc2Signature, verifyFc2 } from "../signature/fc2.ts";
import { isSignedUrl, verifySignedUrl } from "../signature/signed-url.ts";
import { headerValue } from "../signature/wire-request.ts";
import { planOf, type User } from "./auth-plan.ts";
import { type Authentication, type AuthRequest, allow, deny } from "./authentication.ts";
import { authenticateJwt } from "./jwt.ts";

/** What callers may authenticate with, beside what the trigger's authConfig holds. Never written to a log or a message. */
export interface Secrets {
  /** For authType function. Default: none, so every signature is of an unknown key. */
  readonly accessKeys?: readonly AccessKey[];
  /** For authType bearer. */
  readonly bearerTokens?: readonly string[];
  /** For authType basic. */
  readonly users?: readonly User[];
  /** Private JSON Web Keys that tokens are made with; what verifies them is the trigger's own `jwks`. */
  readonly jwtKeys?: readonly Readonly<Record<string, unknown>>[];
}

/** What authentication may ask. */
export interface AuthDeps {
  readonly secrets?: Secrets;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Signature schemes that are taken. Default: all; whether 3.0 still takes those of 2.0 is on no page. */
  readonly schemes?: readonly SignatureScheme[];
}

/** ACS3 header (3.0), `FC` header and signed URL (2.0). */
export type SignatureScheme = "acs3" | "fc2" | "signed-url";

/**
 * May this request pass the trigger? A running connection is not asked again.
 * @throws {PlatformError} when the trigger's authConfig is not legal; one that `readFunctions` gave always is.
 */
export async function authenticate(
  trigger: TriggerSpec,
  request: AuthRequest,
  deps: AuthDeps,
): Promise<Authentication> {
  const { secrets = {} } = deps;
  const plan = planOf(trigger);
  switch (trigger.authType) {
    case "anonymous":
      return allow();
    case "function":
      return bySignature(request, deps);
    case "jwt":
      return plan.jwt === undefined ? deny("JwtInvalid") : authenticateJwt(plan.jwt, request, deps.now);
    case "bearer":
      return byBearer(request, [...plan.bearerTokens, ...(secrets.bearerTokens ?? [])]);
    case "basic":
      return byBasic(request, [...plan.users, ...(secrets.users ?? [])]);
  }
}

/** In the platform's order: a time, a signature, a time that is near, a key that is known, a signature that fits. */
function bySignature(
  request: AuthRequest,
  { secrets = {}, now, schemes = ["acs3", "fc2", "signed-url"] }: AuthDeps,
): Authentication {
  const keys = secrets.accessKeys ?? [];
  if (schemes.includes("signed-url") && isSignedUrl(request))
    return judged(verifySignedUrl(request, keys, now));
  const authorization = headerValue(request, "authorization") ?? "";
  if ((headerValue(request, "x-acs-date") ?? headerValue(request, "date")) === undefined)
    return deny("MissingDate");
  if (schemes.includes("acs3") && isAcs3(authorization)) return judged(verifyAcs3(request, keys, now));
  if (schemes.includes("fc2") && isFc2Signature(authorization)) return judged(verifyFc2(request, keys, now));
  // Of any other header only the scheme is shown: a secret follows it.
  const scheme = /^[A-Za-z0-9-]{1,32}(?= )/.exec(authorization)?.[0];
  return deny("MissingAuthorization", { authorization: scheme ?? "" });
}

function judged(verdict: Verdict): Authentication {
  return verdict.ok ? { ...allow(), accessKeyId: verdict.accessKeyId } : deny(verdict.error, verdict.detail);
}

function byBearer(request: AuthRequest, tokens: readonly string[]): Authentication {
  const authorization = headerValue(request, "authorization") ?? "";
  if (authorization === "") return deny("BearerMissing");
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1] ?? "";
  return isOneOfSecrets(token, tokens) ? allow() : deny("BearerInvalid");
}

/** RFC 7617: base64 of `user:password`. */
function byBasic(request: AuthRequest, users: readonly User[]): Authentication {
  const authorization = headerValue(request, "authorization") ?? "";
  if (authorization === "") return deny("BasicMissing");
  const encoded = /^Basic +(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return deny("BasicMalformed");
  const pairs = users.map(({ name, password }) => `${name}:${password}`);
  return isOneOfSecrets(Buffer.from(encoded, "base64").toString(), pairs) ? allow() : deny("BasicInvalid");
}
