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
  resetTcp,
  responseHeadReader,
} from "@wsfn/protocol";
import type { Events } from "../case/case.ts";
import { DeflateCodec } from "./deflate-codec.ts";
import { EventMatcher } from "./event-matcher.ts";
import { type Fact, violation } from "./fact.ts";
import { fairTimeout, whenAborted } from "./fair-timeout.ts";
import { framesLabel } from "./frames-label.ts";
import { Http2Start, namesHttp2 } from "./http2-start.ts";
import { MessageJoiner } from "./message-joiner.ts";
import { agreedDeflate, type OpeningRequest } from "./opening.ts";
import { PlatformRefusal } from "./platform-refusal.ts";
import { Pulse } from "./pulse.ts";
import { dial, readyEvent, type Target } from "./target.ts";
import { Traffic } from "./traffic.ts";
import { Wait } from "./wait.ts";
import { frameLabel, type WireLog } from "./wire-log.ts";

/** Where a connection goes, what it writes down, and how much it takes. */
export interface ConnectionOptions {
  readonly target: Target;
  readonly log: WireLog;
  readonly events: Events;
  /** Most octets that the server may send; more ends the connection and is a violation. */
  readonly mostBytes: number;
  /** Of the case that it belongs to. Default: one of its own, for nobody. */
  readonly pulse?: Pulse;
  /** Leaves it at once. */
  readonly signal?: AbortSignal | undefined;
}

/** How the connection ended, seen from the probe. `given-up`: the probe cut it because of a bound. */
export type End = "fin" | "reset" | "given-up";

const LEFT = "the probe left before it was connected";
/** A server that broke so many rules has shown all that there is to learn; what else it sends costs only time. */
const MOST_FACTS = 20;
/** Four times what Node's own server takes: a long head is no fault of a WebSocket server's. */
const MOST_HEAD_BYTES = 64 * 1024;
/** Interim responses before the one that counts. Two are usual (100, 103); without a bound a server could send them for ever. */
const MOST_HEADS = 4;
/** Of answers to pings that the server does not read. */
const MOST_UNSENT_ANSWERS = 256 * 1024;

/**
 * One raw connection. Reads whatever comes, notes every rule that the server breaks, answers pings and Close frames as a client must,
 * and lets the script wait for what it waits for. Owns its socket until `leave`.
 */
export class Connection {
  readonly log: WireLog;
  readonly matcher: EventMatcher;
  /** Rules that the server broke by what it sent, whatever the case is about. */
  readonly facts: Fact[] = [];
  response: ResponseHead | undefined;
  readonly refusal = new PlatformRefusal();
  codec: DeflateCodec | undefined;
  /** Of the server's Close frame; 1005 when it had none. */
  closeCode: number | undefined;
  /** Close frames of the server. */
  closeFrames = 0;
  /** Set by a 101 to HTTP/2. */
  http2: Http2Start | undefined;
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
  #isFrameOpen = false;

  readonly #socket: net.Socket;
  readonly #traffic: Traffic;
  readonly #target: Target;
  readonly #mostBytes: number;
  readonly #pulse: Pulse;
  readonly #wait: Wait;
  readonly #messages: MessageJoiner;
  #request: OpeningRequest | undefined;
  #heads = responseHeadReader({ maxHeadBytes: MOST_HEAD_BYTES });
  #headsRead = 0;
  #reader: FrameReader | undefined;
  #closeSent = false;

