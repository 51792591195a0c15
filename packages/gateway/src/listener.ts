import { createServer, IncomingMessage, type Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { FunctionSpec } from "@wsfn/platform";
import { answerError } from "./answer.ts";
import { farewell } from "./farewell.ts";
import { GatewayError } from "./gateway-error.ts";
import { serveHandshake } from "./handshake.ts";
import { serveHttp } from "./plain-http.ts";
import { ignoreError } from "./relay.ts";
import type { Service } from "./service.ts";

/** The port of one function. */
export interface Listener {
  readonly spec: FunctionSpec;
  readonly port: number;
  /** Takes no new connection from now on. */
  stop(): void;
  /** Breaks what is still open, and resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** A head this much over the limits is still read, so that it can be refused by name. */
const HEAD_SLACK_BYTES = 16_384;
/** A burst of clients waits in the kernel rather than being turned away; Node's own 511 is soon full. */
const BACKLOG = 4096;
/** Longest idle time of a client's connection between two plain requests; the platform publishes none. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Opens the port of a function, with Node's own HTTP parser in its strict form.
 *
 * @throws {GatewayError} `PortTaken`
 */
export async function listen(service: Service, spec: FunctionSpec, port: number): Promise<Listener> {
  const { settings } = service;
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
  const sockets = attach(service, spec, server);
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
function attach(service: Service, spec: FunctionSpec, server: Server): ReadonlySet<Socket> {
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
    void serveHttp(service, spec, request, response);
  };

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
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // A handshake that was sent before an earlier answer was read: whose answer comes first would be a guess.
    if (busy.has(socket)) malformed(service, spec, socket, "a handshake behind an unanswered request");
    else void serveHandshake(service, spec, request, socket, head);
  });
  server.on("connect", (_request: IncomingMessage, socket: Socket) => {
    malformed(service, spec, socket, "the method CONNECT", busy.has(socket));
  });
  server.on("clientError", (error: Error & { code?: string; reason?: string }, socket: Socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    const answer = busy.get(socket);
    // It left; there is nobody to answer.
    if (error.code === "ECONNRESET" || error.code === "EPIPE") socket.destroy();
    // Noise behind a request whose answer is on its way: that answer is the last one.
    else if (answer?.headersSent) answer.once("finish", () => farewell(socket));
    else refuseHead(service, spec, socket, headError(service, error), answer !== undefined);
  });
  return sockets;
}

function headError(service: Service, error: Error & { code?: string; reason?: string }): GatewayError {
  const { maxHeaderBytes, maxTargetBytes } = service.settings;
  switch (error.code) {
    case "HPE_HEADER_OVERFLOW": {
      const bytes = `more than ${maxHeaderBytes + maxTargetBytes + HEAD_SLACK_BYTES}`;
      return new GatewayError("HeadersTooLarge", { bytes, max: maxHeaderBytes });
    }
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new GatewayError("RequestTimeout");
    default:
      return new GatewayError(
        "MalformedRequest",
        { reason: error.reason ?? error.message },
        { cause: error },
      );
  }
}

function malformed(
  service: Service,
  ofPort: FunctionSpec,
  socket: Socket,
  reason: string,
  busy = true,
): void {
  refuseHead(service, ofPort, socket, new GatewayError("MalformedRequest", { reason }), busy);
}

/** Answers bytes that never became a request, and ends the connection. */
function refuseHead(
  service: Service,
  ofPort: FunctionSpec,
  socket: Socket,
  error: GatewayError,
  busy: boolean,
): void {
  const head = { method: "", target: "", httpVersion: "1.1", rawHeaders: [], wantsUpgrade: false };
  const exchange = service.begin({ ...head, remoteAddress: socket.remoteAddress ?? "" }, ofPort);
  if (busy || !socket.writable) socket.destroy();
  else {
    const response = new ServerResponse(new IncomingMessage(socket));
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    answerError(response, error, { requestId: exchange.requestId, profile: service.settings.profile });
    response.once("finish", () => farewell(socket));
  }
  exchange.fail(error, error.row.status);
}
