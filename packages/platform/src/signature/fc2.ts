import { createHmac } from "node:crypto";
import {
  type AccessKey,
  findKey,
  isOneOfSecrets,
  isSame,
  quotable,
  refuse,
  type Verdict,
} from "./access-key.ts";
import type { SigningOptions } from "./acs3.ts";
import { checkSigningTime, httpTime } from "./signing-time.ts";
import {
  headerNames,
  headerValue,
  pathOf,
  queryOf,
  unescapePercent,
  type WireRequest,
} from "./wire-request.ts";

/**
 * Headers that sign a request to an HTTP trigger of 2.0: `date`, `x-fc-security-token` where the key has one, and
 * `authorization: FC <id>:<signature>` (2.0 SDKs for Node.js, Python and Go).
 */
export function signFc2(
  request: WireRequest,
  key: AccessKey,
  options: SigningOptions = {},
): (readonly [name: string, value: string])[] {
  const added: (readonly [string, string])[] = [["date", httpTime(options.now ?? Date.now())]];
  if (key.securityToken !== undefined) added.push(["x-fc-security-token", key.securityToken]);
  const signed = { ...request, rawHeaders: [...request.rawHeaders, ...added.flat()] };
  const text = stringToSign(signed, headerValue(signed, "date") ?? "", resource(signed, unescapePercent));
  return [...added, ["authorization", `FC ${key.id}:${sign(text, key)}`]];
}

/** Verifies the signature of a request. The caller has made sure that its authorization starts with `FC `. */
export function verifyFc2(request: WireRequest, keys: readonly AccessKey[], now: number): Verdict {
  const date = headerValue(request, "date");
  if (date === undefined) return refuse("MissingDate");
  const match = /^FC ([^:\s]+):([A-Za-z0-9+/=]+)$/.exec(headerValue(request, "authorization") ?? "");
  if (match === null) return refuse("MissingAuthorization", { authorization: "FC" });
  const late = checkSigningTime(date, now);
  if (late !== undefined) return late;
  const [, id = "", signature = ""] = match;
  return verifyText(request, {
    keys,
    id,
    signature,
    date,
    token: headerValue(request, "x-fc-security-token"),
  });
}

/** True when the header names this scheme. */
export function isFc2Signature(authorization: string): boolean {
  return authorization.startsWith("FC ");
}

interface Claim {
  readonly keys: readonly AccessKey[];
  readonly id: string;
  readonly signature: string;
  /** What stands on the date's line. */
  readonly date: string;
  readonly token: string | undefined;
}

/** Is the signature that of the key over this request? Shared with signed URLs. */
export function verifyText(request: WireRequest, claim: Claim): Verdict {
  const key = findKey(claim.keys, claim.id);
  if (key === undefined) return refuse("InvalidAccessKeyID", { accessKeyId: quotable(claim.id) });
  const resources = new Set([resource(request, unescapePercent), resource(request, (path) => path)]);
  // Some clients leave the last line break away when there is no query.
  for (const each of [...resources]) if (each.endsWith("\n")) resources.add(each.slice(0, -1));
  const candidates = [...resources].map((each) => sign(stringToSign(request, claim.date, each), key));
  const isSigned = isOneOfSecrets(claim.signature, candidates);
  const isTokens = isSame(claim.token ?? "", key.securityToken ?? "");
  return isSigned && isTokens ? { ok: true, accessKeyId: key.id } : refuse("SignatureNotMatch");
}

/** HMAC-SHA256 of a text, base64. */
export function sign(text: string, key: AccessKey): string {
  return createHmac("sha256", key.secret).update(text).digest("base64");
}

/** What is signed: method, content, date, the platform's headers sorted, and the resource, on a line each. */
export function stringToSign(request: WireRequest, date: string, canonicalResource: string): string {
  const headers = headerNames(request, "x-fc-").map(
    (name) => `${name}:${headerValue(request, name) ?? ""}\n`,
  );
  return [
    request.method.toUpperCase(),
    headerValue(request, "content-md5") ?? "",
    headerValue(request, "content-type") ?? "",
    date,
    headers.join("") + canonicalResource,
  ].join("\n");
}

/** The path, then the query's parts on a line each, sorted. The signature of a signed URL does not sign itself. */
export function resource(request: WireRequest, writePath: (path: string) => string): string {
  const parts = queryOf(request)
    .filter(([name]) => name !== "x-fc-signature")
    .map(([name, value]) => (value === undefined ? name : `${name}=${value}`));
  return `${writePath(pathOf(request))}\n${parts.toSorted(byBytes).join("\n")}`;
}

/** Go and Python sort by code point; JavaScript's own order differs above U+FFFF. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
