import type { IncomingMessage } from "node:http";
import {
  CONTROL_PATHS,
  type FunctionSpec,
  LOCAL_ACCOUNT_ID,
  passesToClient,
  passesToFunction,
} from "@wsfn/platform";
import { GatewayError } from "./gateway-error.ts";
import { headerBytes, headerPairs, headerValues, type RequestHead } from "./request-head.ts";

/** Temporary credentials of a function's role, as its instances are given them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

const NO_CREDENTIALS: Credentials = { accessKeyId: "", accessKeySecret: "", securityToken: "" };

/** Headers of one function's requests that never change, so they are made once: name, value, name, value. */
export function standingHeaders(
  spec: FunctionSpec,
  credentials: Credentials = NO_CREDENTIALS,
): readonly string[] {
  // From the runtime debian11 on a function finds its credentials in its environment alone.
  const inHeaders = !/^custom\.debian1[1-9]$/.test(spec.runtime);
  return [
    ["x-fc-service-name", spec.service ?? ""],
    ["x-fc-function-name", spec.name],
    ["x-fc-function-handler", spec.handler ?? ""],
    ["x-fc-function-memory", String(spec.memoryMb)],
    ["x-fc-function-timeout", String(Math.ceil(spec.timeoutMs / 1000))],
    ["x-fc-region", spec.region],
    ["x-fc-account-id", LOCAL_ACCOUNT_ID],
    ["x-fc-qualifier", spec.trigger?.qualifier ?? "LATEST"],
    ["x-fc-version-id", "LATEST"],
    ["x-fc-service-logproject", ""],
    ["x-fc-service-logstore", ""],
    ["x-fc-control-path", CONTROL_PATHS.request],
    ...(inHeaders
      ? [
          ["x-fc-access-key-id", credentials.accessKeyId],
          ["x-fc-access-key-secret", credentials.accessKeySecret],
          ["x-fc-security-token", credentials.securityToken],
        ]
      : []),
  ].flat();
}

/** What differs from request to request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly retryCount: number;
}

/**
 * The headers of a request as the function gets them: the client's own in order and case, without those that are the
 * platform's or the connection's, and then the platform's.
 */
export function requestHeaders(
  head: RequestHead & { readonly basePath: string },
  standing: readonly string[],
  facts: RequestFacts,
): string[] {
  const isHandshake = head.wantsUpgrade;
  const headers: string[] = [];
  let hasHost = false;
  for (const [name, value] of headerPairs(head.rawHeaders)) {
    if (!passesToFunction(name, { isHandshake })) continue;
    const lower = name.toLowerCase();
    // The gateway itself answers 100-continue, speaks for the connection, and adds its link to the address chain.
    if (lower === "expect" || lower === "x-forwarded-for" || lower === "proxy-connection") continue;
    if (lower === "host") hasHost = true;
    // Whatever else a client lists there is between it and us.
    headers.push(name, lower === "connection" ? "Upgrade" : value);
  }
  if (!hasHost) headers.push("Host", "localhost");
  const chain = [...headerValues(head.rawHeaders, "x-forwarded-for"), head.remoteAddress].join(", ");
  headers.push("X-Forwarded-For", chain, "x-fc-client-ip", head.remoteAddress);
  headers.push("x-fc-base-path", head.basePath);
  headers.push("x-fc-request-id", facts.requestId, "x-fc-retry-count", String(facts.retryCount));
  return headers.concat(standing);
}

/** The largest answer head that is taken, and what the platform adds to one. */
export interface AnswerRules {
  readonly requestId: string;
  readonly maxResponseHeaderBytes: number;
  /** Play the platform's default domain, which is for tests alone: no page shows, no redirect leaves. */
  readonly defaultDomain: boolean;
  /** Host header of the request. */
  readonly host: string;
  /** Lines of the gateway's own: name, value, ... */
  readonly add: readonly string[];
}

/**
 * The headers of a function's answer as the client gets them.
 *
 * @throws {GatewayError} `BadResponse` when they are over the limit, `ExternalRedirectForbidden` on the default domain.
 */
export function responseHeaders(response: IncomingMessage, rules: AnswerRules): string[] {
  const bytes = headerBytes(response.rawHeaders);
  if (bytes > rules.maxResponseHeaderBytes) {
    throw new GatewayError("BadResponse", { bytes, max: rules.maxResponseHeaderBytes });
  }
  const isHandshake = response.statusCode === 101;
  if (rules.defaultDomain && redirectsAway(response, rules.host)) {
    throw new GatewayError("ExternalRedirectForbidden");
  }
  const headers: string[] = [];
  for (const [name, value] of headerPairs(response.rawHeaders)) {
    const lower = name.toLowerCase();
    // The platform sets the length itself, to the same figure: it must for a HEAD or an unread body.
    const isLength = lower === "content-length" && !isHandshake;
    if (lower === "content-disposition" && rules.defaultDomain) continue;
    if (lower === "transfer-encoding" || !(isLength || passesToClient(name, { isHandshake }))) continue;
    headers.push(name, value);
  }
  headers.push("X-Fc-Request-Id", rules.requestId);
  if (rules.defaultDomain && !isHandshake) headers.push("Content-Disposition", "attachment");
  return headers.concat(rules.add);
}

function redirectsAway({ statusCode = 0, headers }: IncomingMessage, host: string): boolean {
  if (statusCode < 300 || statusCode > 399 || headers.location === undefined) return false;
  const here = `http://${host}`;
  return URL.canParse(headers.location, here) && new URL(headers.location, here).host !== host;
}
