import type { Socket } from "node:net";

/** Who ended a relayed connection, or what cut it. `client`: it left before the function was done. */
export type RelayEndedBy = "client" | "function" | "timeout" | "idle" | "fault" | "gateway";

/** What is known of a relayed connection when it is over. */
export interface RelayEnd {
  readonly by: RelayEndedBy;
  /** True when it ended with a reset or a cut and not with both sides' FIN. */
  readonly abrupt: boolean;
  /** Bytes from the client to the function, and back, handshake not counted. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface RelaySettings {
  /** How long the function does not hear of the client's end. */
  readonly clientEndDelayMs: number;
  /** How long a client that sent its FIN may still be owed an answer before the invocation is over. */
  readonly lingerMs: number;
  /** How long either side may take to finish after the other one did. */
  readonly halfCloseMs: number;
  /** Added to the way of every byte and every end, each way. 0: bytes are written as they come. */
  readonly latencyMs: number;
}

export interface RelayOwner {
  /** Called once, when the invocation is over: the meter stops here. */
  onOver(end: RelayEnd): void;
  /** Called once, when neither socket is held any more: up to `clientEndDelayMs` after `onOver`. */
  onReleased(): void;
}

// The other end and the relay hang on the socket itself: the listeners below are shared by all connections, so a
// connection costs no closures, and a chunk finds its way with one property read.
const PEER = Symbol("peer");
const RELAY = Symbol("relay");
type Tied = Socket & { [PEER]?: Tied; [RELAY]?: Relay };

/**
 * The bytes between one client and one instance after the handshake: copied as they come, never looked at.
 *
 * | what happens | what the other side sees | over |
 * |---|---|---|
 * | client FIN | function: FIN after `clientEndDelayMs` | with the function's FIN, or after `lingerMs` |
 * | client RST | function: RST after `clientEndDelayMs` | at once |
 * | function FIN | client: FIN, after all that was sent | with the client's FIN, or after `halfCloseMs` |
 * | function RST | client: RST, behind all that this machine's kernel has taken by then | at once |
 * | function gone, its socket silent | nothing, until the client reads | at once behind its FIN, else after `halfCloseMs` |
 * | `cut()` | both: the connection is gone, no Close frame | at once |
 *
 * A reset overtakes: what the kernel holds for a client that reads slowly is lost with it, here as between the two directly.
 * Older releases of Node 20 send a FIN in front of every reset that they are asked for, and all of them may read a reset right
 * behind data as a FIN; Node 24 does neither.
 */
export class Relay {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly #settings: RelaySettings;
  readonly #owner: RelayOwner;
  readonly #readBefore: number;
  readonly #sentBefore: number;
  readonly #onData: (this: Tied, chunk: Buffer) => void;
  #clientDone = false;
  #functionDone = false;
  #over = false;
  #open = 2;
  /** Tells the function that the client is gone. */
  #farewell: NodeJS.Timeout | undefined;
  /** Ends what does not end by itself. */
  #limit: NodeJS.Timeout | undefined;

  /** Bytes that came with either head are the caller's to send. */
  constructor(client: Socket, upstream: Socket, settings: RelaySettings, owner: RelayOwner) {
    this.client = client;
    this.upstream = upstream;
    this.#settings = settings;
    this.#owner = owner;
    this.#readBefore = client.bytesRead;
    this.#sentBefore = upstream.bytesRead;
    const near: Tied = client;
    const far: Tied = upstream;
    near[PEER] = far;
    far[PEER] = near;
    near[RELAY] = this;
    far[RELAY] = this;
    const { latencyMs } = settings;
    near.on("error", ignoreError).on("drain", onDrain);
    far.on("error", ignoreError).on("drain", onDrain);
    near.on("end", later(onClientEnd, latencyMs)).on("close", later(onClientClose, latencyMs));
    far.on("end", later(onFunctionEnd, latencyMs)).on("close", later(onFunctionClose, latencyMs));
    this.#onData = latencyMs > 0 ? delayedCopy(latencyMs) : copy;
  }

