import { type AccessKey, refuse, type Verdict } from "./access-key.ts";
import { resource, sign, stringToSign, verifyText } from "./fc2.ts";
import { queryOf, unescapePercent, type WireRequest } from "./wire-request.ts";

/** How long, and for what. */
export interface SignedUrlOptions {
  /** When the URL ends to be good, seconds since 1970. */
  readonly expires: number;
  /** Default GET, which is what a WebSocket handshake is. */
  readonly method?: string;
}

/**
 * The target (path and query) of a signed URL of 2.0, the one signature that a browser can send with a WebSocket.
 * `target` is what is to be called; it comes back with `x-fc-access-key-id`, `x-fc-expires`, `x-fc-security-token`
 * where the key has one, and `x-fc-signature` (2.0 Go SDK).
 */
export function signUrl(target: string, key: AccessKey, options: SignedUrlOptions): string {
  const expires = String(options.expires);
  const added: [string, string][] = [
    ["x-fc-access-key-id", key.id],
    ["x-fc-expires", expires],
  ];
  if (key.securityToken !== undefined) added.push(["x-fc-security-token", key.securityToken]);
  const unsigned = withQuery(target, added);
  const request: WireRequest = { method: options.method ?? "GET", target: unsigned, rawHeaders: [] };
  const signature = sign(stringToSign(request, expires, resource(request, unescapePercent)), key);
  return withQuery(unsigned, [["x-fc-signature", signature]]);
}

/** True when the request carries its signature in the URL. */
export function isSignedUrl(request: WireRequest): boolean {
  return queryOf(request).some(([name]) => name === "x-fc-signature");
}

/** Verifies a signed URL. It is good until the second that it names, so the 15-minute rule does not apply. */
export function verifySignedUrl(request: WireRequest, keys: readonly AccessKey[], now: number): Verdict {
  const one = (name: string): string | undefined => {
    const values = queryOf(request).filter(([key]) => key === name);
    return values.length === 1 ? values[0]?.[1] : undefined;
  };
  const expires = one("x-fc-expires");
  const signature = one("x-fc-signature");
  if (expires === undefined || !/^\d{1,12}$/.test(expires)) return refuse("SignatureNotMatch");
  if (Number(expires) * 1000 < now) return refuse("SignedUrlExpired");
  return verifyText(request, {
    keys,
    id: one("x-fc-access-key-id") ?? "",
    signature: signature ?? "",
    date: expires,
    token: one("x-fc-security-token"),
  });
}

function withQuery(target: string, pairs: readonly (readonly [string, string])[]): string {
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return `${target}${target.includes("?") ? "&" : "?"}${query}`;
}
