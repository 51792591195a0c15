import type { IncomingMessage } from "node:http";
import { type ClientOptions, type RawData, WebSocket } from "ws";
import type { ConnectionEvent } from "./connection-event.ts";

const MOST_BODY_BYTES = 4096;
/** What a person would read of one message; a server that sends more is cut with 1009. */
const MOST_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Pings whose pong is waited for; of a server that answers none, the oldest are forgotten. */
const MOST_PINGS = 1000;

/** How a handshake is made. */
export interface HandshakeOptions {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** True: skip TLS certificate verification. */
  readonly insecure: boolean;
  /** Offer permessage-deflate. */
  readonly compress: boolean;
  readonly handshakeTimeoutMs: number;
}

/** A WebSocket of which everything is reported that happens to it, frames of control and refusals too. */
export class ObservedSocket extends WebSocket {
  readonly #report: (event: ConnectionEvent) => void;
  readonly #beganMs = performance.now();
  readonly #pings = new Map<string, number>();
  /** The first Close frame is ours. */
  #closesItself = false;
  #wasOpen = false;
  #wasRefused = false;

  constructor(
    url: string,
    subprotocols: readonly string[],
    options: HandshakeOptions & { readonly report: (event: ConnectionEvent) => void },
  ) {
    super(url, [...subprotocols], {
      headers: options.headers as ClientOptions["headers"],
      rejectUnauthorized: !options.insecure,
      perMessageDeflate: options.compress,
      handshakeTimeout: options.handshakeTimeoutMs,
      maxPayload: MOST_MESSAGE_BYTES,
    });
    this.#report = options.report;
    this.on("open", () => this.#opened());
    this.on("message", (data, isBinary) => this.#message(data, { isBinary }));
    this.on("ping", (payload) => this.#report({ event: "ping", text: payload.toString("utf8") }));
    this.on("pong", (payload) => this.#pong(payload.toString("utf8")));
    this.on("unexpected-response", (_request, response) => this.#refused(response));
    this.on("error", (error) => this.#failed(error));
    this.on("close", (code, reason) => this.#closed(code, reason));
  }

  /** Sends a Ping frame whose pong is reported with its round trip. */
  askFor(payload: string): void {
    // Of two pings with one payload the later one counts, and is the youngest here.
    this.#pings.delete(payload);
    this.#pings.set(payload, performance.now());
    const [oldest] = this.#pings.keys();
    if (oldest !== undefined && this.#pings.size > MOST_PINGS) this.#pings.delete(oldest);
    this.ping(payload);
  }

  /** Closes for a reason of ours. `close()` is also how the library answers a Close frame. */
  leave(code: number, reason: string): void {
    this.#closesItself ||= this.readyState === WebSocket.OPEN;
    this.close(code, reason);
  }

  #opened(): void {
    this.#wasOpen = true;
    const { url, protocol, extensions } = this;
    this.#report({
      event: "open",
      url,
      subprotocol: protocol,
      extensions,
      afterMs: this.#sinceMs(this.#beganMs),
    });
  }

  #message(data: RawData, { isBinary }: { readonly isBinary: boolean }): void {
    const octets = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
    const bytes = octets.length;
    if (isBinary) this.#report({ event: "binary", hex: octets.toString("hex"), bytes });
    else this.#report({ event: "message", text: octets.toString("utf8"), bytes });
  }

  #pong(text: string): void {
    const sentMs = this.#pings.get(text);
    this.#pings.delete(text);
    this.#report({ event: "pong", text, afterMs: sentMs === undefined ? null : this.#sinceMs(sentMs) });
  }

  #refused(response: IncomingMessage): void {
    this.#wasRefused = true;
    let body = Buffer.alloc(0);
    let isReported = false;
    const report = (): void => {
      if (isReported) return;
      isReported = true;
      this.#report({
        event: "refused",
        status: response.statusCode ?? 0,
        statusText: response.statusMessage ?? "",
        headers: response.headers as Record<string, string>,
        body: body.subarray(0, MOST_BODY_BYTES).toString("utf8"),
      });
      this.terminate();
    };
    response.on("data", (chunk: Buffer) => {
      body = Buffer.concat([body, chunk]);
      if (body.length >= MOST_BODY_BYTES) report();
    });
    response.on("close", report);
  }

  #failed(error: Error): void {
    if (!this.#wasRefused) this.#report({ event: "failed", error: error.message || String(error) });
  }

  #closed(code: number, reason: Buffer): void {
    if (!this.#wasOpen) return;
    this.#report({
      event: "close",
      code,
      reason: reason.toString("utf8"),
      by: this.#closesItself ? "client" : "server",
    });
  }

  #sinceMs(momentMs: number): number {
    return Math.round((performance.now() - momentMs) * 10) / 10;
  }
}
