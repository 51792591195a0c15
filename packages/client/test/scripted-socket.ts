import type { Sendable, SocketLike } from "../src/index.ts";

/** A socket whose other end is the test. */
export class ScriptedSocket implements SocketLike {
  static made: ScriptedSocket[] = [];
  readyState = 0;
  readonly protocol = "chat";
  readonly extensions = "permessage-deflate";
  bufferedAmount = 0;
  binaryType = "";
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly sent: Sendable[] = [];
  /** What `close` was called with. */
  closed: readonly [code?: number, reason?: string] | undefined;

  readonly url: string;
  readonly protocols: string | string[] | undefined;

  constructor(url: string, protocols?: string | string[]) {
    this.url = url;
    this.protocols = protocols;
    ScriptedSocket.made.push(this);
  }

  /** As a WebSocket: throws while it connects, and throws away what comes too late. */
  send(data: Sendable): void {
    if (this.readyState === 0) throw new Error("it is not open yet");
    if (this.readyState === 1) this.sent.push(data);
  }

  close(...how: [code?: number, reason?: string]): void {
    if (how[0] === 1) throw new Error("the code 1 may not be sent");
    this.readyState = 2;
    this.closed = how;
  }

  /** The server accepts. */
  open(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  /** The server sends a message. */
  say(data: unknown): void {
    this.onmessage?.({ data, origin: "ws://server" } as never);
  }

  /** The connection is gone: with a Close frame of this code, or with 1006. */
  end(code = 1006, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason, wasClean: code !== 1006 } as never);
  }
}
