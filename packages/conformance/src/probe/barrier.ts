import { encodeFrame, OPCODE, randomMaskKey } from "@wsfn/protocol";
import { describePayload } from "../case/payload.ts";
import type { Connection } from "../connection/connection.ts";
import type { SeenEvent } from "../connection/event-matcher.ts";

/** Shown in a finding. */
const MOST_OTHERS = 3;

/**
 * A ping of the probe's own. Its pong proves that the server has read everything before it: frames are handled in order, and a ping
 * may stand between the frames of a message (RFC 6455 5.5.2). Such pongs are not events of the case.
 */
export class Barriers {
  readonly #connection: Connection;
  readonly #waiting: Buffer[] = [];
  #made = 0;
  #wasSilent = false;
  readonly #others: Buffer[] = [];

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

  /**
   * Sends one and waits. `open`: its pong came; `over`: the connection is closing or gone; `silent`: neither in time. A server that was
   * silent once has broken the case: later pings are waited for a tenth of that.
   */
  async pass(quietMs: number): Promise<"open" | "over" | "silent"> {
    const ping = encodeFrame({ opcode: OPCODE.ping, payload: this.payload(), mask: randomMaskKey });
    this.#connection.send(ping, "ping of the probe's own");
    const settled = await this.#connection.untilQuiet(
      () => this.#waiting.length === 0 || !this.#connection.isOpen,
      this.#wasSilent ? quietMs / 10 : quietMs,
    );
    if (!this.#connection.isOpen) return "over";
    this.#wasSilent ||= !settled;
    return settled ? "open" : "silent";
  }

  /** Pongs that came since a ping of the probe's own was out, with a payload that none of them had. */
  get others(): readonly SeenEvent[] {
    return this.#others.map((payload) => ({
      kind: "pong",
      bytes: payload.length,
      shown: describePayload(payload),
    }));
  }

  // RFC 6455 5.5.3: a server may answer only the latest of several pings, so one pong settles all before it.
  #arrived(payload: Buffer): boolean {
    const at = this.#waiting.findIndex((one) => one.equals(payload));
    if (at < 0 && this.#waiting.length > 0 && this.#others.length < MOST_OTHERS)
      this.#others.push(Buffer.from(payload));
    if (at < 0) return false;
    this.#waiting.splice(0, at + 1);
    return true;
  }
}
