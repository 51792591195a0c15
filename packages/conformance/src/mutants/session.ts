import type net from "node:net";
import {
  applyMask,
  encodeFrame,
  type Frame,
  type FrameHeader,
  FrameReader,
  type FrameViolation,
  OPCODE,
  parseClosePayload,
  Utf8Validator,
} from "@wsfn/protocol";
import { type Behaviour, type FramePattern, matches } from "./behaviour.ts";

const MAX_PAYLOAD_BYTES = 17 * 1024 * 1024;
/** What the reference reads although it is illegal to send: a length in a longer form than needed. */
const LENIENT: ReadonlySet<string> = new Set(["length-not-minimal"]);

const AFTER_CLOSE = "data-after-close";

/** One connection after 101: echoes messages, answers control frames, fails the connection where a rule is broken. */
export class Session {
  readonly #socket: net.Socket;
  readonly #behaviour: Behaviour;
  readonly #reader: FrameReader;
  readonly #text = new Utf8Validator();
  #parts: Buffer[] = [];
  #opcode: number | undefined;
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

  constructor(socket: net.Socket, behaviour: Behaviour) {
    this.#socket = socket;
    this.#behaviour = behaviour;
    this.#reader = new FrameReader({
      from: "client",
      onViolation: "note",
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
      onHeader: (header) => this.#begin(header),
    });
  }

  take(chunk: Buffer): void {
    if (this.#closed && !this.#goesOn()) return;
    this.#received += chunk.length;
    for (const frame of this.#reader.push(chunk)) {
      this.#takeFrame(frame);
      if (this.#closed && !this.#goesOn()) break;
    }
    if (this.#behaviour.doublesOctetAtPacketEnd && this.#reader.insideFrame)
      this.#reader.push(chunk.subarray(-1));
    if (!this.#closed && this.#reader.stopped) this.#tooBig(this.#reader.stopped);
    if (!this.#closed && this.#reader.insideFrame) this.#judgeOpenFrame(chunk);
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
    const pattern = patternOf(frame, frame.opcode === OPCODE.close ? frame.payload : undefined);
    const broken = frame.violations.filter(
      ({ code }) => !LENIENT.has(code) && !(this.#goesOn() && code === AFTER_CLOSE),
    );
    const fault = broken.find((violation) => !this.#tolerates(violation, pattern));
    if (fault) {
      this.#fail(fault.closeCode);
      return;
    }
    if (broken.length > 0 && this.#behaviour.tolerates?.some(({ ignored }) => ignored)) return;
    if (frame.maskKey === 0 && this.#behaviour.refusesMaskKeyZero) this.#fail(1002);
    else if (frame.opcode === OPCODE.ping) this.#takePing(this.#misread(frame));
    else if (frame.opcode === OPCODE.pong) this.#takePong(frame.payload);
    else if (frame.opcode === OPCODE.close) this.#takeClose(frame.payload);
    else if (frame.opcode <= OPCODE.binary) this.#takeData(frame);
    if (frame.opcode === this.#behaviour.controlDropsMessage) this.#parts = [];
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
      this.#parts = [];
      if (frame !== this.#judgedFrame) this.#text.reset();
    }
    if (this.#opcode === undefined) return;
    this.#parts.push(this.#misread(frame));
    const judged = frame === this.#judgedFrame ? this.#judgedBytes : 0;
    const isText = this.#opcode === OPCODE.text || this.#behaviour.checksBinaryAsText === true;
    if (isText && !this.#textHolds(frame.payload.subarray(judged), frame.fin)) {
      this.#fail(1007);
      return;
    }
    if (!frame.fin) return;
    const kind = this.#opcode === OPCODE.text ? "text" : "binary";
    this.#echo(kind, Buffer.concat(this.#parts));
    this.#opcode = undefined;
    this.#parts = [];
  }

  #textHolds(octets: Buffer, last: boolean): boolean {
    const whole = Buffer.concat(this.#parts).toString("hex");
    if (last && this.#behaviour.refusesText?.includes(whole)) return false;
    // A mutant that takes a wrong text takes all of its beginnings too.
    if (this.#behaviour.takesText?.some((taken) => taken.startsWith(whole))) return true;
    if (this.#text.push(octets) >= 0) return false;
    return this.#text.complete || !(last || this.#behaviour.judgesTextPerFragment);
  }

  /** Judges what has come of a text frame that is not complete (RFC 6455 8.1 fails on the first impossible octet). */
  #judgeOpenFrame(chunk: Buffer): void {
    const header = this.#header;
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
    const stripped =
      this.#behaviour.stripsByteOrderMark && payload.indexOf("\ufeff") === 0 ? payload.subarray(3) : payload;
    this.#send(OPCODE[as], this.#garbled(kind, stripped));
  }

  #garbled(kind: "text" | "binary" | "pong", payload: Buffer): Buffer {
    const isWrong = this.#behaviour.garbles?.some(
      (garble) =>
        garble.kind === kind &&
        (garble.bytes === undefined || garble.bytes === payload.length) &&
        (garble.octets === undefined || garble.octets === payload.toString("hex")),
    );
    if (!isWrong) return payload;
    return payload.length === 0 ? Buffer.from("?") : payload.subarray(0, payload.length - 1);
  }

  #takeClose(payload: Buffer): void {
    if (this.#behaviour.ignoresClose) return;
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

  #send(opcode: number, payload: Buffer): void {
    const { writes } = this.#behaviour;
    const isControl = opcode >= OPCODE.close;
    this.#batch.push(
      encodeFrame({
        opcode: writes === "opcode-3" && !isControl ? 3 : opcode,
        payload,
        fin: !(writes === "fragmented-control" && opcode === OPCODE.pong),
        ...(writes === "masked" && { mask: 0x01020304 }),
        ...(writes === "rsv" && { rsv: 2 }),
        ...(writes === "long-length" && { lengthForm: 64 }),
      }),
    );
  }
}

const patternOf = (frame: FrameHeader, closePayload: Buffer | undefined): FramePattern => ({
  opcode: frame.opcode,
  rsv: frame.rsv,
  fin: frame.fin,
  bytes: frame.payloadBytes,
  ...(closePayload && closePayload.length >= 2 && { closeCode: closePayload.readUInt16BE(0) }),
});
