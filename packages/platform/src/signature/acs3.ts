import { createHash, createHmac } from "node:crypto";
import {
  type AccessKey,
  findKey,
  isOneOfSecrets,
  isSame,
  quotable,
  refuse,
  type Verdict,
} from "./access-key.ts";
import { checkSigningTime, isoTime } from "./signing-time.ts";
import { headerNames, headerValue, headerValues, pathOf, queryOf, type WireRequest } from "./wire-request.ts";

const SCHEME = "ACS3-HMAC-SHA256";

/** Hash of an empty body: the general ACS3 rules sign it, the trigger's own sample signs an empty text instead. */
const EMPTY_HASH = createHash("sha256").update("").digest("hex");

/** When a request is signed. */
export interface SigningOptions {
  /** Milliseconds since 1970. Default: now. */
  readonly now?: number;
}

/**
 * Headers that sign a request to an HTTP trigger of 3.0, to be sent beside those that it has: `x-acs-date`,
 * `x-acs-security-token` and `authorization`. Method, path, query and every `x-acs-` header are covered; `host` and
 * body are not (3.0 manual, "Signature authentication for HTTP triggers").
 */
export function signAcs3(
  request: WireRequest,
  key: AccessKey,
  options: SigningOptions = {},
): (readonly [name: string, value: string])[] {
  const added: (readonly [string, string])[] = [
    ["x-acs-date", isoTime(options.now ?? Date.now())],
    ["x-acs-security-token", key.securityToken ?? ""],
  ];
  const signed = { ...request, rawHeaders: [...request.rawHeaders, ...added.flat()] };
  const names = signableNames(signed);
  const signature = sign(
    canonicalRequest(signed, names, { uri: samplePath, query: sampleQuery, payload: "" }),
    key,
  );
  const authorization = `${SCHEME} Credential=${key.id},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return [...added, ["authorization", authorization]];
}

/**
 * Verifies the signature of a request. The caller has made sure that the scheme is `ACS3-HMAC-SHA256`. The time is that of
 * `x-acs-date`, else of `Date`.
 */
export function verifyAcs3(request: WireRequest, keys: readonly AccessKey[], now: number): Verdict {
  const authorization = headerValue(request, "authorization") ?? "";
  const written = headerValue(request, "x-acs-date") ?? headerValue(request, "date");
  if (written === undefined) return refuse("MissingDate");
  const fields = parse(authorization);
  if (fields === undefined) return refuse("MissingAuthorization", { authorization: SCHEME });
  const late = checkSigningTime(written, now);
  if (late !== undefined) return late;
  const key = findKey(keys, fields.id);
  if (key === undefined) return refuse("InvalidAccessKeyID", { accessKeyId: quotable(fields.id) });
  const token = headerValue(request, "x-acs-security-token") ?? "";
  const isWhole = headerNames(request, "x-acs-").every((name) => fields.signedHeaders.includes(name));
  const isSigned = isOneOfSecrets(fields.signature, signatures(request, fields.signedHeaders, key));
  const isTokens = isSame(token, key.securityToken ?? "");
  return isSigned && isWhole && isTokens ? { ok: true, accessKeyId: key.id } : refuse("SignatureNotMatch");
}

/** True when the header names this scheme. */
export function isAcs3(authorization: string): boolean {
  return authorization.startsWith(`${SCHEME} `);
}

interface Fields {
  readonly id: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parse(authorization: string): Fields | undefined {
  const match =
    /^ACS3-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]*),\s*Signature=([0-9a-f]+)$/.exec(
      authorization,
    );
  if (match === null) return undefined;
  const [, id = "", names = "", signature = ""] = match;
  return { id, signedHeaders: names === "" ? [] : names.split(";"), signature };
}

/** How one client writes a request down before it hashes it. Clients differ in escaping; the request is the same. */
interface Dialect {
  readonly uri: (path: string) => string;
  readonly query: (request: WireRequest) => string;
  readonly payload: string;
}

/** The signatures that a client may have come to. Few, and all of this very request: none widens what is signed. */
function signatures(request: WireRequest, names: readonly string[], key: AccessKey): Set<string> {
  const texts = new Set<string>();
  for (const uri of [samplePath, plainPath, (path: string) => path]) {
    for (const query of [sampleQuery, specQuery]) {
      for (const payload of ["", EMPTY_HASH])
        texts.add(canonicalRequest(request, names, { uri, query, payload }));
    }
  }
  return new Set([...texts].map((text) => sign(text, key)));
}

function canonicalRequest(request: WireRequest, names: readonly string[], dialect: Dialect): string {
  const headers = names
    .map((name) => `${name}:${headerValues(request, name).toSorted().join(",")}\n`)
    .join("");
  return [
    request.method.toUpperCase(),
    dialect.uri(pathOf(request)),
    dialect.query(request),
    headers,
    names.join(";"),
    dialect.payload,
  ].join("\n");
}

function sign(canonical: string, key: AccessKey): string {
  const text = `${SCHEME}\n${createHash("sha256").update(canonical).digest("hex")}`;
  return createHmac("sha256", key.secret).update(text).digest("hex");
}

/** `x-acs-*`, `host` and `content-type` are what the vendor's library signs; the sample sends only the first. */
function signableNames(request: WireRequest): string[] {
  return headerNames(request, "").filter((name) => name.startsWith("x-acs-") || name === "content-type");
}

/** As the vendor's library has it: the first of each, no more. */
function plainPath(path: string): string {
  return path.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
}

/** As the manual's sample has it: `$` is escaped before the library sees the path. */
const samplePath = (path: string): string => plainPath(path.replaceAll("$", "%24"));

/** The vendor's library leaves names as they are. */
const sampleQuery = (request: WireRequest): string => canonicalQuery(request, (name) => name);

/** The general ACS3 rules escape names too. */
const specQuery = (request: WireRequest): string => canonicalQuery(request, escape3986);

function canonicalQuery(request: WireRequest, name: (text: string) => string): string {
  const pairs = queryOf(request).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return pairs.map(([key, value = ""]) => `${name(key)}=${escape3986(value)}`).join("&");
}

function escape3986(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
