import type { Socket } from "node:net";
import { encodeFrame, type Frame, FrameReader, OPCODE } from "@wsfn/protocol";
import { BenchError } from "../bench-error.ts";
import { openSocket } from "../load/open-socket.ts";

/** What a link reports. */
export interface TextLinkListener {
  /** A text message, as octets that are good until this returns. */
  onText(text: Buffer): void;
  onFault(error: BenchError): void;
}

/** A WebSocket that carries short texts: no compression, fragments joined, pings answered. */
export class TextLink {
  readonly #listener: TextLinkListener;
  readonly #reader = new FrameReader({ from: "server" });
  #socket: Socket | undefined;
  #parts: Buffer[] = [];
  #over = false;

  /** Frames that answer what came with the handshake, before the socket is at hand. */
  #unsent: Buffer[] = [];

  constructor(listener: TextLinkListener) {
    this.#listener = listener;
  }

  /** Connects and upgrades. @throws {BenchError} `BadUrl`, `NobodyListens`, `NotWebSocket` */
  async open(url: string): Promise<void> {
    const socket = await openSocket(url, {
      onRead: (bytes) => this.#read(bytes),
      onEnd: (why) => this.#fault(`expected the connection to stay, got ${why}`),
    });
    this.#socket = socket;
    for (const frame of this.#unsent.splice(0)) socket.write(frame);
    // Closed while the handshake was under way.
    if (this.#over) socket.destroy();
  }

  /** Sends a text message. */
  send(text: string): void {
    this.#write(OPCODE.text, Buffer.from(text));
  }

  /** Ends the connection without waiting. */
  close(): void {
    this.#over = true;
    this.#socket?.destroy();
  }

  #write(opcode: number, payload: Buffer): void {
    // A key of zeros is a key: what is measured is not how a client masks.
    const frame = encodeFrame({ opcode, payload, mask: 0 });
    if (this.#socket) this.#socket.write(frame);
    else this.#unsent.push(frame);
  }

  #read(bytes: Buffer): void {
    for (const frame of this.#reader.push(bytes)) {
      if (this.#over) return;
      this.#take(frame);
    }
    const { stopped } = this.#reader;
    if (stopped !== undefined) this.#fault(stopped.message);
  }

  #take(frame: Frame): void {
    const { opcode, payload, fin } = frame;
    if (opcode === OPCODE.ping) this.#write(OPCODE.pong, payload);
    else if (opcode === OPCODE.close) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : "none";
      const reason = payload.subarray(2).toString();
      this.#fault(`expected the connection to stay, got a Close with code ${code} ${reason}`.trimEnd());
    } else if (opcode === OPCODE.text && fin) this.#listener.onText(payload);
    else if (opcode === OPCODE.text || opcode === OPCODE.continuation) {
      this.#parts.push(Buffer.from(payload));
      if (fin) this.#listener.onText(Buffer.concat(this.#parts.splice(0)));
    }
  }

  #fault(what: string): void {
    if (this.#over) return;
    this.close();
    this.#listener.onFault(new BenchError("ConnectionEnded", what));
  }
}
