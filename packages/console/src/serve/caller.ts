import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What the API's handshake selects: the version of what is spoken. */
export const API_SUBPROTOCOL = "wsfn-console.1";
/** Before the token, in the list of subprotocols: the one header that a page can fill, and no log of URLs has it. */
export const TOKEN_PREFIX = "token.";

/** Why somebody gets nothing. */
export interface Refused {
  readonly status: 401 | 403 | 421;
  readonly why: string;
}

/**
 * Whether a request is meant for this server by its Host. Any page can make a browser connect to 127.0.0.1 under a name of its own (DNS
 * rebinding); it cannot make it send another Host than that name.
 */
export function misdirected({ headers }: IncomingMessage, port: number): Refused | undefined {
  if (hostsOf(port).includes(headers.host ?? "")) return undefined;
  return { status: 421, why: `expected Host ${hostsOf(port)[0]}` };
}

/** Why a caller of the API is refused; undefined for one who may. Programs send no Origin; of pages only our own may call. */
export function refusedCaller(request: IncomingMessage, port: number, token: string): Refused | undefined {
  const { origin } = request.headers;
  if (origin !== undefined && !hostsOf(port).some((host) => origin === `http://${host}`))
    return { status: 403, why: "expected no Origin, or that of the console's own page" };
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
  const given = offered.find((one) => one.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length) ?? "";
  if (isSame(given, token) && offered.includes(API_SUBPROTOCOL)) return undefined;
  return { status: 401, why: `expected the subprotocols ${API_SUBPROTOCOL} and ${TOKEN_PREFIX}TOKEN` };
}

const hostsOf = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

/** Takes as long whatever the two have in common: of equal length, as `timingSafeEqual` wants them, are their digests. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
