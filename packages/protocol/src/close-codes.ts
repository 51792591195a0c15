import { ProtocolError } from "./errors.ts";

/** Who may put a close code on the wire. `local`: reported to the program, never sent. `reserved`: no meaning yet. */
type Emitter = "any" | "client" | "server" | "local" | "reserved";

interface CloseCodeEntry {
  readonly name: string;
  readonly emitter: Emitter;
  /** May a well-behaved client reconnect without asking a human? */
  readonly retry: boolean;
  readonly source: string;
}

const IANA = "IANA WebSocket Close Code Number Registry";

/** Every registered close code. The one place where they are listed. */
export const CLOSE_CODES = {
  1000: { name: "normal", emitter: "any", retry: false, source: "RFC 6455 §7.4.1" },
  1001: { name: "going-away", emitter: "any", retry: true, source: "RFC 6455 §7.4.1" },
  1002: { name: "protocol-error", emitter: "any", retry: false, source: "RFC 6455 §7.4.1" },
  1003: { name: "unsupported-data", emitter: "any", retry: false, source: "RFC 6455 §7.4.1" },
  1004: { name: "reserved", emitter: "reserved", retry: false, source: "RFC 6455 §7.4.1" },
  1005: { name: "no-status", emitter: "local", retry: true, source: "RFC 6455 §7.4.1" },
  1006: { name: "abnormal", emitter: "local", retry: true, source: "RFC 6455 §7.4.1" },
  1007: { name: "invalid-payload", emitter: "any", retry: false, source: "RFC 6455 §7.4.1" },
  1008: { name: "policy-violation", emitter: "any", retry: false, source: "RFC 6455 §7.4.1" },
  1009: { name: "too-big", emitter: "any", retry: false, source: "RFC 6455 §7.4.1" },
  // RFC 6455 §7.4.1: "not used by the server, because it can fail the WebSocket handshake instead".
  1010: { name: "extension-required", emitter: "client", retry: false, source: "RFC 6455 §7.4.1" },
  // The RFC's text says "a server"; the erratum lets clients send it too.
  1011: { name: "internal-error", emitter: "any", retry: true, source: "RFC 6455 erratum 3227" },
  1012: { name: "service-restart", emitter: "server", retry: true, source: IANA },
  1013: { name: "try-again-later", emitter: "server", retry: true, source: IANA },
  1014: { name: "bad-gateway", emitter: "server", retry: true, source: IANA },
  1015: { name: "tls-handshake", emitter: "local", retry: false, source: "RFC 6455 §7.4.1" },
  // 3000 to 3999 are registered on request, first come, first served (RFC 6455 §7.4.2).
  3000: { name: "unauthorized", emitter: "any", retry: false, source: IANA },
  3003: { name: "forbidden", emitter: "any", retry: false, source: IANA },
  3008: { name: "timeout", emitter: "any", retry: true, source: IANA },
} as const satisfies Record<number, CloseCodeEntry>;

/** A code that the registry has a row for. */
export type KnownCloseCode = keyof typeof CLOSE_CODES;

/** Registered codes that may be sent. A local-only or reserved code does not type-check where this is asked for. */
export type SendableCloseCode = {
  [C in KnownCloseCode]: (typeof CLOSE_CODES)[C]["emitter"] extends "local" | "reserved" ? never : C;
}[KnownCloseCode];

declare const application: unique symbol;

/** A code from 3000 to 4999 that an application or library chose for itself; made by `applicationCloseCode`. */
export type ApplicationCloseCode = number & { readonly [application]: true };

/** True if `code` may stand in a Close frame: registered and not local, or 3000 to 4999 (RFC 6455 §7.4.2). */
export function isValidOnWire(code: number): boolean {
  const known = closeCodeEntry(code);
  if (known !== undefined) return known.emitter !== "local" && known.emitter !== "reserved";
  return Number.isInteger(code) && code >= 3000 && code <= 4999;
}

/** The registry's row for `code`, or undefined for a code that is not registered. */
export const closeCodeEntry = (code: number): CloseCodeEntry | undefined =>
  Object.hasOwn(CLOSE_CODES, code) ? (CLOSE_CODES as Record<number, CloseCodeEntry>)[code] : undefined;

/** @throws {ProtocolError} `CloseCodeNotOnWire` if `code` may not stand in a Close frame (RFC 6455 §7.4.2). */
export function assertOnWire(code: number): asserts code is SendableCloseCode | ApplicationCloseCode {
  if (isValidOnWire(code)) return;
  const name = closeCodeEntry(code)?.name;
  throw new ProtocolError(
    "CloseCodeNotOnWire",
    `expected a close code that may be sent, got ${code}${name === undefined ? "" : ` (${name})`}`,
  );
}

/**
 * Types a code of one's own (3000 to 4999) so that it may be sent.
 * @throws {ProtocolError} `CloseCodeNotOnWire` outside that range.
 */
export function applicationCloseCode(code: number): ApplicationCloseCode {
  if (Number.isInteger(code) && code >= 3000 && code <= 4999) return code as ApplicationCloseCode;
  throw new ProtocolError(
    "CloseCodeNotOnWire",
    `expected an application's close code from 3000 to 4999, got ${code}`,
  );
}
