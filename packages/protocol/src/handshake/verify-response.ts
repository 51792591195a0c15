import { PERMESSAGE_DEFLATE, verifyAnswer } from "../extensions/deflate-parameters.ts";
import { type Extension, parseExtensions } from "../extensions/extensions.ts";
import { headerTokens, headerValues, listsToken, type WithHeaders } from "../header-fields.ts";
import type { Violation } from "../violations.ts";
import { acceptKey } from "./accept-key.ts";
import type { ResponseHead } from "./head-reader.ts";

/** Every rule of a server's answer that a client checks, with its source. */
export const RESPONSE_RULES = {
  "response-malformed": "RFC 9112 §4",
  "version-below-1.1": "RFC 9110 §7.8",
  "status-not-101": "RFC 6455 §4.1",
  "upgrade-not-websocket": "RFC 6455 §4.1",
  "connection-not-upgrade": "RFC 6455 §4.1",
  "accept-not-once": "RFC 6455 §11.3.3",
  "accept-mismatch": "RFC 6455 §4.1",
  "body-announced": "RFC 9110 §8.6",
  "protocol-not-once": "RFC 6455 §11.3.4",
  "protocol-not-offered": "RFC 6455 §4.1",
  "extensions-malformed": "RFC 6455 §9.1",
  "extension-not-offered": "RFC 6455 §4.1",
  "extension-twice": "RFC 7692 §5.1",
  "extension-parameters": "RFC 7692 §7.1",
} as const satisfies Record<string, string>;

/** Key of {@link RESPONSE_RULES}. */
export type ResponseViolationCode = keyof typeof RESPONSE_RULES;
/** One rule that the answer to an opening handshake broke (RFC 6455 §4.1, after "client MUST validate"). */
export type ResponseViolation = Violation<ResponseViolationCode>;

type Breaks = (code: ResponseViolationCode, message: string, source?: string) => void;

/**
 * Checks a server's answer to an opening handshake as a client must (RFC 6455 §4.1, second list). Empty: the connection is open.
 * @param request what was sent: its key, subprotocols and extensions are what the answer is held against.
 */
export function verifyResponse(request: WithHeaders, response: ResponseHead): readonly ResponseViolation[] {
  const found: ResponseViolation[] = [];
  const breaks: Breaks = (code, message, source = RESPONSE_RULES[code]) => {
    found.push({ code, source, message });
  };
  for (const { message, source } of response.violations) breaks("response-malformed", message, source);
  // Empty: the status line could not be read, which is reported already.
  if (response.version !== "" && Number(response.version) < 1.1) {
    breaks("version-below-1.1", `expected HTTP/1.1 or higher, got HTTP/${response.version}`);
  }
  if (response.status !== 101) {
    // A refusal is not held to the rules of an acceptance.
    breaks("status-not-101", `expected status 101, got ${response.status} ${response.reason}`.trim());
    return found;
  }
  verifyFields(request, response, breaks);
  verifyProtocol(request, response, breaks);
  verifyExtensions(request, response, breaks);
  return found;
}

function verifyFields(request: WithHeaders, response: ResponseHead, breaks: Breaks): void {
  const upgrades = headerValues(response, "Upgrade");
  if (upgrades.length !== 1 || upgrades[0]?.toLowerCase() !== "websocket") {
    breaks("upgrade-not-websocket", `expected Upgrade: websocket, got ${shown(upgrades)}`);
  }
  if (!listsToken(response, "Connection", "upgrade")) {
    breaks(
      "connection-not-upgrade",
      `expected Connection: Upgrade, got ${shown(headerValues(response, "Connection"))}`,
    );
  }
  const expected = acceptKey(headerValues(request, "Sec-WebSocket-Key")[0] ?? "");
  const accepts = headerValues(response, "Sec-WebSocket-Accept");
  if (accepts.length !== 1) {
    breaks("accept-not-once", `expected one Sec-WebSocket-Accept field, got ${accepts.length}`);
  }
  if (accepts.length > 0 && !accepts.includes(expected)) {
    breaks("accept-mismatch", `expected Sec-WebSocket-Accept: ${expected}, got ${shown(accepts)}`);
  }
  // RFC 9110 §8.6 and RFC 9112 §6.1 forbid both in a 1xx: a reader that believed them would take frames for a body.
  for (const name of ["Content-Length", "Transfer-Encoding"]) {
    if (headerValues(response, name).length > 0)
      breaks("body-announced", `expected no ${name} in a 101, got one`);
  }
}

function verifyProtocol(request: WithHeaders, response: ResponseHead, breaks: Breaks): void {
  const chosen = headerValues(response, "Sec-WebSocket-Protocol");
  if (chosen.length > 1)
    breaks("protocol-not-once", `expected at most one subprotocol, got ${shown(chosen)}`);
  const offered = headerTokens(request, "Sec-WebSocket-Protocol");
  for (const protocol of chosen) {
    if (offered.includes(protocol)) continue;
    breaks("protocol-not-offered", `expected one of ${shown(offered)}, got ${JSON.stringify(protocol)}`);
  }
}

function verifyExtensions(request: WithHeaders, response: ResponseHead, breaks: Breaks): void {
  const answered = readExtensions(response);
  if (answered === undefined) return;
  if (answered.violation !== undefined) {
    breaks("extensions-malformed", answered.violation.message);
    return;
  }
  const offers: readonly Extension[] = readExtensions(request)?.extensions ?? [];
  const seen = new Set<string>();
  for (const extension of answered.extensions) {
    const { name } = extension;
    if (seen.has(name)) breaks("extension-twice", `expected ${name} accepted once, got it again`);
    seen.add(name);
    if (!offers.some((offer) => offer.name === name)) {
      breaks("extension-not-offered", `expected none but offered extensions, got ${name}`);
    } else if (name === PERMESSAGE_DEFLATE) {
      for (const { message, source } of verifyAnswer(offers, extension).violations) {
        breaks("extension-parameters", message, source);
      }
    }
  }
}

function readExtensions(head: WithHeaders): ReturnType<typeof parseExtensions> | undefined {
  const fields = headerValues(head, "Sec-WebSocket-Extensions");
  return fields.length === 0 ? undefined : parseExtensions(fields.join(", "));
}

const shown = (values: readonly string[]): string =>
  values.length === 0 ? "none" : values.map((value) => JSON.stringify(value)).join(" and ");
