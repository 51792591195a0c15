import type { Environment, Sendable, SocketLike } from "./environment.ts";
import type { Drop, DropReason } from "./events.ts";
import { Pulse } from "./heartbeat.ts";
import type { Options, Provided } from "./options.ts";

/** Where a connection goes. */
export interface Destination {
  readonly url: Provided<string | URL>;
  readonly protocols: Provided<string | string[]> | undefined;
}

/** Who has a connection made. */
export interface ConnectionOwner {
  onOpen(connection: Connection): void;
  onMessage(connection: Connection, event: MessageEvent): void;
  /** Called once: it is gone, or none came about. */
  onDrop(connection: Connection, drop: Drop): void;
}

/** One try to connect, and the connection that it becomes. It ends once, whatever happens to its socket. */
export class Connection {
  readonly #options: Options;
  readonly #owner: ConnectionOwner;
  readonly #cancelTimeout: () => void;
  #socket: SocketLike | undefined;
  #pulse: Pulse | undefined;
  #isOpen = false;
  #isOver = false;

  constructor(to: Destination, options: Options, owner: ConnectionOwner, binaryType: string) {
    this.#options = options;
    this.#owner = owner;
    // The provider's time counts: a token that never comes must not stop the tries.
    this.#cancelTimeout = options.environment.setTimer(options.connectTimeoutMs, () =>
      this.drop("connect-timeout"),
    );
    // Always a turn later, so that the owner knows the connection before it hears of it.
    void this.#begin(to, binaryType).catch((error: unknown) =>
      this.#end({ ...BROKEN, reason: "provider", error }),
    );
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#isOver;
  }

  /** False also while the server's Close frame is being answered: a WebSocket throws away what is sent then. */
  get canSend(): boolean {
    return this.isOpen && this.#socket?.readyState === 1;
  }

  /** Undefined before the URL is known. */
  get socket(): SocketLike | undefined {
    return this.#socket;
  }

  send(data: Sendable): void {
    this.#socket?.send(data as never);
  }

  /** Asks the server for a sign of life, now. */
  ask(): void {
    this.#pulse?.ask();
  }

  /** Gives it up: what its socket does from here on is nobody's business. */
  drop(reason: DropReason): void {
    this.#end({ ...BROKEN, reason });
    this.#letGo();
  }

  /** Starts the closing handshake; messages and the end still come. */
  close(code?: number, reason?: string): void {
    this.#socket?.close(code, reason);
    this.#pulse?.stop();
  }

  async #begin({ url, protocols }: Destination, binaryType: string): Promise<void> {
    const [to, subprotocols] = await Promise.all([provided(url), provided(protocols)]);
    if (this.#isOver) return;
    const socket = newSocket(this.#options.environment, String(to), subprotocols);
    this.#socket = socket;
    socket.binaryType = binaryType;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event: MessageEvent) => {
      if (this.#pulse?.heard(event.data) !== false) this.#owner.onMessage(this, event);
    };
    socket.onclose = ({ code, reason, wasClean }: CloseFields) => {
      const why = !this.#isOpen ? "failed" : code === 1006 ? "lost" : "closed";
      this.#end({ reason: why, code, closeReason: reason, wasClean });
    };
    // A close follows, which has all there is to know.
    socket.onerror = () => {};
  }

  #opened(): void {
    this.#isOpen = true;
    this.#cancelTimeout();
    const { heartbeat, environment } = this.#options;
    if (heartbeat) {
      const owner = { send: (data: Sendable) => this.send(data), onSilence: () => this.drop("heartbeat") };
      this.#pulse = new Pulse(heartbeat, environment, owner);
    }
    this.#owner.onOpen(this);
  }

  #end(drop: Drop): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimeout();
    this.#pulse?.stop();
    this.#owner.onDrop(this, drop);
  }

  #letGo(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Still listening to errors: `ws` throws those that nobody hears, and closing a socket that connects is one.
    socket.close();
  }
}

type CloseFields = { readonly code: number; readonly reason: string; readonly wasClean: boolean };

/** What a client knows of an end without a Close frame. */
const BROKEN = { code: 1006, closeReason: "", wasClean: false };

const provided = <T>(value: Provided<T> | undefined): T | undefined | Promise<T> =>
  typeof value === "function" ? (value as () => T | Promise<T>)() : value;

function newSocket({ WebSocket }: Environment, url: string, protocols?: string | string[]): SocketLike {
  if (!WebSocket) {
    throw new TypeError(
      "expected a WebSocket, got none: on Node 20 give environment.WebSocket, e.g. of the package ws",
    );
  }
  return protocols === undefined ? new WebSocket(url) : new WebSocket(url, protocols);
}
