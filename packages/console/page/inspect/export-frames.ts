import type { FrameEntry } from "../../src/api/reports.ts";
import type { Bar } from "../model/bars.ts";
import { contentOf } from "./frame-text.ts";

/** One entry a line, as the API reported it. */
export const jsonLines = (entries: readonly FrameEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");

/**
 * The connections as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), with their messages where Chromium's developer tools put
 * and look for them (`_webSocketMessages`). Nobody kept the heads of a connection that is inspected from its middle on: of those there is
 * what was agreed on, and a comment.
 */
export function harOf(
  entries: readonly FrameEntry[],
  bars: ReadonlyMap<string, Bar>,
  urlOf: (name: string) => string,
): string {
  const begins = entries.filter(({ kind }) => kind === "begin");
  const log = {
    version: "1.2",
    creator: { name: "wsfn console", version: "1" },
    entries: begins.map((begin) =>
      harEntry(begin, entries, { bar: bars.get(begin.requestId), baseUrl: urlOf(begin.function) }),
    ),
  };
  return JSON.stringify({ log }, null, 2);
}

/** What the timeline and the gateway know of a connection. */
interface Known {
  readonly bar: Bar | undefined;
  readonly baseUrl: string;
}

function harEntry(begin: FrameEntry, entries: readonly FrameEntry[], { bar, baseUrl }: Known): object {
  const { requestId, atMs } = begin;
  const startMs = bar?.t1 ?? atMs;
  const endMs = bar?.t4 ?? entries.findLast((one) => one.requestId === requestId)?.atMs ?? startMs;
  const answeredMs = Math.min(bar?.t3 ?? startMs, endMs);
  return {
    startedDateTime: new Date(startMs).toISOString(),
    time: endMs - startMs,
    ...handshakeOf(begin, new URL(begin.request?.target ?? pathOf(bar), baseUrl)),
    cache: {},
    timings: { send: 0, wait: answeredMs - startMs, receive: endMs - answeredMs },
    _resourceType: "websocket",
    _webSocketMessages: messagesOf(entries.filter((one) => one.requestId === requestId)),
    ...(begin.fromStart !== true && {
      comment: "inspected from its middle on: without its headers, query and first messages",
    }),
  };
}

/** Without the query, which may hold a secret: what is reported of a handshake from its start is redacted, a bar is not. */
const pathOf = (bar: Bar | undefined): string => (bar?.path ?? "/").split("?", 1)[0] ?? "/";

function handshakeOf(begin: FrameEntry, url: URL): { readonly request: object; readonly response: object } {
  const { request, answer, requestId, extensions = "", subprotocol = "" } = begin;
  const agreed: Header[] = [
    ["X-Fc-Request-Id", requestId],
    ["Sec-WebSocket-Extensions", extensions],
    ["Sec-WebSocket-Protocol", subprotocol],
  ];
  const both = { httpVersion: "HTTP/1.1", cookies: [], headersSize: -1, bodySize: 0 };
  return {
    request: {
      ...{ ...both, method: request?.method ?? "GET", url: url.href },
      headers: (request?.headers ?? []).map(nameAndValue),
      queryString: [...url.searchParams].map(nameAndValue),
    },
    response: {
      ...{ ...both, status: answer?.status ?? 101, statusText: answer?.statusText ?? "Switching Protocols" },
      headers: (answer?.headers ?? agreed.filter(([, value]) => value !== "")).map(nameAndValue),
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: "",
    },
  };
}

type Header = [name: string, value: string];
const nameAndValue = ([name, value]: Header): object => ({ name, value });

/** Messages, put together of their frames. Text is text, the rest base64, as Chromium writes them. */
function messagesOf(entries: readonly FrameEntry[]): object[] {
  const messages: object[] = [];
  for (const from of ["client", "function"] as const) {
    let parts: Uint8Array[] = [];
    let opcode = 0;
    for (const entry of entries) {
      if (entry.kind !== "frame" || entry.from !== from || (entry.opcode ?? 0) >= 8) continue;
      if (entry.opcode !== 0) {
        opcode = entry.opcode ?? 0;
        parts = [];
      }
      // A compressed message is on its last frame, whole.
      if (entry.inflated !== undefined) parts = [contentOf(entry)];
      else parts.push(contentOf(entry));
      if (!entry.fin) continue;
      const data = opcode === 1 ? textOfParts(parts) : base64OfParts(parts);
      messages.push({ type: from === "client" ? "send" : "receive", time: entry.atMs / 1000, opcode, data });
    }
  }
  return messages.toSorted((a, b) => timeOf(a) - timeOf(b));
}

const timeOf = (message: { readonly time?: number }): number => message.time ?? 0;

function textOfParts(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}

function base64OfParts(parts: readonly Uint8Array[]): string {
  let octets = "";
  for (const part of parts) for (const octet of part) octets += String.fromCharCode(octet);
  return btoa(octets);
}
