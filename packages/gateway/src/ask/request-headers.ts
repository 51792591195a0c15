import { passesToFunction } from "@wsfn/platform";
import { headerValues } from "@wsfn/protocol";
import type { RequestHead } from "../admit/request-head.ts";

/** What differs from request to request. */
export interface RequestFacts {
  readonly requestId: string;
  /** Tries before this one. */
  readonly retryCount: number;
  /** Headers that never change. */
  readonly standing: readonly string[];
}

/**
 * The headers of a request as the function gets them, flat: the client's own in order and case, without those that are the
 * platform's or the connection's, and then the platform's.
 */
export function requestHeaders(
  head: RequestHead & { readonly basePath: string },
  { requestId, retryCount, standing }: RequestFacts,
): string[] {
  const isHandshake = head.wantsUpgrade;
  const headers: string[] = [];
  let hasHost = false;
  for (const [name, value] of head.headers) {
    if (!passesToFunction(name, { isHandshake })) continue;
    const lower = name.toLowerCase();
    // The gateway itself answers 100-continue, speaks for the connection, and adds its link to the address chain.
    if (lower === "expect" || lower === "x-forwarded-for" || lower === "proxy-connection") continue;
    if (lower === "host") hasHost = true;
    // Whatever else a client lists there is between it and us.
    headers.push(name, lower === "connection" ? "Upgrade" : value);
  }
  if (!hasHost) headers.push("Host", "localhost");
  const chain = [...headerValues(head, "x-forwarded-for"), head.remoteAddress].join(", ");
  headers.push("X-Forwarded-For", chain, "x-fc-client-ip", head.remoteAddress);
  headers.push("x-fc-base-path", head.basePath);
  headers.push("x-fc-request-id", requestId, "x-fc-retry-count", String(retryCount));
  return headers.concat(standing);
}
