import { headerTokens, headerValues } from "@wsfn/protocol";
import type { RequestHead } from "./request-head.ts";

/**
 * What Node's strict parser lets through and a second server could read otherwise; undefined for an unambiguous head.
 * Bare CR or LF, obs-fold, two lengths, a length next to chunked, NUL and spaces in names never get this far.
 */
export function ambiguity(head: RequestHead): string | undefined {
  if (head.version !== "1.1" && head.version !== "1.0") return `HTTP/${head.version} is not served`;
  // RFC 9110 §7.8: an Upgrade in HTTP/1.0 must not be followed; we would be the ones to make it a 1.1.
  if (head.wantsUpgrade && head.version === "1.0") return "a switch of protocols in HTTP/1.0";
  const hosts = headerValues(head, "host").length;
  if (hosts > 1) return `${hosts} Host headers`;
  if (hosts === 0 && head.version === "1.1") return "no Host header";
  if (head.target.includes("#")) return "a fragment in the request target";
  // RFC 9112 §3.2.4: it means the server itself, which only OPTIONS may ask.
  if (head.target === "*" && head.method !== "OPTIONS") return `${head.method} of the target *`;
  const codings = headerTokens(head, "transfer-encoding").map((coding) => coding.toLowerCase());
  if (codings.length > 0 && codings.join() !== "chunked") return `Transfer-Encoding: ${codings.join(", ")}`;
  if (codings.length > 0 && head.version === "1.0") return "Transfer-Encoding in HTTP/1.0";
  const lengths = headerValues(head, "content-length");
  if (lengths.length > 1) return `${lengths.length} Content-Length headers`;
  if (head.wantsUpgrade && (codings.length > 0 || Number(lengths[0] ?? 0) > 0))
    return "a body on an upgrade request";
  return undefined;
}
