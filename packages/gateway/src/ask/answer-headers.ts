import type { IncomingMessage } from "node:http";
import { passesToClient } from "@wsfn/platform";
import { headerBytes, rawHeaders } from "../admit/request-head.ts";
import { GatewayError } from "../gateway-error.ts";
import type { GatewaySettings } from "../settings.ts";

/** Which answers may pass: settings of the gateway. */
export type AnswerLimits = Pick<GatewaySettings, "maxResponseHeaderBytes" | "defaultDomain">;

/** What the platform adds to one answer, and what it compares it with. */
export interface AnswerFacts {
  readonly requestId: string;
  /** Host header of the request. */
  readonly host: string;
  /** Lines of the gateway's own, unless the function sent them itself: name, value, ... */
  readonly add: readonly string[];
}

/**
 * The headers of a function's answer as the client gets them, flat.
 *
 * @throws {GatewayError} `BadResponse` when they are over the limit, `ExternalRedirectForbidden` on the default domain.
 */
export function answerHeaders(response: IncomingMessage, limits: AnswerLimits, facts: AnswerFacts): string[] {
  const { maxResponseHeaderBytes: max, defaultDomain } = limits;
  const sent = rawHeaders(response);
  const bytes = headerBytes(sent);
  if (bytes > max) throw new GatewayError("BadResponse", { bytes, max });
  if (defaultDomain && redirectsAway(response, facts.host))
    throw new GatewayError("ExternalRedirectForbidden");
  const isHandshake = response.statusCode === 101;
  const headers: string[] = [];
  for (const [name, value] of sent) {
    const lower = name.toLowerCase();
    // The platform sets the length itself, to the same figure: it must for a HEAD or an unread body.
    const isLength = lower === "content-length" && !isHandshake;
    if (lower === "content-disposition" && defaultDomain) continue;
    if (lower === "transfer-encoding" || !(isLength || passesToClient(name, { isHandshake }))) continue;
    headers.push(name, value);
  }
  headers.push("X-Fc-Request-Id", facts.requestId);
  if (defaultDomain && !isHandshake) headers.push("Content-Disposition", "attachment");
  for (let i = 0; i + 1 < facts.add.length; i += 2) {
    const [name = "", value = ""] = facts.add.slice(i, i + 2);
    if (isMissing(name, response)) headers.push(name, value);
  }
  return headers;
}

/** Of cookies there may be several; of anything else the function's own is the only one. */
function isMissing(name: string, { headers }: IncomingMessage): boolean {
  const lower = name.toLowerCase();
  return lower === "set-cookie" || headers[lower] === undefined;
}

function redirectsAway({ statusCode = 0, headers }: IncomingMessage, host: string): boolean {
  if (statusCode < 300 || statusCode > 399 || headers.location === undefined) return false;
  const here = `http://${host}`;
  return URL.canParse(headers.location, here) && new URL(headers.location, here).host !== host;
}