  /** Starts to copy. */
  start(): void {
    this.client.on("data", this.#onData).resume();
    this.upstream.on("data", this.#onData).resume();
  }

  /** Bytes that came from both sides so far; an equal sum later means silence in between. */
  get bytesMoved(): number {
    return this.client.bytesRead + this.upstream.bytesRead;
  }

  /** Ends the connection on both sides with no Close frame: a browser-style client reports 1006. */
  cut(by: RelayEndedBy): void {
    this.#finish(by, true);
    if (by === "idle") {
      // A NAT that forgot a connection answers its next packet with a reset.
      this.client.resetAndDestroy();
      this.upstream.resetAndDestroy();
    }
    this.client.destroy();
    this.upstream.destroy();
  }

  clientEnded(): void {
    if (this.#over) return;
    this.#clientDone = true;
    if (this.#functionDone) {
      this.#finish("function", false);
      this.upstream.end();
      return;
    }
    // A FIN says "no more from me", and most often "I am gone". The function is told late, as on the platform.
    this.#farewell = setTimeout(endUpstream, this.#settings.clientEndDelayMs, this);
    this.#limit = setTimeout(endLinger, this.#settings.lingerMs, this);
  }

  clientClosed(): void {
    if (!this.#over) {
      this.#finish("client", true);
      clearTimeout(this.#farewell);
      this.#farewell = setTimeout(resetUpstream, this.#settings.clientEndDelayMs, this);
    }
    this.#closed();
  }

  functionEnded(): void {
    this.client.end();
    if (this.#over) return;
    this.#functionDone = true;
    if (!this.#clientDone) {
      this.#limit = setTimeout(cutHalfClosed, this.#settings.halfCloseMs, this);
      return;
    }
    clearTimeout(this.#farewell);
    // A function that ends before it is told was ending by itself, and the client's FIN only came first: both close behind
    // a closing handshake, and either may be the quicker one.
    this.#finish(this.upstream.writableEnded ? "client" : "function", false);
    this.upstream.end();
  }

  functionClosed(): void {
    if (!this.#over) {
      this.#finish("function", true);
      // What the function had sent before it reset is still the client's to read.
      if (this.client.writableLength === 0) this.client.resetAndDestroy();
      else this.client.write("", () => this.client.resetAndDestroy());
    }
    this.#closed();
  }

  /** The instance is gone. Its sockets tell so, save one that is paused because the client does not read. */
  functionGone(): void {
    if (this.#over) return;
    if (this.#functionDone) this.#finish("function", true);
    else this.#limit ??= setTimeout(cutHalfClosed, this.#settings.halfCloseMs, this);
  }

  /** The client has been silent since its FIN and no answer came: it is taken for gone. */
  endLinger(): void {
    this.#finish("client", false);
    this.client.end();
  }

  #finish(by: RelayEndedBy, abrupt: boolean): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#limit);
    // Nobody is left to read what the function goes on saying until it hears of the end.
    this.upstream.off("data", this.#onData).resume();
    const patienceMs = this.#settings.clientEndDelayMs + this.#settings.halfCloseMs;
    this.#limit = setTimeout(destroyBoth, patienceMs, this);
    this.#owner.onOver({
      by,
      abrupt,
      bytesIn: this.client.bytesRead - this.#readBefore,
      bytesOut: this.upstream.bytesRead - this.#sentBefore,
    });
  }

  #closed(): void {
    this.#open--;
    if (this.#open > 0) return;
    clearTimeout(this.#farewell);
    clearTimeout(this.#limit);
    this.#owner.onReleased();
  }
}

/** The hot path. `false` from write: the reader is slower than the sender; stop, so that TCP tells the sender. */
function copy(this: Tied, chunk: Buffer): void {
  if (this[PEER]?.write(chunk) === false) this.pause();
}

function onDrain(this: Tied): void {
  this[PEER]?.resume();
}

function onClientEnd(this: Tied): void {
  this[RELAY]?.clientEnded();
}

function onClientClose(this: Tied): void {
  this[RELAY]?.clientClosed();
}

function onFunctionEnd(this: Tied): void {
  this[RELAY]?.functionEnded();
}

function onFunctionClose(this: Tied): void {
  this[RELAY]?.functionClosed();
}

/** Most bytes of one direction that are on their way at once when latency is played. */
const MAX_DELAYED_BYTES = 1024 * 1024;

/** A copy that takes its time. Timers of one duration fire in the order in which they were set, so bytes stay in order. */
function delayedCopy(latencyMs: number): (this: Tied, chunk: Buffer) => void {
  const underWay = new WeakMap<Socket, number>();
  return function (this: Tied, chunk: Buffer): void {
    const bytes = (underWay.get(this) ?? 0) + chunk.length;
    underWay.set(this, bytes);
    if (bytes > MAX_DELAYED_BYTES) this.pause();
    setTimeout(() => {
      const left = (underWay.get(this) ?? 0) - chunk.length;
      underWay.set(this, left);
      const peer = this[PEER];
      const flows = peer !== undefined && !peer.destroyed && !peer.writableEnded && peer.write(chunk);
      if (flows && left <= MAX_DELAYED_BYTES) this.resume();
      else if (!flows) this.pause();
    }, latencyMs);
  };
}

function later(listener: (this: Tied) => void, latencyMs: number): (this: Tied) => void {
  if (latencyMs === 0) return listener;
  return function (this: Tied): void {
    setTimeout(() => listener.call(this), latencyMs);
  };
}

/** For sockets whose `close` tells all there is to know: without a listener an `error` would end the process. */
export function ignoreError(): void {}

function endUpstream(relay: Relay): void {
  relay.upstream.end();
}

function resetUpstream(relay: Relay): void {
  relay.upstream.resetAndDestroy();
}

function endLinger(relay: Relay): void {
  relay.endLinger();
}

function cutHalfClosed(relay: Relay): void {
  relay.cut("function");
}

function destroyBoth(relay: Relay): void {
  relay.client.destroy();
  relay.upstream.destroy();
}
