import { isUtf8 } from "node:buffer";
import type net from "node:net";
import {
  applyMask,
  type DeflateAgreement,
  encodeFrame,
  type Frame,
  type FrameHeader,
  FrameReader,
  type FrameViolation,
  OPCODE,
  parseClosePayload,
  RSV1,
  Utf8Validator,
} from "@wsfn/protocol";
import { type Behaviour, type FramePattern, matches } from "./behaviour.ts";
import { patternOf } from "./frame-pattern.ts";
import { ServerDeflate } from "./server-deflate.ts";

const MAX_MESSAGE_BYTES = 1024 * 1024;
/** A peer may leave four of the longest messages unread: 4 MiB, as the echo contract has it. */
const MOST_UNSENT_MESSAGES = 4;
/** What the reference reads although it is illegal to send: a length in a longer form than needed. */
const LENIENT: ReadonlySet<string> = new Set(["length-not-minimal"]);

/** Where a server that mixes its connections up keeps the fragments of all of them. */
const COMMON_PARTS: Buffer[] = [];
const AFTER_CLOSE = "data-after-close";

/** One connection after 101: echoes messages, answers control frames, fails the connection where a rule is broken. */
export class Session {
  readonly #socket: net.Socket;
  readonly #behaviour: Behaviour;
  readonly #reader: FrameReader;
  readonly #compression: ServerDeflate | undefined;
  readonly #maxMessageBytes: number;
  readonly #die: () => void;
  readonly #text = new Utf8Validator();
  readonly #leak: Buffer[] = [];
  #timer: NodeJS.Timeout | undefined;
  #frames = 0;
  #echoes = 0;
  #partsBytes = 0;
  #compressed = false;
  readonly #parts: Buffer[];
  #opcode: number | undefined;
  /** Opcode of the connection's first frame. */
  #began: number | undefined;
  /** Nothing is served any more: a Close frame is out. */
  #closed = false;
  #pongs = 0;
  #firstPing: Buffer | undefined;
  #mute = false;
  #batch: Buffer[] = [];
  // Where the reader is in the stream, for text that has to be judged before its frame is complete.
  #header: FrameHeader | undefined;
  #received = 0;
  #headerEnd = 0;
  #judgedFrame: FrameHeader | undefined;
  #judgedBytes = 0;

