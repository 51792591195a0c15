import { parseExtensions } from "../extensions/extensions.ts";
import { headerTokens, headerValues, isToken, listsToken, type RawHeader } from "../header-fields.ts";
import type { Violation } from "../violations.ts";
import { isKey } from "./accept-key.ts";
import type { RequestHead } from "./head-reader.ts";

interface RequestRule {
  readonly source: string;
  /** The status that a server refuses with. */
  readonly status: 400 | 405 | 426;
  /** Fields that RFCs want in that refusal. */
  readonly headers: readonly RawHeader[];
}

const ASK_FOR_UPGRADE: readonly RawHeader[] = [
  ["Upgrade", "websocket"],
  ["Connection", "Upgrade"],
];

/** Every rule of an opening handshake that a server checks. One row per rule, in the order in which a server refuses. */
export const REQUEST_RULES = {
  "request-malformed": { source: "RFC 9112 §2.2", status: 400, headers: [] },
  "method-not-get": { source: "RFC 6455 §4.2.1 (1)", status: 405, headers: [["Allow", "GET"]] },
  "version-below-1.1": { source: "RFC 6455 §4.2.1 (1)", status: 400, headers: [] },
  "host-not-once": { source: "RFC 6455 §4.2.1 (2)", status: 400, headers: [] },
  "upgrade-missing": { source: "RFC 6455 §4.2.1 (3)", status: 426, headers: ASK_FOR_UPGRADE },
  "connection-missing": { source: "RFC 6455 §4.2.1 (4)", status: 426, headers: ASK_FOR_UPGRADE },
  "websocket-version-not-13": {
    source: "RFC 6455 §4.2.2 (4)",
    status: 426,
    headers: [["Sec-WebSocket-Version", "13"], ...ASK_FOR_UPGRADE],
  },
  "key-not-once": { source: "RFC 6455 §11.3.1", status: 400, headers: [] },
  "key-malformed": { source: "RFC 6455 §4.2.1 (5)", status: 400, headers: [] },
  "protocol-malformed": { source: "RFC 6455 §4.1 (10)", status: 400, headers: [] },
  "protocol-duplicate": { source: "RFC 6455 §4.1 (10)", status: 400, headers: [] },
  "extensions-malformed": { source: "RFC 6455 §9.1", status: 400, headers: [] },
} as const satisfies Record<string, RequestRule>;

/** Key of {@link REQUEST_RULES}. */
export type RequestViolationCode = keyof typeof REQUEST_RULES;

/** A broken rule of an opening handshake, with the refusal that it asks for. */
export interface RequestViolation extends Violation<RequestViolationCode>, RequestRule {}

/**
 * Checks a client's opening handshake as a server must (RFC 6455 §4.2.1). Empty: it may be accepted. Otherwise the first
 * violation is the one to refuse with: `status` and `headers` are those that the RFCs ask for.
 */
export function verifyRequest(request: RequestHead): readonly RequestViolation[] {
  const found: RequestViolation[] = [];
  const breaks = (code: RequestViolationCode, message: string): void => {
    found.push({ code, ...REQUEST_RULES[code], message });
  };

  for (const { message } of request.violations) breaks("request-malformed", message);
  if (request.method !== "GET") breaks("method-not-get", `expected method GET, got ${shown(request.method)}`);
  // A version that could not be read counts as 0: a request line without one is not HTTP/1.1.
  const [major = 0, minor = 0] = request.version.split(".").map(Number);
  if (major < 1 || (major === 1 && minor < 1)) {
    breaks("version-below-1.1", `expected HTTP/1.1 or higher, got HTTP/${request.version}`);
  }
  const hosts = headerValues(request, "Host");
  if (hosts.length !== 1) breaks("host-not-once", `expected one Host field, got ${hosts.length}`);
  if (!listsToken(request, "Upgrade", "websocket")) {
    breaks("upgrade-missing", `expected Upgrade: websocket, got ${shown(headerValues(request, "Upgrade"))}`);
  }
  if (!listsToken(request, "Connection", "upgrade")) {
    breaks(
      "connection-missing",
      `expected Connection: Upgrade, got ${shown(headerValues(request, "Connection"))}`,
    );
  }
  const versions = headerValues(request, "Sec-WebSocket-Version");
  if (versions.length !== 1 || versions[0] !== "13") {
    breaks("websocket-version-not-13", `expected Sec-WebSocket-Version: 13, got ${shown(versions)}`);
  }
  const keys = headerValues(request, "Sec-WebSocket-Key");
  if (keys.length !== 1) breaks("key-not-once", `expected one Sec-WebSocket-Key field, got ${keys.length}`);
  else if (!isKey(keys[0] ?? "")) breaks("key-malformed", `expected base64 of 16 octets, got ${shown(keys)}`);

  verifyLists(request, breaks);
  return found;
}

function verifyLists(
  request: RequestHead,
  breaks: (code: RequestViolationCode, message: string) => void,
): void {
  const protocolFields = headerValues(request, "Sec-WebSocket-Protocol");
  const protocols = headerTokens(request, "Sec-WebSocket-Protocol");
  if (protocolFields.length > 0 && (protocols.length === 0 || !protocols.every(isToken))) {
    breaks("protocol-malformed", `expected subprotocols as tokens, got ${shown(protocolFields)}`);
  }
  if (new Set(protocols).size < protocols.length) {
    breaks("protocol-duplicate", `expected each subprotocol once, got ${shown(protocolFields)}`);
  }
  const extensionFields = headerValues(request, "Sec-WebSocket-Extensions");
  if (extensionFields.length > 0) {
    const { violation } = parseExtensions(extensionFields.join(", "));
    if (violation !== undefined) breaks("extensions-malformed", violation.message);
  }
}

const shown = (value: string | readonly string[]): string =>
  value.length === 0
    ? "none"
    : typeof value === "string"
      ? value
      : value.map((one) => JSON.stringify(one)).join(" and ");