  constructor(options: ConnectionOptions) {
    this.#target = options.target;
    this.#mostBytes = options.mostBytes;
    this.log = options.log;
    this.#pulse = options.pulse ?? new Pulse();
    this.#wait = new Wait(() => this.#pulse.ranOutOfTime());
    this.matcher = new EventMatcher(options.events);
    this.#messages = new MessageJoiner(options.mostBytes);
    this.#socket = dial(options.target);
    this.#traffic = new Traffic(this.#socket);
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#socket.on("drain", () => this.#wait.look());
    this.#socket.on("end", () => this.#end("fin", "FIN"));
    this.#socket.on("error", (error: NodeJS.ErrnoException) =>
      this.#end("reset", error.code ?? error.message),
    );
    this.#socket.on("close", () => this.#end("reset", "closed"));
    this.#socket.once(
      "close",
      whenAborted(options.signal, () => this.leave()),
    );
  }

  /** Waits for the connection itself. @throws what the socket says when nobody answers in time. */
  async ready(withinMs: number): Promise<void> {
    if (this.ended !== undefined) throw new Error(LEFT);
    const late = new AbortController();
    const { signal } = late;
    const callOff = fairTimeout(() => late.abort(), withinMs);
    await Promise.race([
      once(this.#socket, readyEvent(this.#target), { signal }),
      // A socket that is destroyed on the way says neither that it is connected nor that it is not.
      once(this.#socket, "close", { signal }).then(() => Promise.reject(new Error(LEFT))),
    ])
      .catch((error: Error) => {
        if (signal.aborted) this.#pulse.ranOutOfTime();
        throw error;
      })
      .finally(callOff);
    this.#pulse.moved();
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
    return this.#traffic.unsentBytes;
  }

  /** Octets that were sent since the server sent anything. */
  get unansweredBytes(): number {
    return this.#traffic.unansweredBytes;
  }

  get receivedBytes(): number {
    return this.#traffic.receivedBytes;
  }

  /** Writes octets. What the log shows for them is `label`. */
  send(bytes: Buffer, label: string): void {
    if (this.ended !== undefined) return;
    // Until the 101 what is sent is a request.
    this.log.note("sent", bytes, label, this.#reader ? "frames" : "head");
    this.#pulse.acted();
    this.#traffic.sent();
    this.#socket.write(bytes);
  }

  /** Marks that the probe's Close frame is out (RFC 6455 7.1.2). */
  noteCloseSent(): void {
    this.#closeSent = true;
    this.closedFirst ??= "probe";
  }

  /** From here on the server is inside a frame that is longer than what was sent: pings get no answer, which would become part of it. */
  leaveFrameOpen(): void {
    this.#isFrameOpen = true;
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
    const bytes = encodeFrame({ opcode, payload, mask: randomMaskKey });
    this.send(bytes, frameLabel({ opcode, fin: true, rsv: 0 }, payload));
    if (opcode === OPCODE.close) this.noteCloseSent();
  }

  /** FIN after everything that was sent. */
  finish(): void {
    this.log.event("FIN sent");
    this.#pulse.acted();
    this.#socket.end();
  }

  /** RST. */
  reset(): void {
    this.log.event("RST sent");
    this.#pulse.acted();
    this.ended ??= "given-up";
    if (this.#target.secure) this.#socket.destroy();
    else resetTcp(this.#socket);
    this.#wait.look();
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
    this.#wait.look();
  }

  /** Cuts the connection because of a bound, which `fact` names. */
  giveUp(fact: Fact): void {
    if (this.ended !== undefined) return;
    this.log.event("cut by the probe");
    this.#note(fact);
    this.leave();
  }

  /** Resolves true as soon as `holds`, false when `withinMs` have passed before. One wait at a time. */
  until(holds: () => boolean, withinMs: number): Promise<boolean> {
    return this.#wait.until(holds, withinMs);
  }

  /**
   * The same with a bound on silence instead of time: false when `quietMs` have passed in which nothing moved either way. What bounds
   * the whole is the budget of the case.
   */
  async untilQuiet(holds: () => boolean, quietMs: number): Promise<boolean> {
    let waitMs = quietMs;
    for (;;) {
      const before = this.#traffic.movedBytes;
      if (await this.until(() => holds() || this.ended !== undefined, waitMs)) return holds();
      if (this.#traffic.movedBytes === before) return false;
      // What moved long ago does not begin the silence anew.
      waitMs = Math.max(1, quietMs - this.#traffic.stillMs);
    }
  }

  /** Records a checkpoint as an event. */
  mark(name: string): void {
    this.log.event(`checkpoint ${name}: still open`);
    this.matcher.push("mark", Buffer.from(name));
  }

  /** A server that breaks one rule after the other has said all that there is to learn. */
  #note(fact: Fact): void {
    if (this.facts.length < MOST_FACTS) this.facts.push(fact);
    else this.leave();
  }

  #end(end: End, label: string): void {
    if (this.ended !== undefined) return;
    this.ended = end;
    this.closedFirst ??= "server";
    this.#pulse.moved();
    this.log.event(end === "fin" ? "FIN received" : `connection lost (${label})`);
    // The server closes first and the client follows (RFC 6455 7.1.1): a server that drains waits for that.
    if (end === "fin" && this.answersClose) this.#socket.end();
    this.#wait.look();
  }

  #take(chunk: Buffer): void {
    if (this.ended === "given-up") return;
    this.#traffic.received(chunk.length);
    this.#pulse.moved();
    if (this.receivedBytes > this.#mostBytes) {
      this.giveUp({ fact: "too-much", of: "octets", mostBytes: this.#mostBytes });
      return;
    }
    if (this.http2) this.http2.push(chunk);
    else if (this.#reader === undefined) this.#takeHead(chunk);
    else this.#takeFrames(this.#reader, chunk);
    this.#wait.look();
  }

  #takeHead(chunk: Buffer): void {
    if (this.response !== undefined) {
      this.refusal.take(this.response, chunk);
      return;
    }
    const progress = this.#heads.push(chunk);
    this.log.note(
      "received",
      chunk,
      progress.state === "complete" ? `response ${progress.head.status}` : "part of a response",
      "head",
    );
    if (progress.state === "bad") this.giveUp(violation(progress.violation));
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
    this.refusal.take(head, rest);
    if (head.status !== 101 || this.#request === undefined) return;
    if (namesHttp2(head, this.#request)) this.http2 = new Http2Start(rest);
    if (this.http2) return;
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
    this.log.note("received", chunk, this.onMessage ? "part of a stream" : framesLabel(frames));
    for (const frame of frames) this.#takeFrame(frame);
    if (reader.stopped !== undefined) this.giveUp(violation(reader.stopped));
  }

  #takeFrame(frame: Frame): void {
    for (const one of frame.violations) this.#note(violation(one));
    const { opcode, payload } = frame;
    if (opcode === OPCODE.ping) {
      // A server that floods with pings and does not read gets no more answers than fit here.
      const hasRoom = !this.#isFrameOpen && this.unsentBytes < MOST_UNSENT_ANSWERS;
      const mayAnswer = this.isOpen && !this.#closeSent && hasRoom;
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
    this.closeFrames += 1;
    // RFC 6455 5.5.1 forbids data after a Close frame, not another Close; that there is one alone is a case of its own.
    if (this.closeCode !== undefined) return;
    const { code, violations } = parseClosePayload(payload);
    for (const one of violations) this.#note(violation(one));
    this.closeCode = code;
    this.closedFirst ??= "server";
    // RFC 6455 5.5.1: a Close frame is answered with one, carrying the code that came.
    if (!this.#closeSent && this.answersClose) this.sendFrame(OPCODE.close, payload.subarray(0, 2));
  }

  #takeData(frame: Frame): void {
    const taken = this.#messages.take(frame, this);
    if (taken === undefined) return;
    if ("fact" in taken) {
      // What is beyond a bound would only go on; what is merely wrong is one fact of several.
      if (taken.fact === "too-much") this.giveUp(taken);
      else this.#note(taken);
      return;
    }
    const { kind, payload } = taken;
    if (kind === "text" && !isUtf8(payload)) this.#note({ fact: "not-utf8" });
    if (this.onMessage) this.onMessage(kind, payload);
    else this.matcher.push(kind, payload);
  }
}
