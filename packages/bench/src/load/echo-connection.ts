import type { Socket } from "node:net";
import { encodeFrame, OPCODE } from "@wsfn/protocol";
import { BenchError } from "../bench-error.ts";
import { realClock } from "../process/clock.ts";
import { openSocket } from "./open-socket.ts";
import { READ_BYTES, type Wire } from "./wire.ts";

const FIN = 0x80;
/** Longest payload of a control frame (RFC 6455 §5.5). */
const MOST_CONTROL_BYTES = 125;

/** Where a connection goes, and what it reports to. */
export interface EchoConnectionOptions {
  readonly url: string;
  readonly wire: Wire;
  /** So many echoes arrived for messages that left at `sentMs`. */
  readonly onReplies: (count: number, sentMs: number, nowMs: number) => void;
  /** The connection is of no use any more. Called once. */
  readonly onFault: (error: BenchError) => void;
}

/**
 * One WebSocket that keeps a window of messages in flight and compares every octet that comes back. It frames nothing while
 * it runs and parses nothing but what differs from what must come: the machine's time is the server's.
 */
export class EchoConnection {
  readonly #options: EchoConnectionOptions;
  readonly #wire: Wire;
  #socket: Socket | undefined;
  /** Which frame of the period is sent next. */
  #next = 0;
  /** Position in the period of echoes, octets. */
  #at = 0;
  #outstanding = 0;
  #running = false;
  /** Messages that left together, oldest first, as [count, sentMs, count, sentMs, ...]. */
  #batches: number[] = []; // flat: an object for each would be garbage that the generator's CPU pays for
  #carry: Buffer | undefined;
  #onDrained: (() => void) | undefined;
  #over = false;

  constructor(options: EchoConnectionOptions) {
    this.#options = options;
    this.#wire = options.wire;
  }

  /** Connects and upgrades. @throws {BenchError} `BadUrl`, `NobodyListens`, `NotWebSocket` */
  async open(): Promise<void> {
    const socket = await openSocket(this.#options.url, {
      onRead: (bytes) => this.#take(bytes),
      onEnd: (why) => this.#fault("ConnectionEnded", `expected the connection to stay, got ${why}`),
    });
    this.#socket = socket;
    // It was closed while the handshake was under way.
    if (this.#over) socket.destroy();
  }

  /** Puts so many messages in flight and sends one more for every echo, until `drain`. */
  run(inFlight: number): void {
    this.#running = true;
    this.#send(inFlight, realClock.nowMs());
  }

  /** Sends nothing more; resolves when the last echo is there. If it never comes, `onFault` or a timeout reports it. */
  drain(): Promise<void> {
    this.#running = false;
    if (this.#outstanding === 0 || this.#over) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained = resolve;
    });
  }

  /** Sends one message more, whatever is on its way, and takes it for sent at `sentMs`. */
  send(sentMs: number): void {
    this.#send(1, sentMs);
  }

  /** One message and its echo. */
  async once(): Promise<void> {
    this.#send(1, realClock.nowMs());
    await this.drain();
  }

  /** Ends the connection without waiting: what is measured is over. */
  close(): void {
    this.#over = true;
    this.#socket?.destroy();
    this.#onDrained?.();
  }

  #send(count: number, nowMs: number): void {
    const { requests, requestBytes, period } = this.#wire;
    const begin = this.#next * requestBytes;
    this.#socket?.write(requests.subarray(begin, begin + count * requestBytes));
    this.#next = (this.#next + count) % period;
    this.#outstanding += count;
    this.#batches.push(count, nowMs);
  }

  #take(read: Buffer): void {
    const bytes = this.#carry === undefined ? read : Buffer.concat([this.#carry, read]);
    this.#carry = undefined;
    const { replies } = this.#wire;
    let at = 0;
    while (at < bytes.length && !this.#over) {
      const end = Math.min(bytes.length, at + READ_BYTES);
      if (replies.compare(bytes, at, end, this.#at, this.#at + end - at) === 0) {
        this.#came(end - at);
        at = end;
      } else at = this.#takeOther(bytes, at);
    }
  }

  /** What differs: a Ping between two echoes is answered, all else is a fault. Returns where to go on. */
  #takeOther(bytes: Buffer, from: number): number {
    const { replies, replyBytes } = this.#wire;
    let at = from;
    while (bytes[at] === replies[this.#at + at - from]) at += 1;
    this.#came(at - from);
    const [first = 0, length = 0] = bytes.subarray(at);
    const isPing =
      first === (FIN | OPCODE.ping) && length <= MOST_CONTROL_BYTES && this.#at % replyBytes === 0;
    // Cut by the end of the read: the rest of it comes with the next one.
    if (isPing && bytes.length < at + 2 + length) {
      this.#carry = Buffer.from(bytes.subarray(at));
      return bytes.length;
    }
    if (isPing) {
      const payload = bytes.subarray(at + 2, at + 2 + length);
      // A key of zeros is a key (RFC 6455 §5.3): nobody measures how this is masked.
      this.#socket?.write(encodeFrame({ opcode: OPCODE.pong, payload, mask: 0 }));
      return at + 2 + length;
    }
    const isClose = first === (FIN | OPCODE.close) && this.#at % replyBytes === 0;
    if (isClose) {
      const code = length >= 2 && bytes.length >= at + 4 ? bytes.readUInt16BE(at + 2) : "none";
      this.#fault("ConnectionEnded", `expected the connection to stay, got a Close with code ${code}`);
    } else {
      const shown = (octets: Buffer): string => octets.subarray(0, 8).toString("hex");
      const wanted = shown(replies.subarray(this.#at));
      this.#fault("WrongEcho", `expected the octets ${wanted} in an echo, got ${shown(bytes.subarray(at))}`);
    }
    return bytes.length;
  }

  /** So many octets arrived as they must. */
  #came(count: number): void {
    const { replyBytes, period } = this.#wire;
    // Position and echoes are both counted in octets of the period, so an echo that came in parts counts when its last octet is there.
    const end = this.#at + count;
    const echoes = Math.floor(end / replyBytes) - Math.floor(this.#at / replyBytes);
    this.#at = end % (period * replyBytes);
    if (echoes === 0) return;
    if (echoes > this.#outstanding) {
      this.#fault("WrongEcho", "expected one echo for each message, got more");
      return;
    }
    const nowMs = realClock.nowMs();
    this.#outstanding -= echoes;
    this.#settle(echoes, nowMs);
    if (this.#running) this.#send(echoes, nowMs);
    else if (this.#outstanding === 0) this.#onDrained?.();
  }

  #settle(echoes: number, nowMs: number): void {
    const batches = this.#batches;
    for (let left = echoes; left > 0; ) {
      const [count = left, sentMs = nowMs] = batches;
      const taken = Math.min(count, left);
      this.#options.onReplies(taken, sentMs, nowMs);
      left -= taken;
      if (taken === count) batches.splice(0, 2);
      else batches[0] = count - taken;
    }
  }

  #fault(code: "WrongEcho" | "ConnectionEnded", what: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket?.destroy();
    this.#options.onFault(new BenchError(code, what));
    this.#onDrained?.();
  }
}
