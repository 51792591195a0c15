import type { IncomingMessage } from "node:http";
import type { RequestHead as ParsedHead, RawHeader } from "@wsfn/protocol";

/** A request head as it came in; nothing of it is proved yet. Headers have order, case and duplicates as sent. */
export interface RequestHead extends Pick<ParsedHead, "method" | "target" | "version" | "headers"> {
  /** True when Node's parser took it for a switch of protocols (`Connection: upgrade` and `Upgrade`). */
  readonly wantsUpgrade: boolean;
  readonly remoteAddress: string;
}

/** The head that Node's parser read. */
export function headOf(request: IncomingMessage, { wantsUpgrade }: { wantsUpgrade: boolean }): RequestHead {
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    version: request.httpVersion,
    headers: rawHeaders(request),
    wantsUpgrade,
    remoteAddress: request.socket.remoteAddress ?? "",
  };
}

/** The headers of a message in order, from Node's flat list of names and values. */
export function rawHeaders({ rawHeaders: flat }: Pick<IncomingMessage, "rawHeaders">): RawHeader[] {
  const headers: RawHeader[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) headers.push([flat[i] ?? "", flat[i + 1] ?? ""]);
  return headers;
}

/** All names and values together, bytes; how the platform counts separators is UNCONFIRMED, so they are free. */
export function headerBytes(headers: readonly RawHeader[]): number {
  // Node hands header bytes out as latin1: one character is one byte.
  let bytes = 0;
  for (const [name, value] of headers) bytes += name.length + value.length;
  return bytes;
}
