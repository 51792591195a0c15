import { createServer, type Server, STATUS_CODES } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { answerPage, answerText } from "./answer-page.ts";
import { API_SUBPROTOCOL, misdirected, type Refused, refusedCaller, TOKEN_PREFIX } from "./caller.ts";
import { type PageFiles, readPageFiles } from "./page-files.ts";

const HOST = "127.0.0.1";
/** Callers of the API at once: a person has a few windows open, and a script or two. */
const MAX_CALLERS = 16;
/** Longest message of a caller; a message of the client is at most a third of it. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** How the console listens. */
export interface ListenerOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly token: string;
  /** A caller who may. Its end is its own. */
  readonly onCaller: (socket: WebSocket) => void;
}

/** The console's port on this machine, the page on it, and the API's handshakes. */
export class ConsoleListener {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => API_SUBPROTOCOL,
  });
  readonly #options: ListenerOptions;
  readonly #connections = new Set<Socket>();
  #files: Promise<PageFiles> | undefined;

  private constructor(server: Server, options: ListenerOptions) {
    this.#server = server;
    this.#options = options;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket: Socket) => {
      this.#connections.add(socket.on("close", () => this.#connections.delete(socket)));
    });
    server.on("request", (request, response) => {
      const refused = misdirected(request, this.port);
      if (refused) answerText(response, refused.status, refused.why);
      else void answerPage(request, response, () => this.#pageFiles());
    });
    server.on("upgrade", (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      const refused =
        misdirected(request, this.port) ?? refusedCaller(request, this.port, options.token) ?? this.#full();
      if (request.url?.split("?", 1)[0] !== "/api") refuse(socket, 404, "the API is at /api");
      else if (refused) refuse(socket, refused.status, refused.why);
      else this.#sockets.handleUpgrade(request, socket, head, (caller) => this.#options.onCaller(caller));
    });
  }

  /** @throws {Error} of Node, `EADDRINUSE` when somebody has the port. */
  static async open(options: ListenerOptions): Promise<ConsoleListener> {
    const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 });
    server.maxConnections = 4 * MAX_CALLERS;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(options.port, HOST, resolve);
    });
    return new ConsoleListener(server, options);
  }

  /** Where the page is. The fragment, which browsers send to nobody, has the token. */
  get url(): string {
    return `http://${HOST}:${this.port}/#${this.#options.token}`;
  }

  /** What a script needs to call the API. */
  get api(): { readonly url: string; readonly subprotocols: readonly string[] } {
    const subprotocols = [API_SUBPROTOCOL, `${TOKEN_PREFIX}${this.#options.token}`];
    return { url: `ws://${HOST}:${this.port}/api`, subprotocols };
  }

  /** Ends what is open, too. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets.clients) socket.terminate();
    for (const socket of this.#connections) socket.destroy();
    await closed;
  }

  #pageFiles(): Promise<PageFiles> {
    this.#files ??= readPageFiles().catch((error: unknown) => {
      this.#files = undefined; // the next one asks again
      throw error;
    });
    return this.#files;
  }

  #full(): { status: 503; why: string } | undefined {
    if (this.#sockets.clients.size < MAX_CALLERS) return undefined;
    return { status: 503, why: `${MAX_CALLERS} callers are connected: close a window of the console` };
  }
}

function refuse(socket: Duplex, status: Refused["status"] | 404 | 503, why: string): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(why) + 1}\r\n\r\n${why}\n`,
  );
}
