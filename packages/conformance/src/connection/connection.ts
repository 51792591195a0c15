import { isUtf8 } from "node:buffer";
import { once } from "node:events";
import type net from "node:net";
import {
  encodeFrame,
  type Frame,
  FrameReader,
  OPCODE,
  parseClosePayload,
  type ResponseHead,
  RSV1,
  randomMaskKey,
  responseHeadReader,
} from "@wsfn/protocol";
import type { Events } from "../case/case.ts";
import { DeflateCodec } from "./deflate-codec.ts";
import { EventMatcher } from "./event-matcher.ts";
import { fairTimeout } from "./fair-timeout.ts";
import { acceptanceFaults, agreedDeflate, type OpeningRequest } from "./opening.ts";
import { dial, readyEvent, type Target } from "./target.ts";
import { frameLabel, type WireLog } from "./wire-log.ts";

export interface ConnectionOptions {
  readonly target: Target;
  readonly log: WireLog;
  readonly events: Events;
  /** Most octets that the server may send; more ends the connection and is a violation. */
  readonly mostBytes: number;
}

/** How the connection ended, seen from the probe. `given-up`: the probe cut it because of a bound. */
export type End = "fin" | "reset" | "given-up";

const MOST_VIOLATIONS = 20;
const MOST_HEAD_BYTES = 64 * 1024;
const MOST_HEADS = 4;
const MOST_PARTS = 4096;
const MOST_UNSENT_ANSWERS = 256 * 1024;

/**
 * One raw connection. Reads whatever comes, notes every rule that the server breaks, answers pings and Close frames as a client must,
 * and lets the script wait for what it waits for. Owns its socket until `leave`.
 */
export class Connection {
  readonly log: WireLog;
  readonly matcher: EventMatcher;
  /** Rules that the server broke by what it sent. */
  readonly violations: string[] = [];
  response: ResponseHead | undefined;
  codec: DeflateCodec | undefined;
  /** Of the server's Close frame; 1005 when it had none. */
  closeCode: number | undefined;
  /** Who sent the first Close frame, or cut the connection without one. */
  closedFirst: "probe" | "server" | undefined;
  ended: End | undefined;
  answersClose = true;
  /** Takes whole messages instead of the matcher while a stream runs. */
  onMessage: ((kind: "text" | "binary", payload: Buffer) => void) | undefined;
  /** Gives the message that compressed octets are known to be, where nothing was kept of messages before. */
  knownMessage: ((octets: Buffer) => Buffer | undefined) | undefined;
  /** Takes pongs first; true if the pong was one that a barrier waited for. */
  onPong: ((payload: Buffer) => boolean) | undefined;
  #heldPongs: Buffer[] | undefined;

  readonly #socket: net.Socket;
  readonly #target: Target;
  readonly #mostBytes: number;
  #request: OpeningRequest | undefined;
  #heads = responseHeadReader({ maxHeadBytes: MOST_HEAD_BYTES });
  #headsRead = 0;
  #reader: FrameReader | undefined;
  #parts: Buffer[] = [];
  #partsBytes = 0;
  #message: { opcode: number; compressed: boolean } | undefined;
  #receivedBytes = 0;
  #inflatedBytes = 0;
  #closeSent = false;
  #waiter: { holds: () => boolean; done: (held: boolean) => void } | undefined;

