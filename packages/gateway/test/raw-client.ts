import { connect, type Socket } from "node:net";

/** A client that writes what a test gives it and keeps what comes back. */
export class RawClient {
  readonly socket: Socket;
  /** Resolves with `"fin"` or the error's code when the connection is over for reading. */
  readonly ended: Promise<string>;
  #received = Buffer.alloc(0);
  #changed: (() => void) | undefined;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    this.socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#changed?.();
    });
    this.ended = new Promise((resolve) => {
      this.socket.on("end", () => resolve("fin"));
      this.socket.on("error", (error: Error & { code?: string }) => resolve(error.code ?? error.message));
      this.socket.on("close", () => resolve("closed"));
    });
  }

  get received(): Buffer {
    return this.#received;
  }

  send(data: string | Buffer): this {
    this.socket.write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
    return this;
  }

  /** Waits until what came satisfies a test; rejects when the connection ends before. */
  async until(enough: (received: Buffer) => boolean): Promise<Buffer> {
    let over: string | undefined;
    void this.ended.then((how) => {
      over = how;
      this.#changed?.();
    });
    while (!enough(this.#received)) {
      if (over !== undefined) throw new Error(`ended (${over}) after ${this.#received.toString("latin1")}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
    return this.#received;
  }

  /** The head of the answer, as text. */
  async head(): Promise<string> {
    const all = await this.until((received) => received.includes("\r\n\r\n"));
    return all.toString("latin1").split("\r\n\r\n", 1)[0] ?? "";
  }

  /** Everything that comes until the other side ends. */
  async whole(): Promise<string> {
    await this.ended;
    return this.#received.toString("latin1");
  }
}

/** A correct opening handshake, with lines of a test in it. */
export function handshake({
  target = "/",
  host = "127.0.0.1",
  lines = [] as string[],
  method = "GET",
} = {}): string {
  return [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...lines,
    "",
    "",
  ].join("\r\n");
}
