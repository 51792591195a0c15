import net from "node:net";
import { encodeResponse, type HeadReader, type RequestHead, requestHeadReader } from "@wsfn/protocol";
import { type Behaviour, REFERENCE } from "./behaviour.ts";
import { dies } from "./fatal-requests.ts";
import { answerRequest } from "./opening-answer.ts";
import { Session } from "./session.ts";

export interface ReferenceServer {
  readonly url: string;
  /** Ends every WebSocket with a code and takes no more connections; `gone` is called when the last one has left. */
  drain(code: number, gone: () => void): void;
  close(): Promise<void>;
}

const MAX_HEAD_BYTES = 32 * 1024;

/**
 * A small echo server that keeps every rule of the catalogue, on a raw socket and a free port. `behaviour` makes it do one thing wrong,
 * which is how the suite itself is tried.
 */
export async function startReference(
  behaviour: Behaviour = REFERENCE,
  host = "127.0.0.1",
  port = 0,
  onOpen: (head: RequestHead) => void = () => {},
): Promise<ReferenceServer> {
  const server = new Reference(behaviour, onOpen);
  return server.listen(host, port);
}

class Reference {
  readonly #behaviour: Behaviour;
  readonly #onOpen: (head: RequestHead) => void;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  readonly #sessions = new Set<Session>();
  /** Clients that wait for another one, where the server serves one at a time. */
  readonly #queue: (() => void)[] = [];
  #busy = false;

  constructor(behaviour: Behaviour, onOpen: (head: RequestHead) => void) {
    this.#behaviour = behaviour;
    this.#onOpen = onOpen;
    this.#server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
  }

  async listen(host: string, port: number): Promise<ReferenceServer> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, 1024, resolve);
    });
    const address = this.#server.address();
    const taken = typeof address === "object" && address !== null ? address.port : 0;
    return {
      url: `ws://127.0.0.1:${taken}/`,
      drain: (code, gone) => {
        if (this.#behaviour.onSigterm !== "listen on") this.#server.close(gone);
        const forgotten = this.#behaviour.onSigterm === "forget one" ? 1 : 0;
        for (const session of [...this.#sessions].slice(forgotten)) session.drain(code);
      },
      close: () => this.#die(),
    };
  }

  #die(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A client that resets its connection is ordinary, and nothing has to be reported.
    socket.on("error", () => {
      socket.destroy();
      if (this.#behaviour.diesOf === "reset") void this.#die();
    });
    if (this.#sockets.size > (this.#behaviour.mostConnections ?? Number.POSITIVE_INFINITY)) {
      socket.destroy();
      return;
    }
    if (this.#behaviour.servesNextAfter === undefined) this.#serve(socket, () => {});
    else this.#inTurn(socket);
  }

  #inTurn(socket: net.Socket): void {
    const start = (): void => {
      this.#busy = true;
      let done = false;
      const next = (): void => {
        if (done) return;
        done = true;
        this.#busy = false;
        this.#queue.shift()?.();
      };
      socket.on("close", next);
      this.#serve(socket, next);
    };
    if (this.#busy) this.#queue.push(start);
    else start();
  }

  /** `next` is called when another client may be served, for a server that serves one after the other. */
  #serve(socket: net.Socket, next: () => void): void {
    const behaviour = this.#behaviour;
    let heads: HeadReader<RequestHead> = requestHeadReader({ maxHeadBytes: MAX_HEAD_BYTES });
    let session: Session | undefined;
    let raw = "";
    let timer: NodeJS.Timeout | undefined;
    const cutAfter = (ms: number | undefined): void => {
      clearTimeout(timer);
      if (ms !== undefined) timer = setTimeout(() => socket.destroy(), ms).unref();
    };
    cutAfter(behaviour.cutsSlowRequestAfterMs);
    socket.on("end", () => {
      if (behaviour.diesOf === "FIN") void this.#die();
      else if (session) session.peerEnded();
      else socket.end();
    });
    socket.on("data", (chunk: Buffer) => {
      if (session) {
        session.take(chunk);
        if (behaviour.servesNextAfter === "frame" && !session.insideFrame) next();
        return;
      }
      if (behaviour.servesNextAfter === "first octet") next();
      raw += chunk.toString("latin1");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: octets that no request has are what is looked for
      if (behaviour.diesOf === "bad request" && /[\0-\x08\x80-\xff]|^PRI /.test(raw)) void this.#die();
      const fold = behaviour.endsHeadAtFold ? chunk.indexOf("\r\n ") : -1;
      const progress = heads.push(
        fold < 0 ? chunk : Buffer.concat([chunk.subarray(0, fold), Buffer.from("\r\n\r\n")]),
      );
      if (progress.state === "partial") {
        if (behaviour.wantsHeadInOnePiece) socket.end(encodeResponse({ status: 400, headers: [] }));
        return;
      }
      if (progress.state === "bad") {
        socket.end(encodeResponse({ status: 431, headers: [] }));
        return;
      }
      const { head } = progress;
      if (behaviour.servesNextAfter === "request") next();
      if (behaviour.careless !== undefined && dies(behaviour.careless, head)) {
        void this.#die();
        return;
      }
      const answer = answerRequest(head, raw, behaviour);
      if (answer.status !== 101) {
        if (answer.keeps) {
          heads = requestHeadReader({ maxHeadBytes: MAX_HEAD_BYTES });
          raw = "";
          socket.write(answer.bytes);
          cutAfter(behaviour.cutsIdleHttpAfterMs);
        } else {
          socket.end(answer.bytes);
        }
        if (head.target === "/pre-stop" && answer.status === 200 && behaviour.onPreStop === undefined)
          for (const one of this.#sessions) one.drain(1001);
        return;
      }
      clearTimeout(timer);
      socket.write(answer.bytes);
      this.#onOpen(head);
      session = this.#open(socket, answer.deflate);
      const rest = fold < 0 ? progress.rest : chunk.subarray(fold + 2);
      if (rest.length > 0) session.take(behaviour.losesFirstOctetBehindHead ? rest.subarray(1) : rest);
    });
  }

  #open(socket: net.Socket, deflate: ConstructorParameters<typeof Session>[2]): Session {
    const session = new Session(socket, this.#behaviour, deflate, () => void this.#die());
    this.#sessions.add(session);
    socket.on("close", () => this.#sessions.delete(session));
    return session;
  }
}
