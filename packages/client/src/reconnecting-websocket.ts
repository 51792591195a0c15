import { delayMs } from "./backoff.ts";
import { Connection, type Destination } from "./connection.ts";
import type { Sendable } from "./environment.ts";
import { type CloseCause, type Drop, eventOf, type OpenEvent, type SocketEvents } from "./events.ts";
import { type GivenOptions, type Options, optionsOf, type Provided } from "./options.ts";
import { next, type Phase, type Signal } from "./phase.ts";
import { SendQueue } from "./send-queue.ts";

type ListenOptions = Parameters<EventTarget["addEventListener"]>[2];
type TimerName = "retry" | "stable" | "rotate" | "handover";

const READY_STATES = { waiting: 0, connecting: 0, open: 1, closing: 2, closed: 3 } as const;

/**
 * A WebSocket that comes back. It has the surface of the platform's own, with one difference: `open` comes with every connection, and
 * `close` only when there will be no other; what happens in between are `drop` and `connecting`.
 *
 * A message is sent, waits in the queue, or is refused: `send` returns which of the last two are so by `true` and `false`. What was sent on
 * a connection that then broke may or may not have arrived: numbers of the application's are the only way to know.
 */
export class ReconnectingWebSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;

  onopen: ((event: OpenEvent) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: SocketEvents["close"]) => void) | null = null;

  readonly #to: Destination;
  readonly #options: Options;
  readonly #queue: SendQueue;
  #binaryType = "blob";
  #phase: Phase = "waiting";
  /** The connection in use, or the try to have one. */
  #current: Connection | undefined;
  /** The try to have one that takes over, while `#current` is open. */
  #successor: Connection | undefined;
  /** What the successor got while the messages of the one before it are still coming. */
  #held: MessageEvent[] | undefined;
  /** Tries that failed in a row. */
  #failures = 0;
  #wasOpen = false;
  #deadlineMs: number | undefined;
  readonly #timers = new Map<TimerName, () => void>();
  readonly #endWakes: () => void;

  /**
   * @param url where to connect; a function is asked anew for each connection, and may be asynchronous
   * @throws {TypeError} a `url` that is none
   */
  constructor(
    url: Provided<string | URL>,
    protocols?: Provided<string | string[]>,
    options: GivenOptions = {},
  ) {
    super();
    // Throws, as a WebSocket does: no try could ever succeed.
    if (typeof url !== "function")
      new URL(url, (globalThis as { location?: { href: string } }).location?.href);
    this.#to = { url, protocols };
    this.#options = optionsOf(options);
    this.#queue = new SendQueue(this.#options.queue);
    this.#deadlineMs = this.#options.deadlineMs;
    this.#endWakes = this.#options.environment.onWake(() => this.#wake());
    this.#after("retry", 0, () => this.#try());
  }

  /** As a WebSocket's: `CONNECTING` also between two connections. */
  get readyState(): 0 | 1 | 2 | 3 {
    return READY_STATES[this.#phase];
  }

  /** Of the connection in use; "" before there is one. */
  get url(): string {
    return (this.#current?.socket as { url?: string } | undefined)?.url ?? "";
  }

  get protocol(): string {
    return this.#current?.socket?.protocol ?? "";
  }

  get extensions(): string {
    return this.#current?.socket?.extensions ?? "";
  }

  /** Bytes that were not handed to the network yet, those in the queue included. */
  get bufferedAmount(): number {
    return this.#queue.bytes + (this.#current?.socket?.bufferedAmount ?? 0);
  }

  /** `blob` or `arraybuffer`, for all connections. */
  get binaryType(): string {
    return this.#binaryType;
  }

  set binaryType(type: string) {
    this.#binaryType = type;
    for (const connection of [this.#current, this.#successor]) {
      if (connection?.socket) connection.socket.binaryType = type;
    }
  }

  /** Sends a message, or queues it until there is a connection. False when it was discarded: `discard` has the reason. */
  send(data: Sendable): boolean {
    if (this.#phase === "open" && this.#current?.canSend) {
      this.#current.send(data);
      return true;
    }
    const isAlive = this.readyState < this.CLOSING;
    if (isAlive && this.#queue.add(data)) return true;
    this.#dispatch("discard", { data, why: isAlive ? "queue-full" : "closed" });
    return false;
  }

  /** Closes it for good. What waits to be sent is discarded. @throws {DOMException} as a WebSocket's `close` does */
  close(code?: number, reason = ""): void {
    if (this.#phase === "open") {
      // First, because it throws on a code that may not be sent.
      this.#current?.close(code, reason);
      this.#step("close");
      this.#stopTimers();
      const successor = this.#successor;
      this.#successor = undefined;
      successor?.drop("asked");
    } else if (this.#step("close")) {
      const drop = { reason: "asked", code: 1006, closeReason: "", wasClean: false } as const;
      // As a WebSocket's: never within the call.
      queueMicrotask(() => this.#finish(drop, "called"));
    }
  }

  /** Drops the connection, or ends the wait, and tries again at once. Nothing happens when it is closed. */
  reconnect(): void {
    if (this.#phase === "waiting") this.#try();
    else if (this.#phase !== "closing") this.#current?.drop("asked");
  }

  /** The server let know when it cuts this connection: so long from now. The next one is opened before. */
  setDeadline(ms: number): void {
    this.#deadlineMs = ms;
    if (this.#phase === "open") this.#rotateLater();
  }

  override addEventListener<T extends keyof SocketEvents>(
    type: T,
    listener: ((event: SocketEvents[T]) => void) | { handleEvent(event: SocketEvents[T]): void } | null,
    options?: ListenOptions,
  ): void;
  override addEventListener(type: string, listener: never, options?: ListenOptions): void {
    super.addEventListener(type, listener, options);
  }

  #try(): void {
    const { environment } = this.#options;
    // Without a network a try is wasted; it begins when there is one.
    if (!environment.isOnline() || !this.#step("try")) return;
    this.#cancel("retry");
    this.#dispatch("connecting", { attempt: this.#failures });
    if (this.#phase === "connecting") this.#current = this.#connect();
  }

  #connect(): Connection {
    return new Connection(
      this.#to,
      this.#options,
      {
        onOpen: (connection) => this.#opened(connection),
        onMessage: (connection, event) => this.#received(connection, event),
        onDrop: (connection, drop) => this.#dropped(connection, drop),
      },
      this.#binaryType,
    );
  }

  #opened(connection: Connection): void {
    if (connection === this.#successor) this.#handOver(connection);
    else this.#step("opened");
    const cause = this.#held ? "rotation" : this.#wasOpen ? "retry" : "first";
    this.#wasOpen = true;
    this.#after("stable", this.#options.stableMs, () => {
      this.#failures = 0;
    });
    this.#rotateLater();
    // What a listener sends, a greeting for one, goes before what waited.
    this.#dispatch("open", { cause });
    if (this.#phase === "open") for (const data of this.#queue.take()) this.#current?.send(data);
  }

  #received(connection: Connection, event: MessageEvent): void {
    // One order: what the connection before it still has comes first.
    if (this.#held && connection === this.#current) this.#held.push(event);
    else this.#deliver(event);
  }

  #deliver({ data, origin }: MessageEvent): void {
    this.#emit(new MessageEvent("message", { data, origin }));
  }

  #dropped(connection: Connection, drop: Drop): void {
    if (connection === this.#successor) {
      this.#successor = undefined;
      // The connection that it was to follow is still there, and so is some of its time.
      const { backoff, environment } = this.#options;
      this.#after("rotate", delayMs(this.#failures++, backoff, environment.random), () => this.#rotate());
      return;
    }
    if (connection !== this.#current) {
      // The one that was rotated away has sent its last message.
      this.#release();
      return;
    }
    this.#release();
    this.#lost(drop);
  }

  #lost(drop: Drop): void {
    const { fatalCodes, maxRetries, backoff, environment } = this.#options;
    this.#cancel("stable");
    this.#cancel("rotate");
    const isFatal = drop.reason === "closed" && fatalCodes.includes(drop.code);
    const cause =
      this.#phase === "closing"
        ? "called"
        : isFatal
          ? "fatal-code"
          : this.#failures >= maxRetries && "retries";
    if (cause) {
      this.#finish(drop, cause);
      return;
    }
    const successor = this.#successor;
    this.#successor = undefined;
    this.#current = successor;
    this.#step("lost");
    // A try that was to take over is the next one now.
    if (successor) this.#step("try");
    const isPrompt = successor !== undefined || drop.reason === "asked";
    const retryInMs = isPrompt ? 0 : delayMs(this.#failures++, backoff, environment.random);
    if (!successor) this.#after("retry", retryInMs, () => this.#try());
    this.#dispatch("drop", { ...drop, retryInMs });
  }

  /** Opens the next connection so long before the deadline that it is there in time, each client at a moment of its own. */
  #rotateLater(): void {
    const { rotateBeforeMs, environment } = this.#options;
    if (!this.#deadlineMs) return;
    // Never more than three quarters of its time: a connection that is short is not replaced all the time.
    const beforeMs = Math.min(rotateBeforeMs, this.#deadlineMs / 2) * (1 + environment.random() / 2);
    this.#after("rotate", this.#deadlineMs - beforeMs, () => this.#rotate());
  }

  #rotate(): void {
    if (this.#phase === "open" && !this.#successor) this.#successor = this.#connect();
  }

  #handOver(successor: Connection): void {
    const before = this.#current;
    this.#release();
    this.#held = [];
    this.#successor = undefined;
    this.#current = successor;
    this.#deadlineMs = this.#options.deadlineMs;
    before?.close(1000, "rotated");
    this.#after("handover", this.#options.handoverMs, () => before?.drop("asked"));
  }

  /** What the successor got meanwhile is the application's now. */
  #release(): void {
    this.#cancel("handover");
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) this.#deliver(event);
  }

  #wake(): void {
    if (this.#phase === "waiting") this.#try();
    else if (this.#phase === "open") this.#current?.ask();
  }

  #finish({ code, closeReason, wasClean }: Drop, cause: CloseCause): void {
    this.#step("end");
    this.#phase = "closed";
    this.#stopTimers();
    this.#endWakes();
    const last = [this.#current, this.#successor];
    this.#current = this.#successor = undefined;
    for (const connection of last) connection?.drop("asked");
    for (const data of this.#queue.take()) this.#dispatch("discard", { data, why: "closed" });
    if (cause !== "called" && !wasClean) this.#dispatch("error", {});
    this.#dispatch("close", { code, reason: closeReason, wasClean, cause });
  }

  #step(signal: Signal): boolean {
    const phase = next(this.#phase, signal);
    if (phase === undefined) return false;
    this.#phase = phase;
    return true;
  }

  #after(name: TimerName, ms: number, then: () => void): void {
    this.#cancel(name);
    this.#timers.set(name, this.#options.environment.setTimer(ms, then));
  }

  #cancel(name: TimerName): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }

  #stopTimers(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #dispatch<T extends keyof SocketEvents>(type: T, fields: Omit<SocketEvents[T], keyof Event>): void {
    this.#emit(eventOf(type, fields));
  }

  #emit(event: Event): void {
    this.dispatchEvent(event);
    const handler = this[`on${event.type}` as "onopen"] as ((event: Event) => void) | null | undefined;
    handler?.call(this, event);
  }
}
