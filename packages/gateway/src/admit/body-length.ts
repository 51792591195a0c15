import { headerValues, type WithHeaders } from "@wsfn/protocol";

/** Length that a request declares for its body, bytes; 0 without one, undefined when it is chunked. */
export function declaredBodyBytes(head: WithHeaders): number | undefined {
  if (headerValues(head, "transfer-encoding").length > 0) return undefined;
  return Number(headerValues(head, "content-length")[0] ?? 0);
}
