import { ProtocolError } from "../errors.ts";
import { isToken } from "../header-fields.ts";
import type { Violation } from "../violations.ts";

/** A parameter as written, `true` when it has no value. Order and duplicates are kept: both matter to RFC 7692 §7.1. */
export type ExtensionParameter = readonly [name: string, value: string | true];

/** One element of `Sec-WebSocket-Extensions`. */
export interface Extension {
  readonly name: string;
  readonly parameters: readonly ExtensionParameter[];
}

/** Why a value of `Sec-WebSocket-Extensions` could not be read (RFC 6455 §9.1). */
export type ExtensionViolation = Violation<"extension-list-malformed">;

/** A list that follows the grammar, or the first place where it does not. */
export type ParsedExtensions =
  | { readonly extensions: readonly Extension[]; readonly violation?: undefined }
  | { readonly extensions?: undefined; readonly violation: ExtensionViolation };

// Sticky: each matches where the scanner stands, so that the text is walked once and never cut.
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const SPACE = /[ \t]*/y;

/**
 * Parses the value of `Sec-WebSocket-Extensions` (RFC 6455 §9.1): elements by comma, parameters by semicolon, values as tokens or
 * quoted strings whose content is a token. Join several header lines with ", " first. Empty elements are allowed and dropped.
 */
export function parseExtensions(value: string): ParsedExtensions {
  const scan = new Scanner(value);
  const extensions: Extension[] = [];
  // Each turn reads one element, which may be empty, and the comma after it (the list rule of RFC 9110 §5.6.1).
  for (;;) {
    if (!scan.atEnd && !scan.sees(",")) {
      const extension = readExtension(scan);
      if (typeof extension === "string") return malformed(extension, value, scan.at);
      extensions.push(extension);
    }
    if (scan.atEnd) break;
    if (!scan.skip(",")) return malformed('";" or ","', value, scan.at);
  }
  if (extensions.length === 0) return malformed("at least one extension", value, 0);
  return { extensions };
}

/**
 * Writes extensions as one header value; `parseExtensions` reads it back unchanged.
 * @throws {ProtocolError} `BadExtensionText` if a name or value is not a token.
 */
export function formatExtensions(extensions: readonly Extension[]): string {
  return extensions
    .map(({ name, parameters }) =>
      [requireToken(name), ...parameters.map(([key, value]) => formatParameter(key, value))].join("; "),
    )
    .join(", ");
}

const formatParameter = (key: string, value: string | true): string =>
  value === true ? requireToken(key) : `${requireToken(key)}=${requireToken(value)}`;

function requireToken(text: string): string {
  if (isToken(text)) return text;
  throw new ProtocolError("BadExtensionText", `expected a token, got ${JSON.stringify(text)}`);
}

/** One element; or what was expected at the place where the scanner stopped. */
function readExtension(scan: Scanner): Extension | string {
  const name = scan.take(TOKEN);
  if (name === undefined) return "an extension's name";
  const parameters: ExtensionParameter[] = [];
  while (scan.skip(";")) {
    const parameter = readParameter(scan);
    if (parameter === undefined) return "a parameter: token or token=value";
    parameters.push(parameter);
  }
  return { name, parameters };
}

function readParameter(scan: Scanner): ExtensionParameter | undefined {
  const name = scan.take(TOKEN);
  if (name === undefined) return undefined;
  if (!scan.skip("=")) return [name, true];
  const quoted = scan.take(QUOTED);
  const value = quoted === undefined ? scan.take(TOKEN) : quoted.slice(1, -1).replace(/\\(.)/g, "$1");
  // RFC 6455 §9.1: after unescaping, a quoted value must still be a token.
  return value === undefined || !isToken(value) ? undefined : [name, value];
}

function malformed(expected: string, value: string, at: number): ParsedExtensions {
  const message = `expected ${expected} at octet ${at}, got ${JSON.stringify(value.slice(at, at + 40))}`;
  return { violation: { code: "extension-list-malformed", source: "RFC 6455 §9.1", message } };
}

/** Walks the text from left to right; white space around what it takes is passed over. */
class Scanner {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
    this.take(SPACE);
  }

  get atEnd(): boolean {
    return this.at >= this.#text.length;
  }

  sees(character: string): boolean {
    return this.#text[this.at] === character;
  }

  skip(character: string): boolean {
    if (!this.sees(character)) return false;
    this.at += 1;
    this.#space();
    return true;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    this.#space();
    return match[0];
  }

  #space(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.#text);
    this.at = SPACE.lastIndex;
  }
}
