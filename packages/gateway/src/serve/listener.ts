import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { FunctionSpec } from "@wsfn/platform";
import { GatewayError } from "../gateway-error.ts";
import { ignoreError } from "../relay/ignore-error.ts";
import type { GatewaySettings } from "../settings.ts";
import { farewell } from "./farewell.ts";
import { type HandshakeDeps, serveHandshake } from "./handshake.ts";
import { type PlainHttpDeps, serveHttp } from "./plain-http.ts";
import { HEAD_SLACK_BYTES, headError, malformed, type RefusedHeadDeps, refuseHead } from "./refused-head.ts";

/** What a listener and all that it serves take from the gateway. */
export interface ListenerDeps extends HandshakeDeps, PlainHttpDeps, RefusedHeadDeps {
  readonly settings: HandshakeDeps["settings"] &
    PlainHttpDeps["settings"] &
    RefusedHeadDeps["settings"] &
    Pick<GatewaySettings, "host" | "headerTimeoutMs" | "maxConnections">;
}

/** The port of one function. */
export interface Listener {
  readonly spec: FunctionSpec;
  readonly port: number;
  /** Takes no new connection from now on. */
  stop(): void;
  /** Breaks what is still open, and resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** A burst of clients waits in the kernel rather than being turned away; Node's own 511 is soon full. */
const BACKLOG = 4096;
/** Longest idle time of a client's connection between two plain requests; the platform publishes none. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Opens the port of a function, with Node's own HTTP parser in its strict form.
 *
 * @throws {GatewayError} `PortTaken`
 */
export async function listen(deps: ListenerDeps, spec: FunctionSpec, port: number): Promise<Listener> {
  const { settings } = deps;
  const server = createServer({
    maxHeaderSize: settings.maxHeaderBytes + settings.maxTargetBytes + HEAD_SLACK_BYTES,
    insecureHTTPParser: false,
    // Checked by `admit`, which answers in the platform's words.
    requireHostHeader: false,
    headersTimeout: settings.headerTimeoutMs,
    connectionsCheckingInterval: Math.max(20, Math.min(1000, settings.headerTimeoutMs / 4)),
    // A whole request is bounded by the function's own timeout.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    noDelay: true,
  });
  // Headers beyond Node's default count would be dropped in silence; their bytes are limited instead.
  server.maxHeadersCount = 0;
  server.maxConnections = settings.maxConnections;
  const sockets = attach(deps, spec, server);
  await bind(server, settings.host, port);
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  return {
    spec,
    port: (server.address() as AddressInfo).port,
    stop: () => server.close(),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: Error & { code?: string }) => {
      const what = cause.code === "EADDRINUSE" ? `port ${port} of ${host} is taken` : cause.message;
      reject(new GatewayError("PortTaken", { what }, { cause }));
    });
    server.listen({ host, port, backlog: BACKLOG }, resolve);
  });
}

/** Gives each thing that may come from the parser to its stage. Returns the sockets that are open. */
function attach(deps: ListenerDeps, ofPort: FunctionSpec, server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  /** Answers under way: nothing else may be written to their sockets. */
  const busy = new WeakMap<Socket, ServerResponse>();
  /** Sockets that were refused: the parser goes on complaining about what still comes. */
  const refused = new WeakSet<Socket>();

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    busy.set(request.socket, response);
    response.once("close", () => {
      // Of pipelined requests the last one's answer is the one that ends the connection.
      if (busy.get(request.socket) === response) busy.delete(request.socket);
    });
    void serveHttp({ ofPort, request, response }, deps);
  };

  const refuse = (socket: Socket, error: GatewayError): void =>
    refuseHead({ ofPort, socket, isBusy: busy.has(socket) }, error, deps);

  function forget(this: Socket): void {
    sockets.delete(this);
  }

  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", ignoreError).once("close", forget);
    // Every pipelined request that has no answer yet listens for the end of its client. How many may be, the parser decides:
    // it stops reading when answers pile up.
    socket.setMaxListeners(0);
  });
  server.on("request", serve).on("checkContinue", serve).on("checkExpectation", serve);
  server.on("upgrade", (request: IncomingMessage, socket: Socket, firstBytes: Buffer) => {
    // A handshake that was sent before an earlier answer was read: whose answer comes first would be a guess.
    if (busy.has(socket)) refuse(socket, malformed("a handshake after an unanswered request"));
    else void serveHandshake({ ofPort, request, socket, firstBytes }, deps);
  });
  server.on("connect", (_request: IncomingMessage, socket: Socket) => {
    refuse(socket, malformed("the method CONNECT"));
  });
  server.on("clientError", (error: Error & { code?: string; reason?: string }, socket: Socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    const answer = busy.get(socket);
    // It left; there is nobody to answer.
    if (error.code === "ECONNRESET" || error.code === "EPIPE") socket.destroy();
    // Noise after a request whose answer is on its way: that answer is the last one.
    else if (answer?.headersSent) answer.once("finish", () => farewell(socket, deps.clock));
    else refuse(socket, headError(error, deps.settings));
  });
  return sockets;
}
