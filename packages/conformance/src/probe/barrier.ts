import { encodeFrame, OPCODE, randomMaskKey } from "@wsfn/protocol";
import type { Connection } from "../connection/connection.ts";

/**
 * A ping of the probe's own. Its pong proves that the server has read everything before it: frames are handled in order, and a ping
 * may stand between the frames of a message (RFC 6455 5.5.2). Such pongs are not events of the case.
 */
export class Barriers {
  readonly #connection: Connection;
  readonly #waiting: Buffer[] = [];
  #made = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.onPong = (payload) => this.#arrived(payload);
  }

  /** The payload of a ping that is about to be sent. */
  payload(): Buffer {
    const payload = Buffer.from(`barrier ${this.#made}`);
    this.#made += 1;
    this.#waiting.push(payload);
    return payload;
  }

  /** Sends one and waits. `open`: its pong came; `over`: the connection is closing or gone; `silent`: neither in time. */
  async pass(quietMs: number): Promise<"open" | "over" | "silent"> {
    const ping = encodeFrame({ opcode: OPCODE.ping, payload: this.payload(), mask: randomMaskKey });
    this.#connection.send(ping, "ping of the probe's own");
    const settled = await this.#connection.untilQuiet(
      () => this.#waiting.length === 0 || !this.#connection.isOpen,
      quietMs,
    );
    if (!this.#connection.isOpen) return "over";
    return settled ? "open" : "silent";
  }

  // RFC 6455 5.5.3: a server may answer only the latest of several pings, so one pong settles all before it.
  #arrived(payload: Buffer): boolean {
    const at = this.#waiting.findIndex((one) => one.equals(payload));
    if (at < 0) return false;
    this.#waiting.splice(0, at + 1);
    return true;
  }
}
