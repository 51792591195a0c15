import type { IncomingMessage } from "node:http";

/** A request head as it came in; nothing of it is proved yet. */
export interface RequestHead {
  readonly method: string;
  /** As on the request line. */
  readonly target: string;
  readonly httpVersion: string;
  /** Name, value, name, value: order, case and duplicates as sent. */
  readonly rawHeaders: readonly string[];
  /** True when Node's parser took it for a switch of protocols (`Connection: upgrade` and `Upgrade`). */
  readonly wantsUpgrade: boolean;
  readonly remoteAddress: string;
}

export function headOf(request: IncomingMessage, wantsUpgrade: boolean): RequestHead {
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    httpVersion: request.httpVersion,
    rawHeaders: request.rawHeaders,
    wantsUpgrade,
    remoteAddress: request.socket.remoteAddress ?? "",
  };
}

/** All names and values together, bytes; how the platform counts separators is UNCONFIRMED, so they are free. */
export function headerBytes(rawHeaders: readonly string[]): number {
  // Node hands header bytes out as latin1: one character is one byte.
  let bytes = 0;
  for (const part of rawHeaders) bytes += part.length;
  return bytes;
}

/** Every value of a header, in order. `name` in lower case. */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? "");
  }
  return values;
}

/** A comma-separated header as lower-case tokens. */
export function headerTokens(rawHeaders: readonly string[], name: string): string[] {
  const tokens = headerValues(rawHeaders, name).flatMap((value) => value.toLowerCase().split(","));
  return tokens.map((token) => token.trim()).filter((token) => token !== "");
}

/** Pairs of a raw list, for those who want to look at each. */
export function* headerPairs(rawHeaders: readonly string[]): Generator<[name: string, value: string]> {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) yield [rawHeaders[i] ?? "", rawHeaders[i + 1] ?? ""];
}

/**
 * What Node's strict parser lets through and a second server could read otherwise; undefined for an unambiguous head.
 * Bare CR or LF, obs-fold, two lengths, a length next to chunked, NUL and spaces in names never get this far.
 */
export function ambiguity(head: RequestHead): string | undefined {
  if (head.httpVersion !== "1.1" && head.httpVersion !== "1.0")
    return `HTTP/${head.httpVersion} is not served`;
  // RFC 9110 §7.8: an Upgrade in HTTP/1.0 must not be followed; we would be the ones to make it a 1.1.
  if (head.wantsUpgrade && head.httpVersion === "1.0") return "a switch of protocols in HTTP/1.0";
  const hosts = headerValues(head.rawHeaders, "host").length;
  if (hosts > 1) return `${hosts} Host headers`;
  if (hosts === 0 && head.httpVersion === "1.1") return "no Host header";
  if (head.target.includes("#")) return "a fragment in the request target";
  // RFC 9112 §3.2.4: it means the server itself, which only OPTIONS may ask.
  if (head.target === "*" && head.method !== "OPTIONS") return `${head.method} of the target *`;
  const codings = headerTokens(head.rawHeaders, "transfer-encoding");
  if (codings.length > 0 && codings.join() !== "chunked") return `Transfer-Encoding: ${codings.join(", ")}`;
  if (codings.length > 0 && head.httpVersion === "1.0") return "Transfer-Encoding in HTTP/1.0";
  const lengths = headerValues(head.rawHeaders, "content-length");
  if (lengths.length > 1) return `${lengths.length} Content-Length headers`;
  if (head.wantsUpgrade && (codings.length > 0 || Number(lengths[0] ?? 0) > 0))
    return "a body on an upgrade request";
  return undefined;
}

/** Length that a request declares for its body, bytes; 0 without one, undefined when it is chunked. */
export function declaredBodyBytes(rawHeaders: readonly string[]): number | undefined {
  if (headerValues(rawHeaders, "transfer-encoding").length > 0) return undefined;
  return Number(headerValues(rawHeaders, "content-length")[0] ?? 0);
}
