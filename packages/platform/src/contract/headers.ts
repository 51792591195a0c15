interface HeaderRow {
  readonly says: string;
  readonly source: string;
  readonly confirmed: boolean;
}

const COMMON = "Common request headers";
const DUMP = "seen in a request of a 3.0 function; on no page";

/** Headers that the platform adds to every request before the function sees it. */
export const INJECTED_HEADERS = {
  "x-fc-request-id": { says: "the request's id", source: COMMON, confirmed: true },
  "x-fc-access-key-id": {
    says: "temporary credentials; not from runtime debian11 on",
    source: COMMON,
    confirmed: true,
  },
  "x-fc-access-key-secret": {
    says: "temporary credentials; not from runtime debian11 on",
    source: COMMON,
    confirmed: true,
  },
  "x-fc-security-token": {
    says: "temporary credentials; not from runtime debian11 on",
    source: COMMON,
    confirmed: true,
  },
  "x-fc-function-handler": { says: "handler", source: COMMON, confirmed: true },
  "x-fc-function-memory": { says: "memorySize, MB", source: COMMON, confirmed: true },
  "x-fc-region": { says: "region", source: COMMON, confirmed: true },
  "x-fc-account-id": { says: "the owner's account", source: COMMON, confirmed: true },
  "x-fc-qualifier": { says: "version or alias that was called", source: COMMON, confirmed: true },
  "x-fc-version-id": { says: "version that runs", source: COMMON, confirmed: true },
  "x-fc-service-name": { says: "the service of 2.0; empty in 3.0", source: DUMP, confirmed: false },
  "x-fc-function-name": { says: "functionName", source: COMMON, confirmed: true },
  "x-fc-service-logproject": { says: "log project", source: COMMON, confirmed: true },
  "x-fc-service-logstore": { says: "log store", source: COMMON, confirmed: true },
  "x-fc-control-path": { says: "/http-invoke for a trigger's requests", source: COMMON, confirmed: true },
  "x-fc-client-ip": { says: "the client's address", source: DUMP, confirmed: false },
  "x-fc-base-path": { says: "the request's path", source: DUMP, confirmed: false },
  "x-fc-function-timeout": { says: "timeout, seconds", source: DUMP, confirmed: false },
  "x-fc-retry-count": {
    says: "0 at the first try; that it counts an asynchronous call's tries is on no page",
    source: DUMP,
    confirmed: false,
  },
  "x-forwarded-for": {
    says: "the client's address; a client can forge it",
    source: "FAQ: client IP",
    confirmed: true,
  },
} as const satisfies Record<string, HeaderRow>;

/** The value of `x-fc-control-path`, by the caller. */
export const CONTROL_PATHS = {
  request: "/http-invoke",
  initialize: "/initialize",
  preStop: "/pre-stop",
} as const;

/**
 * Headers of a client that never reach the function: those that start with `x-fc-` (the platform's own) and those of
 * the connection. A handshake keeps `connection` and `upgrade`: no page states how, and every WebSocket example needs it.
 */
export const FORBIDDEN_REQUEST_HEADERS = ["connection", "keep-alive"] as const;

/** `x-fc-` headers by which a client speaks to the platform; they are read, and not passed on. */
export const CLIENT_CONTROL_HEADERS = [
  "x-fc-invocation-type",
  "x-fc-async-delay",
  "x-fc-log-type",
  "x-fc-invocation-target",
  "x-fc-security-token",
  "x-fc-account-id",
] as const;

/** Headers of a function's response that the platform drops or sets itself (HTTP trigger overview). */
export const FORBIDDEN_RESPONSE_HEADERS = [
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "server",
  "upgrade",
] as const;

/** Headers of a handshake (RFC 6455 §4) that pass in spite of the lists above, on a handshake alone. */
export const HANDSHAKE_HEADERS = ["connection", "upgrade"] as const;

/** What the platform exposes to browsers of its own headers, by generation. */
export const EXPOSED_HEADERS = {
  fc3: "Date,x-fc-request-id",
  fc2: "Date,x-fc-request-id,x-fc-error-type,x-fc-code-checksum,x-fc-invocation-duration,x-fc-max-memory-usage,x-fc-log-result,x-fc-invocation-code-version",
} as const;

/** May this header of a client reach the function? `isHandshake`: the request asks for WebSocket and may get it. */
export function passesToFunction(name: string, options: { readonly isHandshake: boolean }): boolean {
  const lower = name.toLowerCase();
  if (lower.startsWith("x-fc-")) return false;
  if (options.isHandshake && isOneOf(HANDSHAKE_HEADERS, lower)) return true;
  return !isOneOf(FORBIDDEN_REQUEST_HEADERS, lower);
}

/** May this header of the function's response reach the client? `isHandshake`: the response is a 101. */
export function passesToClient(name: string, options: { readonly isHandshake: boolean }): boolean {
  const lower = name.toLowerCase();
  if (lower.startsWith("x-fc-")) return false;
  if (options.isHandshake && isOneOf(HANDSHAKE_HEADERS, lower)) return true;
  return !isOneOf(FORBIDDEN_RESPONSE_HEADERS, lower);
}

/** Bytes that a header list counts against the platform's 8 KB: keys and values, as its page counts. */
export function headerBytes(headers: Iterable<readonly [name: string, value: string]>): number {
  let sum = 0;
  for (const [name, value] of headers)
    sum += Buffer.byteLength(name, "latin1") + Buffer.byteLength(value, "latin1");
  return sum;
}

function isOneOf(list: readonly string[], name: string): boolean {
  return list.includes(name);
}
