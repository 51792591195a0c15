import { ReconnectingWebSocket } from "@wsfn/client";
import { WebSocket } from "ws";
import type { ConnectionEvent } from "./connection-event.ts";
import { type HandshakeOptions, ObservedSocket } from "./observed-socket.ts";

/** More than this is not written ahead of a server that reads slowly. */
const MOST_UNSENT_BYTES = 1024 * 1024;

/** A connection to a server, or one after the other. */
export interface LineToServer {
  /** Resolves when it has left for the server, or will leave with the next connection. */
  send(data: string | Buffer): Promise<void>;
  ping(payload: string): void;
  /** Says goodbye, once there is a connection. */
  close(code: number, reason: string): void;
  /** Ends it at once, and the try to have one. */
  end(): void;
  /** Resolves when there is no connection and no other one comes. */
  readonly over: Promise<void>;
}

/** How a server is reached. */
export interface LineOptions {
  /** Asked for each connection: what it is signed with expires. */
  readonly address: () => Promise<{ readonly url: string; readonly headers: HandshakeOptions["headers"] }>;
  readonly subprotocols: readonly string[];
  readonly insecure: boolean;
  /** Offer permessage-deflate. */
  readonly compress: boolean;
  readonly handshakeTimeoutMs: number;
  /** True: when the connection ends, or there is none, it connects again. */
  readonly reconnects: boolean;
  readonly report: (event: ConnectionEvent) => void;
}

/** Begins to connect. What becomes of it is reported. */
export const lineToServer = (options: LineOptions): Promise<LineToServer> =>
  options.reconnects ? Promise.resolve(manyConnections(options)) : oneConnection(options);

async function oneConnection(options: LineOptions): Promise<LineToServer> {
  const { url, headers } = await options.address();
  const socket = new ObservedSocket(url, options.subprotocols, { ...options, headers });
  const opened = new Promise<void>((resolve) => {
    socket.once("open", resolve);
    socket.once("close", () => resolve());
  });
  return {
    async send(data) {
      await opened;
      await sent(socket, data, options.report);
    },
    ping: (payload) => void opened.then(() => isOpen(socket) && socket.askFor(payload)),
    close: (code, reason) => void opened.then(() => socket.leave(code, reason)),
    end: () => socket.terminate(),
    over: new Promise((resolve) => socket.once("close", () => resolve())),
  };
}

function manyConnections(options: LineOptions): LineToServer {
  const { report } = options;
  let headers: HandshakeOptions["headers"] = {};
  let socket: ObservedSocket | undefined;
  class Socket extends ObservedSocket {
    constructor(url: string) {
      super(url, options.subprotocols, { ...options, headers });
      socket = this;
    }
  }
  const line = new ReconnectingWebSocket(
    async () => {
      const address = await options.address();
      headers = address.headers;
      return address.url;
    },
    undefined,
    { environment: { WebSocket: Socket as never }, connectTimeoutMs: options.handshakeTimeoutMs },
  );
  line.binaryType = "arraybuffer";
  line.addEventListener("drop", ({ reason, retryInMs, error }) => {
    if (reason === "provider") report({ event: "failed", error: String((error as Error).message ?? error) });
    report({ event: "retry", reason, inMs: Math.round(retryInMs) });
  });
  line.addEventListener("discard", ({ why }) => report({ event: "discarded", why }));
  return {
    async send(data) {
      if (socket && isOpen(socket)) await sent(socket, data, report);
      else line.send(typeof data === "string" ? data : new Uint8Array(data));
    },
    ping: (payload) => {
      if (socket && isOpen(socket)) socket.askFor(payload);
      else report({ event: "discarded", why: "there is no connection" });
    },
    close: (code, reason) => {
      socket?.leave(code, reason);
      line.close(code, reason);
    },
    end: () => socket?.terminate(),
    over: new Promise((resolve) => line.addEventListener("close", () => resolve())),
  };
}

const isOpen = (socket: WebSocket): boolean => socket.readyState === WebSocket.OPEN;

/** Waits only where much is unsent, so that a file that is piped in does not pile up in memory. */
function sent(socket: ObservedSocket, data: string | Buffer, report: LineOptions["report"]): Promise<void> {
  return new Promise((resolve) => {
    if (!isOpen(socket)) {
      report({ event: "discarded", why: "the connection is over" });
      resolve();
      return;
    }
    socket.send(data, () => resolve());
    if (socket.bufferedAmount < MOST_UNSENT_BYTES) resolve();
  });
}
