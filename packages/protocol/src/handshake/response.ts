import type { RawHeader } from "../header-fields.ts";
import { acceptKey } from "./accept-key.ts";
import {
  type HeadProgress,
  HeadReader,
  type HeadReaderOptions,
  headViolation,
  type ResponseHead,
} from "./head-reader.ts";
import { encodeHead } from "./request.ts";

/** A response to write. `headers` come out in order as they stand; a plain string is a whole raw line, legal or not. */
export interface ResponseInit {
  readonly status: number;
  /** Default: the usual phrase for the statuses of a handshake, else empty. */
  readonly reason?: string;
  /** Default `HTTP/1.1`. */
  readonly version?: string;
  readonly headers: readonly (RawHeader | string)[];
}

/** What a server grants. */
export interface AcceptInit {
  /** The request's `Sec-WebSocket-Key`. */
  readonly key: string;
  /** One of the subprotocols that were offered. */
  readonly protocol?: string;
  /** Value of `Sec-WebSocket-Extensions`, as `formatExtensions` writes it. */
  readonly extensions?: string;
}

const REASONS: Readonly<Record<number, string>> = {
  101: "Switching Protocols",
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  426: "Upgrade Required",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** The header fields of a 101 response (RFC 6455 §4.2.2, item 5). */
export function acceptHeaders(init: AcceptInit): RawHeader[] {
  const headers: RawHeader[] = [
    ["Upgrade", "websocket"],
    ["Connection", "Upgrade"],
    ["Sec-WebSocket-Accept", acceptKey(init.key)],
  ];
  if (init.protocol !== undefined) headers.push(["Sec-WebSocket-Protocol", init.protocol]);
  if (init.extensions) headers.push(["Sec-WebSocket-Extensions", init.extensions]);
  return headers;
}

/**
 * Writes a response's head.
 * @throws {ProtocolError} `BadHeaderText` if a part has a line break in it; raw lines alone are written as they are.
 */
export function encodeResponse(init: ResponseInit): Buffer {
  const { status, reason = REASONS[status] ?? "", version = "HTTP/1.1", headers } = init;
  return encodeHead(`${version} ${status} ${reason}`, headers);
}

/** A reader for the head of one response. An interim 1xx other than 101 is a head of its own. */
export const responseHeadReader = (options: HeadReaderOptions = {}): HeadReader<ResponseHead> =>
  new HeadReader((startLine, headers, violations) => {
    const match = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/.exec(startLine);
    if (match === null) {
      const message = `expected a status line as HTTP/1.1 101 ..., got ${JSON.stringify(startLine.slice(0, 80))}`;
      violations.push(headViolation("start-line-malformed", message));
    }
    const [, version = "", status = "0", reason = ""] = match ?? [];
    return { version, status: Number(status), reason, headers, violations };
  }, options);

/** Reads the head of one response that is there in one piece. */
export const readResponseHead = (
  bytes: Uint8Array,
  options?: HeadReaderOptions,
): HeadProgress<ResponseHead> => responseHeadReader(options).push(bytes);
