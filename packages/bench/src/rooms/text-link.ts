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
    // The usual case: one read brought one whole message, and needs no frame to be made for it.
    const from = this.#reader.insideFrame || this.#reader.insideMessage ? 0 : textBegins(bytes);
    if (from > 0) {
      this.#listener.onText(bytes.subarray(from));
      return;
    }
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

/** A final text frame without a mask (RFC 6455 section 5.2). */
const TEXT = 0x81;
const LENGTH_IN_16_BITS = 126;

/** Where the payload begins in octets that are one text message in one frame, and nothing else; 0 where they are not. */
function textBegins(bytes: Buffer): number {
  if (bytes[0] !== TEXT) return 0;
  const [length = 0, high = 0, low = 0] = [bytes[1], bytes[2], bytes[3]];
  if (length < LENGTH_IN_16_BITS) return length + 2 === bytes.length ? 2 : 0;
  const isWhole = length === LENGTH_IN_16_BITS && high * 256 + low + 4 === bytes.length;
  return isWhole && bytes.length >= LENGTH_IN_16_BITS + 4 ? 4 : 0;
}
