import type { IncomingMessage } from "node:http";
import WebSocket from "ws";
import type { ClientLog } from "./client-log.ts";
import { reported } from "./message-data.ts";

/** The platform starts instances for up to 120 s before it answers. */
const HANDSHAKE_TIMEOUT_MS = 150_000;
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
/** What a server that does not read may leave unsent. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
/** Of the body of a refusal. */
const MAX_BODY_BYTES = 4096;

/** What a connection is asked for with. */
export interface Handshake {
  readonly url: string;
  readonly subprotocols: readonly string[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly compress: boolean;
}

/** One connection that a person made, and what is reported of it. */
export class ClientConnection {
  readonly id: number;
  readonly #socket: WebSocket;
  readonly #log: ClientLog;
  #refusal: Promise<void> | undefined;

  /** @throws {SyntaxError} when `ws` does not take the URL or a subprotocol. */
  constructor(id: number, { url, subprotocols, headers, compress }: Handshake, log: ClientLog) {
    this.id = id;
    this.#log = log;
    this.#socket = new WebSocket(url, [...subprotocols], {
      headers: headersOf(headers),
      perMessageDeflate: compress,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    log.add({ connection: id, kind: "connecting", url });
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  get isOver(): boolean {
    return this.#socket.readyState === WebSocket.CLOSED;
  }

  /** False when it is not open, or its server reads too slowly. */
  send(data: string | Buffer): boolean {
    if (!this.isOpen || this.#socket.bufferedAmount > MAX_UNSENT_BYTES) return false;
    this.#socket.send(data);
    const isBinary = typeof data !== "string";
    this.#log.message({
      connection: this.id,
      kind: "sent",
      ...reported(Buffer.from(data as string), { isBinary }),
    });
    return true;
  }

  ping(): boolean {
    if (!this.isOpen) return false;
    this.#socket.ping();
    this.#log.add({ connection: this.id, kind: "ping" });
    return true;
  }

  /** @throws {Error} when no endpoint may send that code (RFC 6455 §7.4). */
  close(code: number | undefined, reason: string | undefined): void {
    this.#socket.close(code, reason);
  }

  /** Without a Close frame. */
  terminate(): void {
    this.#socket.terminate();
  }

  #listen(): void {
    const { id: connection } = this;
    let requestId: string | undefined;
    let failed: string | undefined;
    this.#socket
      .on("upgrade", ({ headers }) => {
        requestId = textOf(headers["x-fc-request-id"]);
      })
      .on("open", () => {
        const { extensions, protocol: subprotocol } = this.#socket;
        this.#log.add({
          connection,
          kind: "open",
          extensions,
          subprotocol,
          ...(requestId !== undefined && { requestId }),
        });
      })
      .on("message", (data, isBinary) => {
        const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
        this.#log.message({ connection, kind: "received", ...reported(bytes, { isBinary }) });
      })
      .on("ping", () => this.#log.add({ connection, kind: "ping", message: "received" }))
      .on("pong", () => this.#log.add({ connection, kind: "pong" }))
      .on("unexpected-response", (_request, response) => {
        this.#refusal = this.#refused(response);
      })
      .on("error", (error) => {
        failed = error.message;
      })
      .on("close", (code, reason) => {
        if (this.#refusal) return;
        const why = failed === undefined ? {} : { message: failed };
        this.#log.add({ connection, kind: "closed", code, reason: reason.toString("utf8"), ...why });
      });
  }

  /** The answer in place of a 101: its status, and what its body says. */
  async #refused(response: IncomingMessage): Promise<void> {
    let body = "";
    try {
      for await (const chunk of response.setEncoding("utf8")) {
        body += chunk;
        if (body.length > MAX_BODY_BYTES) break;
      }
    } catch {
      // What came of it is what is shown.
    }
    const requestId = textOf(response.headers["x-fc-request-id"]);
    const { id: connection } = this;
    const status = response.statusCode ?? 0;
    const message = body.slice(0, MAX_BODY_BYTES);
    this.#log.add({
      connection,
      kind: "refused",
      status,
      message,
      ...(requestId !== undefined && { requestId }),
    });
    this.terminate();
  }
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;

/** Fields that are given twice are sent twice. */
function headersOf(headers: Handshake["headers"]): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const key = Object.keys(fields).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
    const before = fields[key];
    fields[key] = before === undefined ? value : [...[before].flat(), value];
  }
  return fields;
}