  constructor(options: ConnectionOptions) {
    this.#target = options.target;
    this.#mostBytes = options.mostBytes;
    this.log = options.log;
    this.matcher = new EventMatcher(options.events);
    this.#socket = dial(options.target);
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#socket.on("drain", () => this.#changed());
    this.#socket.on("end", () => this.#end("fin", "FIN"));
    this.#socket.on("error", (error: NodeJS.ErrnoException) =>
      this.#end("reset", error.code ?? error.message),
    );
    this.#socket.on("close", () => this.#end("reset", "closed"));
  }

  /** Waits for the connection itself. @throws what the socket says when nobody answers in time. */
  async ready(withinMs: number): Promise<void> {
    const signal = AbortSignal.timeout(withinMs);
    await once(this.#socket, readyEvent(this.#target), { signal });
    this.log.event("connected");
  }

  /** Says what the next response answers to. */
  expectResponse(request: OpeningRequest | undefined): void {
    this.#request = request;
    this.response = undefined;
    this.#heads = responseHeadReader({ maxHeadBytes: MOST_HEAD_BYTES });
  }

  /** True after 101 and until either end is gone. */
  get isOpen(): boolean {
    return this.#reader !== undefined && this.ended === undefined && this.closeCode === undefined;
  }

  get closeSent(): boolean {
    return this.#closeSent;
  }

  /** Octets that were handed to the socket and not to the kernel yet. */
  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Writes octets. What the log shows for them is `label`. */
  send(bytes: Buffer, label: string): void {
    if (this.ended !== undefined) return;
    this.log.note("sent", bytes, label);
    this.#socket.write(bytes);
  }

  /** Marks that the probe's Close frame is out (RFC 6455 7.1.2). */
  noteCloseSent(): void {
    this.#closeSent = true;
    this.closedFirst ??= "probe";
  }

  /** Keeps back answers to pings while a frame leaves in pieces: octets of another frame would become part of it. */
  async insideFrame(write: () => Promise<void>): Promise<void> {
    const held: Buffer[] = [];
    this.#heldPongs = held;
    await write().finally(() => {
      this.#heldPongs = undefined;
    });
    if (!this.isOpen || this.#closeSent) return;
    for (const payload of held) this.sendFrame(OPCODE.pong, payload);
  }

  sendFrame(opcode: number, payload: Buffer): void {
    this.send(
      encodeFrame({ opcode, payload, mask: randomMaskKey }),
      frameLabel({ opcode, fin: true, rsv: 0 }, payload),
    );
    if (opcode === OPCODE.close) this.noteCloseSent();
  }

  /** FIN after everything that was sent. */
  finish(): void {
    this.log.event("FIN sent");
    this.#socket.end();
  }

  /** RST. */
  reset(): void {
    this.log.event("RST sent");
    this.ended ??= "given-up";
    if (this.#target.secure) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
    this.#changed();
  }

  pauseReading(): void {
    this.#socket.pause();
  }

  resumeReading(): void {
    this.#socket.resume();
  }

  /** Ends the connection, whatever its state, without judging anything. */
  leave(): void {
    this.ended ??= "given-up";
    this.#socket.destroy();
    this.#changed();
  }

  /** Cuts the connection because of a bound and says so in the report. */
  giveUp(why: string): void {
    if (this.ended !== undefined) return;
    this.log.event(why);
    this.#violate(why);
    this.leave();
  }

  /** Resolves true as soon as `holds`, false when `withinMs` have passed before. One wait at a time. */
  until(holds: () => boolean, withinMs: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const callOff = fairTimeout(() => done(holds()), withinMs);
      const done = (held: boolean): void => {
        callOff();
        this.#waiter = undefined;
        resolve(held);
      };
      this.#waiter = { holds, done };
    });
  }

  /**
   * The same with a bound on silence instead of time: false when `quietMs` have passed in which nothing moved either way. What bounds
   * the whole is the budget of the case.
   */
  async untilQuiet(holds: () => boolean, quietMs: number): Promise<boolean> {
    for (;;) {
      const before = this.#receivedBytes + this.#socket.bytesWritten - this.unsentBytes;
      if (await this.until(() => holds() || this.ended !== undefined, quietMs)) return holds();
      if (this.#receivedBytes + this.#socket.bytesWritten - this.unsentBytes === before) return false;
    }
  }

  /** Records a checkpoint as an event. */
  mark(name: string): void {
    this.log.event(`checkpoint ${name}: still open`);
    this.matcher.push("mark", Buffer.from(name));
  }

  #changed(): void {
    if (this.#waiter?.holds()) this.#waiter.done(true);
  }

  /** A server that breaks one rule after the other has said all that there is to learn. */
  #violate(text: string): void {
    if (this.violations.length < MOST_VIOLATIONS) this.violations.push(text);
    else this.leave();
  }

  #end(end: End, label: string): void {
    if (this.ended !== undefined) return;
    this.ended = end;
    this.closedFirst ??= "server";
    this.log.event(end === "fin" ? "FIN received" : `connection lost (${label})`);
    // The server closes first and the client follows (RFC 6455 7.1.1): a server that drains waits for that.
    if (end === "fin" && this.answersClose) this.#socket.end();
    this.#changed();
  }

  #take(chunk: Buffer): void {
    if (this.ended === "given-up") return;
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#mostBytes) {
      this.giveUp(
        `expected at most ${this.#mostBytes} octets in this case, came more: the connection was cut`,
      );
      return;
    }
    if (this.#reader === undefined) this.#takeHead(chunk);
    else this.#takeFrames(this.#reader, chunk);
    this.#changed();
  }

  #takeHead(chunk: Buffer): void {
    if (this.response !== undefined) return;
    const progress = this.#heads.push(chunk);
    this.log.note(
      "received",
      chunk,
      progress.state === "complete" ? `response ${progress.head.status}` : "part of a response",
    );
    if (progress.state === "bad") this.giveUp(`${progress.violation.message} (${progress.violation.source})`);
    if (progress.state !== "complete") return;
    const { head, rest } = progress;
    // RFC 9110 15.2: interim responses come before the one that counts.
    if (head.status >= 100 && head.status < 200 && head.status !== 101 && this.#headsRead < MOST_HEADS) {
      this.#headsRead += 1;
      this.#heads = responseHeadReader({ maxHeadBytes: MOST_HEAD_BYTES });
      if (rest.length > 0) this.#takeHead(rest);
      return;
    }
    this.response = head;
    if (head.status !== 101 || this.#request === undefined) return;
    for (const fault of acceptanceFaults(head, this.#request)) this.#violate(fault);
    const agreement = agreedDeflate(head, this.#request);
    if (agreement) this.codec = new DeflateCodec(agreement, { maxMessageBytes: this.#mostBytes });
    this.#reader = new FrameReader({
      from: "server",
      allowedRsv: agreement ? RSV1 : 0,
      onViolation: "note",
      maxPayloadBytes: this.#mostBytes,
    });
    if (rest.length > 0) this.#takeFrames(this.#reader, rest);
  }

  #takeFrames(reader: FrameReader, chunk: Buffer): void {
    const frames = reader.push(chunk);
    this.log.note("received", chunk, this.onMessage ? "part of a stream" : labelOf(frames));
    for (const frame of frames) this.#takeFrame(frame);
    if (reader.stopped !== undefined) this.giveUp(`${reader.stopped.message} (${reader.stopped.source})`);
  }

  #takeFrame(frame: Frame): void {
    for (const { message, source } of frame.violations) this.#violate(`${message} (${source})`);
    const { opcode, payload } = frame;
    if (opcode === OPCODE.ping) {
      // A server that floods with pings and does not read gets no more answers than fit here.
      const mayAnswer = this.isOpen && !this.#closeSent && this.unsentBytes < MOST_UNSENT_ANSWERS;
      if (mayAnswer && this.#heldPongs) this.#heldPongs.push(payload);
      else if (mayAnswer) this.sendFrame(OPCODE.pong, payload);
    } else if (opcode === OPCODE.pong) {
      if (!this.onPong?.(payload)) this.matcher.push("pong", Buffer.from(payload));
    } else if (opcode === OPCODE.close) {
      this.#takeClose(payload);
    } else if (opcode <= OPCODE.binary) {
      this.#takeData(frame);
    }
  }

  #takeClose(payload: Buffer): void {
    if (this.closeCode !== undefined) {
      this.#violate("expected one Close frame, came a second one (RFC 6455 §5.5.1)");
      return;
    }
    const { code, violations } = parseClosePayload(payload);
    for (const { message, source } of violations) this.#violate(`${message} (${source})`);
    this.closeCode = code;
    this.closedFirst ??= "server";
    // RFC 6455 5.5.1: a Close frame is answered with one, carrying the code that came.
    if (!this.#closeSent && this.answersClose) this.sendFrame(OPCODE.close, payload.subarray(0, 2));
  }

  #takeData(frame: Frame): void {
    const first = frame.opcode !== OPCODE.continuation;
    if (first) this.#message = { opcode: frame.opcode, compressed: (frame.rsv & RSV1) !== 0 };
    this.#partsBytes += frame.payloadBytes;
    if (this.#partsBytes > this.#mostBytes) {
      this.giveUp(`expected a message of at most ${this.#mostBytes} octets, came a longer one`);
      return;
    }
    if (frame.payloadBytes > 0) this.#parts.push(frame.payload);
    // Many tiny parts would cost far more than their octets.
    if (this.#parts.length === MOST_PARTS) this.#parts = [Buffer.concat(this.#parts)];
    if (!frame.fin) return;
    const message = this.#message;
    const whole = this.#parts.length === 1 ? (this.#parts[0] ?? frame.payload) : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partsBytes = 0;
    this.#message = undefined;
    if (message !== undefined) this.#takeMessage(message.opcode, message.compressed, whole);
  }

  #giveUpInflating(): void {
    this.giveUp(
      `expected messages of at most ${this.#mostBytes} octets in this case, came compressed ones that inflate to more`,
    );
  }

  #takeMessage(opcode: number, compressed: boolean, octets: Buffer): void {
    let payload = octets;
    if (compressed && this.codec) {
      try {
        payload = this.knownMessage?.(octets) ?? this.codec.inflate(octets);
        this.#inflatedBytes += payload.length;
      } catch (error) {
        // To inflate far is what a bomb costs us: a second one teaches nothing.
        if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") this.#giveUpInflating();
        else
          this.#violate(
            `expected a compressed message that inflates, came ${(error as Error).message} (RFC 7692 §7.2)`,
          );
        return;
      }
      if (this.#inflatedBytes > this.#mostBytes) {
        this.#giveUpInflating();
        return;
      }
    }
    const kind = opcode === OPCODE.text ? "text" : "binary";
    if (kind === "text" && !isUtf8(payload))
      this.#violate("expected UTF-8 in a text message, came other octets (RFC 6455 §8.1)");
    if (this.onMessage) this.onMessage(kind, payload);
    else this.matcher.push(kind, payload);
  }
}

function labelOf(frames: readonly Frame[]): string {
  if (frames.length === 0) return "part of a frame";
  const labels = frames
    .slice(0, 3)
    .map((frame) => frameLabel(frame, frame.payload.subarray(0, 128), frame.payloadBytes));
  return labels.join(" | ") + (frames.length > 3 ? ` | and ${frames.length - 3} more frames` : "");
}