  /** `die` takes the whole server down, for a behaviour that does. */
  constructor(
    socket: net.Socket,
    behaviour: Behaviour,
    deflate: DeflateAgreement | undefined,
    die: () => void,
  ) {
    this.#socket = socket;
    this.#behaviour = behaviour;
    this.#die = die;
    this.#parts = behaviour.mixesConnections ? COMMON_PARTS : [];
    this.#maxMessageBytes = behaviour.maxMessageBytes ?? MAX_MESSAGE_BYTES;
    this.#compression = deflate && new ServerDeflate(deflate, behaviour, this.#maxMessageBytes);
    this.#reader = new FrameReader({
      from: "client",
      onViolation: "note",
      allowedRsv: deflate ? RSV1 : 0,
      maxPayloadBytes: this.#maxMessageBytes,
      onHeader: (header) => this.#begin(header),
    });
    this.#wait(behaviour.cutsIdleAfterMs);
  }

  get insideFrame(): boolean {
    return this.#reader.insideFrame;
  }

  /** The server goes away: closes with `code`, 1001 when all is right (RFC 6455 7.4.1). */
  drain(code: number): void {
    if (this.#closed) return;
    this.#close(code);
    this.#flush();
  }

  #wait(ms: number | undefined): void {
    if (ms === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.destroy(), ms);
    this.#timer.unref();
  }

  take(chunk: Buffer): void {
    if (this.#closed && !this.#goesOn()) return;
    this.#wait(this.#behaviour.cutsIdleAfterMs);
    this.#received += chunk.length;
    if (this.#behaviour.readsLengthIn32Bits && !this.#reader.insideFrame && announcesIn64Bits(chunk))
      chunk.fill(0, 2, 6);
    for (const frame of this.#reader.push(chunk)) {
      this.#strain();
      this.#takeFrame(frame);
      if (this.#closed && !this.#goesOn()) break;
    }
    if (this.#behaviour.doublesOctetAtPacketEnd && this.#reader.insideFrame)
      this.#reader.push(chunk.subarray(-1));
    if (!this.#closed && this.#reader.stopped) this.#tooBig(this.#reader.stopped);
    if (!this.#closed && this.#reader.insideFrame) this.#judgeOpenFrame(chunk);
    if (this.#reader.insideFrame) this.#wait(this.#behaviour.cutsSlowFrameAfterMs);
    this.#flush();
  }

  /** A client that does not read is not answered. True: nothing is to be sent to it. */
  #leavesUnread(opcode: number): boolean {
    const { onUnread } = this.#behaviour;
    const isTooMuch = this.#socket.writableLength > MOST_UNSENT_MESSAGES * this.#maxMessageBytes;
    if (!isTooMuch || onUnread === "keeps it" || opcode === OPCODE.close) return false;
    if (onUnread === "keeps pongs" && opcode === OPCODE.pong) return false;
    if (onUnread === "cuts") this.#socket.destroy();
    else if (typeof onUnread === "object") this.#close(onUnread.code);
    else if (onUnread === "stops reading" || onUnread === "stops reading for ever") {
      this.#pause(onUnread);
      return false;
    } else if (onUnread !== "throws it away") this.#close(1013);
    return true;
  }

  #pause(how: "stops reading" | "stops reading for ever"): void {
    if (this.#socket.isPaused()) return;
    this.#socket.pause();
    if (how === "stops reading") this.#socket.once("drain", () => this.#socket.resume());
  }

  #strain(): void {
    this.#frames += 1;
    if (this.#behaviour.leaksPerFrame) this.#leak.push(Buffer.alloc(this.#behaviour.leaksPerFrame, 1));
    if (this.#frames === this.#behaviour.diesAfterFrames) this.#die();
  }

  #flush(): void {
    const batch = this.#behaviour.reordersBatch ? this.#batch.reverse() : this.#batch;
    this.#batch = [];
    for (const frame of batch) this.#socket.write(frame);
  }

  /** FIN of the client: what is due is sent, then the server closes too. */
  peerEnded(): void {
    this.#socket.end();
  }

  #goesOn(): boolean {
    return this.#behaviour.goesOnAfterClose === true || this.#behaviour.goesOnAfterFault === true;
  }

  #begin(header: FrameHeader): void {
    this.#headerEnd = (this.#header ? this.#headerEnd + this.#header.payloadBytes : 0) + header.headerBytes;
    this.#header = header;
  }

  #tooBig(stopped: FrameViolation): void {
    const header = this.#header;
    if (header && this.#tolerates(stopped, patternOf(header, undefined))) return;
    this.#fail(stopped.closeCode);
  }

  #takeFrame(frame: Frame): void {
    this.#began ??= frame.opcode;
    const pattern = patternOf(frame, frame.opcode === OPCODE.close ? frame.payload : undefined);
    const broken = frame.violations.filter(
      ({ code }) => !LENIENT.has(code) && !(this.#goesOn() && code === AFTER_CLOSE),
    );
    const fault = broken.find((violation) => !this.#tolerates(violation, pattern));
    if (fault) {
      if (this.#behaviour.diesOf === "bad frame") this.#die();
      this.#fail(fault.closeCode);
      return;
    }
    if (frame.payloadBytes > this.#maxMessageBytes && frame.payload.length === 0) return;
    if (broken.length > 0 && this.#behaviour.tolerates?.some(({ ignored }) => ignored)) return;
    if (frame.maskKey === 0 && this.#behaviour.refusesMaskKeyZero) this.#fail(1002);
    else if (frame.opcode === OPCODE.ping) this.#takePing(this.#misread(frame));
    else if (frame.opcode === OPCODE.pong) this.#takePong(frame.payload);
    else if (frame.opcode === OPCODE.close) this.#takeClose(frame.payload);
    else if (frame.opcode <= OPCODE.binary) this.#takeData(frame);
    if (frame.opcode === this.#behaviour.controlDropsMessage) this.#dropParts();
  }

  #tolerates(violation: FrameViolation, frame: FramePattern): boolean {
    return (
      this.#behaviour.tolerates?.some(
        ({ rule, where }) => rule === violation.code && matches(where, frame),
      ) ?? false
    );
  }

  #takePing(payload: Buffer): void {
    this.#pongs += 1;
    this.#firstPing ??= Buffer.from(payload);
    if (this.#mute || (this.#behaviour.skipsFifthPong && this.#pongs === 5)) return;
    if (this.#behaviour.pingResetsText) this.#text.reset();
    this.#compression?.passPing();
    const answer = this.#behaviour.repeatsFirstPong ? this.#firstPing : payload;
    this.#send(OPCODE.pong, this.#garbled("pong", answer));
  }

  #takePong(payload: Buffer): void {
    if (this.#behaviour.answersPongs) this.#send(OPCODE.pong, payload);
    if (this.#behaviour.muteAfterPong) this.#mute = true;
  }

  #takeData(frame: Frame): void {
    if (frame.opcode !== OPCODE.continuation) {
      this.#opcode = frame.opcode;
      this.#compressed = this.#compression?.reads(frame, this.#began) ?? false;
      this.#dropParts();
      this.#partsBytes = 0;
      if (frame !== this.#judgedFrame) this.#text.reset();
    }
    if (this.#opcode === undefined) return;
    if (frame.payloadBytes > 0) this.#parts.push(this.#misread(frame));
    this.#partsBytes += frame.payloadBytes;
    if (this.#partsBytes > this.#maxMessageBytes) {
      this.#fail(1009);
      return;
    }
    if (this.#compressed) {
      if (frame.fin) this.#takeCompressed(Buffer.concat(this.#parts), frame.opcode);
      return;
    }
    const judged = frame === this.#judgedFrame ? this.#judgedBytes : 0;
    const isText = this.#opcode === OPCODE.text || this.#behaviour.checksBinaryAsText === true;
    if (isText && !this.#textHolds(frame.payload.subarray(judged), frame)) {
      this.#fail(1007);
      return;
    }
    if (!frame.fin) return;
    this.#compression?.passPlain(frame.opcode);
    const kind = this.#opcode === OPCODE.text ? "text" : "binary";
    this.#echo(kind, Buffer.concat(this.#parts));
    this.#opcode = undefined;
    this.#dropParts();
  }

  #dropParts(): void {
    this.#parts.length = 0;
  }

  /** A message whose octets are whole but compressed (RFC 7692 7.2.2). */
  #takeCompressed(octets: Buffer, last: number): void {
    const kind = this.#opcode === OPCODE.text ? "text" : "binary";
    this.#compression?.passCompressed(last);
    const inflated = this.#compression?.inflate(octets, kind);
    this.#opcode = undefined;
    this.#dropParts();
    if (inflated === undefined) return;
    const takes = this.#behaviour.takesText?.includes(
      typeof inflated === "number" ? "" : inflated.toString("hex"),
    );
    if (typeof inflated === "number") this.#fail(inflated);
    else if (kind === "text" && !isUtf8(inflated) && !takes) this.#fail(1007);
    else this.#echo(kind, inflated);
  }

  #textHolds(octets: Buffer, { fin }: FrameHeader): boolean {
    const { takesText } = this.#behaviour;
    if (takesText) {
      // A mutant that takes a wrong text takes all of its beginnings too.
      const whole = Buffer.concat(this.#parts).toString("hex");
      if (takesText.some((taken) => taken.startsWith(whole))) return true;
    }
    if (this.#text.push(octets) >= 0) return false;
    return this.#text.complete || !(fin || this.#behaviour.judgesTextPerFragment);
  }

  /** Judges what has come of a text frame that is not complete (RFC 6455 8.1 fails on the first impossible octet). */
  #judgeOpenFrame(chunk: Buffer): void {
    const header = this.#header;
    if (this.#compressed || (header && (header.rsv & RSV1) !== 0)) return;
    const isText =
      header &&
      (header.opcode === OPCODE.text ||
        (header.opcode === OPCODE.continuation && this.#opcode === OPCODE.text));
    if (!isText || this.#reader.stopped || this.#behaviour.takesText) return;
    if (header !== this.#judgedFrame) {
      this.#judgedFrame = header;
      this.#judgedBytes = 0;
      if (header.opcode === OPCODE.text) this.#text.reset();
    }
    const available = this.#received - this.#headerEnd;
    // From here on it is the header of the next frame that is not complete.
    if (available <= this.#judgedBytes || available >= header.payloadBytes) return;
    const fresh = Buffer.from(chunk.subarray(chunk.length - (available - this.#judgedBytes)));
    applyMask(fresh, header.maskKey ?? 0, this.#judgedBytes);
    this.#judgedBytes = available;
    const bad = this.#text.push(fresh) >= 0;
    if (bad || (this.#behaviour.judgesTextPerFragment && !this.#text.complete)) this.#fail(1007);
  }

  #misread(frame: Frame): Buffer {
    const wrong = this.#behaviour.misreadsLongForm;
    const isWrong =
      wrong !== undefined && wrong.form === frame.lengthForm && wrong.bytes === frame.payloadBytes;
    return isWrong ? frame.payload.subarray(1) : frame.payload;
  }

  #echo(kind: "text" | "binary", payload: Buffer): void {
    const as = this.#behaviour.answersAs ?? kind;
    this.#echoes += 1;
    const stripped =
      this.#behaviour.stripsByteOrderMark && payload.indexOf("\ufeff") === 0 ? payload.subarray(3) : payload;
    const spoilt = this.#echoes === this.#behaviour.spoilsNth ? cut(stripped) : this.#garbled(kind, stripped);
    const packed = this.#compression?.compress(spoilt);
    this.#send(OPCODE[as], packed ?? spoilt, packed ? RSV1 : 0);
  }

  #garbled(kind: "text" | "binary" | "pong", payload: Buffer): Buffer {
    const isWrong = this.#behaviour.garbles?.some(
      (garble) =>
        garble.kind === kind &&
        (garble.bytes === undefined || garble.bytes === payload.length) &&
        (garble.octets === undefined || garble.octets === payload.toString("hex")),
    );
    return isWrong ? cut(payload) : payload;
  }

  #takeClose(payload: Buffer): void {
    if (this.#behaviour.ignoresClose) return;
    if (this.#behaviour.waitsForFrameAfterClose && this.#reader.insideFrame) return;
    if (this.#behaviour.answersHalfCodeAsEmpty && payload.length === 1) {
      this.#close(undefined);
      return;
    }
    const { code, violations } = parseClosePayload(payload);
    const pattern: FramePattern = { opcode: OPCODE.close, bytes: payload.length, closeCode: code };
    const fault = violations.find((violation) => !this.#tolerates(violation, pattern));
    const refused = this.#behaviour.refusesClose;
    const isRefused =
      refused !== undefined &&
      refused.code === code &&
      refused.reasonBytes === Math.max(0, payload.length - 2);
    if (fault) this.#fail(fault.closeCode);
    else if (isRefused) this.#fail(refused.answer);
    else if (this.#behaviour.closeInsideMessageIsFault && this.#opcode !== undefined) this.#fail(1002);
    else if (payload.length === 1) this.#close(1000);
    else this.#close(payload.length === 0 ? this.#behaviour.answersEmptyCloseWith : code);
  }

  #fail(code: number): void {
    this.#close(this.#behaviour.failsWith ?? code);
  }

  #close(code: number | undefined): void {
    const already = this.#closed;
    this.#closed = true;
    if (already && !this.#behaviour.answersCloseTwice && !this.#behaviour.goesOnAfterClose) return;
    const payload = Buffer.alloc(code === undefined ? 0 : 2);
    if (code !== undefined) payload.writeUInt16BE(code);
    if (!this.#behaviour.cutsInsteadOfClosing) this.#send(OPCODE.close, payload);
    if (this.#behaviour.answersCloseTwice) this.#send(OPCODE.close, payload);
    if (this.#behaviour.keepsTcpOpen) return;
    // What comes with the same packet is still served by a server that goes on.
    if (!already) setImmediate(() => this.#socket.end());
  }

  #send(opcode: number, payload: Buffer, rsv = 0): void {
    if (this.#leavesUnread(opcode)) return;
    const { writes } = this.#behaviour;
    const isControl = opcode >= OPCODE.close;
    this.#batch.push(
      encodeFrame({
        opcode: writes === "opcode-3" && !isControl ? 3 : opcode,
        payload,
        fin: !(writes === "fragmented-control" && opcode === OPCODE.pong),
        ...(writes === "masked" && { mask: 0x01020304 }),
        rsv: writes === "rsv" ? 2 : rsv,
        ...(writes === "long-length" && { lengthForm: 64 }),
      }),
    );
  }
}

/** An echo with its end missing; an empty one gets an octet too many. */
const cut = (payload: Buffer): Buffer =>
  payload.length === 0 ? Buffer.from("?") : payload.subarray(0, payload.length - 1);

/** A frame begins here whose length is in 64 bits. */
const announcesIn64Bits = (chunk: Buffer): boolean => ((chunk[1] ?? 0) & 0x7f) === 127;
