import { ProtocolError } from "../errors.ts";
import type { RawHeader } from "../header-fields.ts";
import {
  type HeadProgress,
  HeadReader,
  type HeadReaderOptions,
  headViolation,
  type RequestHead,
} from "./head-reader.ts";

/** A request to write. `headers` come out in order as they stand; a plain string is a whole raw line, legal or not. */
export interface RequestInit {
  /** Default `GET`. */
  readonly method?: string;
  /** Default `/`. */
  readonly target?: string;
  /** Default `HTTP/1.1`. */
  readonly version?: string;
  readonly headers: readonly (RawHeader | string)[];
}

/** What an opening handshake asks for. */
export interface UpgradeInit {
  /** Host and port, as in the URL. */
  readonly host: string;
  /** From `newKey()`. */
  readonly key: string;
  /** Most wanted first. */
  readonly protocols?: readonly string[];
  /** Value of `Sec-WebSocket-Extensions`, as `formatExtensions` writes it. */
  readonly extensions?: string;
  readonly origin?: string;
}

/** The header fields of a legal opening handshake (RFC 6455 §4.1). Add, drop or change some to make an illegal one. */
export function upgradeHeaders(init: UpgradeInit): RawHeader[] {
  const headers: RawHeader[] = [
    ["Host", init.host],
    ["Upgrade", "websocket"],
    ["Connection", "Upgrade"],
    ["Sec-WebSocket-Key", init.key],
    ["Sec-WebSocket-Version", "13"],
  ];
  if (init.origin !== undefined) headers.push(["Origin", init.origin]);
  if (init.protocols?.length) headers.push(["Sec-WebSocket-Protocol", init.protocols.join(", ")]);
  if (init.extensions) headers.push(["Sec-WebSocket-Extensions", init.extensions]);
  return headers;
}

/**
 * Writes a request's head.
 * @throws {ProtocolError} `BadHeaderText` if a part has a line break in it; raw lines alone are written as they are.
 */
export function encodeRequest(init: RequestInit): Buffer {
  const { method = "GET", target = "/", version = "HTTP/1.1", headers } = init;
  return encodeHead(`${method} ${target} ${version}`, headers);
}

/** Writes a start line and header lines, each checked for line breaks unless it is a raw line. */
export function encodeHead(startLine: string, headers: readonly (RawHeader | string)[]): Buffer {
  requireOneLine(startLine);
  let text = `${startLine}\r\n`;
  for (const header of headers) {
    if (typeof header === "string") {
      text += `${header}\r\n`;
    } else {
      const line = `${header[0]}: ${header[1]}`;
      requireOneLine(line);
      text += `${line}\r\n`;
    }
  }
  return Buffer.from(`${text}\r\n`, "latin1");
}

function requireOneLine(text: string): void {
  if (!/[\r\n\0]/.test(text)) return;
  throw new ProtocolError(
    "BadHeaderText",
    `expected one line without CR, LF or NUL, got ${JSON.stringify(text)}`,
  );
}

/** A reader for the head of one request. */
export const requestHeadReader = (options: HeadReaderOptions = {}): HeadReader<RequestHead> =>
  new HeadReader((startLine, headers, violations) => {
    const match = /^(\S+) (\S+) HTTP\/(\d\.\d)$/.exec(startLine);
    if (match === null) {
      const message = `expected a request line as GET / HTTP/1.1, got ${JSON.stringify(startLine.slice(0, 80))}`;
      violations.push(headViolation("start-line-malformed", message));
    }
    const [, method = "", target = "", version = ""] = match ?? [];
    return { method, target, version, headers, violations };
  }, options);

/** Reads the head of one request that is there in one piece. */
export const readRequestHead = (bytes: Uint8Array, options?: HeadReaderOptions): HeadProgress<RequestHead> =>
  requestHeadReader(options).push(bytes);
