import type { Socket } from "node:net";
import { resetTcp } from "@wsfn/protocol";
import type { Clock, Timer } from "../clock.ts";
import { type Copy, copy, delayedCopy, type Tied, tie } from "./copy.ts";
import { ignoreError } from "./ignore-error.ts";

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

/** What a relay takes beside its sockets. */
export interface RelaySettings {
  readonly clock: Clock;
  /** The client's end reaches the function this much later. */
  readonly clientEndDelayMs: number;
  /** How long a client that sent its FIN may still be owed an answer before the invocation is over. */
  readonly lingerMs: number;
  /** How long either side may take to finish after the other one did. */
  readonly halfCloseMs: number;
  /** Delays all bytes and both ends by this much, each way. 0: bytes are written as they come. */
  readonly latencyMs: number;
}

/** Who has a relay made. */
export interface RelayOwner {
  /** Called once, when the invocation is over: its bill ends here. */
  onOver(end: RelayEnd): void;
  /** Called once, when neither socket is held any more: up to `clientEndDelayMs` after `onOver`. */
  onReleased(): void;
}

// The relay hangs on its sockets, so that their listeners are shared by all connections.
const RELAY = Symbol("relay");
type Relayed = Tied & { [RELAY]?: Relay };

/**
 * The bytes between one client and one instance after the handshake: copied as they come, never looked at.
 *
 * | what happens | what the other side sees | over |
 * |---|---|---|
 * | client FIN | function: FIN after `clientEndDelayMs` | with the function's FIN, or after `lingerMs` |
 * | client RST | function: RST after `clientEndDelayMs` | at once |
 * | function FIN | client: FIN, after all that was sent | with the client's FIN, or after `halfCloseMs` |
 * | function RST | client: RST, after all that this machine's kernel has taken by then | at once |
 * | function gone, its socket silent | nothing, until the client reads | at once after its FIN, else after `halfCloseMs` |
 * | `cut()` | both: the connection is gone, no Close frame | at once |
 *
 * A reset overtakes: what the kernel holds for a client that reads slowly is lost with it, here as between the two directly.
 * Older releases of Node 20 send a FIN before every reset that they are asked for, and all of them may read a reset right
 * after data as a FIN; Node 24 does neither.
 */
export class Relay {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly #settings: RelaySettings;
  readonly #owner: RelayOwner;
  readonly #readBefore: number;
  readonly #sentBefore: number;
  readonly #onData: Copy;
  #clientDone = false;
  #functionDone = false;
  #over = false;
  #open = 2;
  /** Ends the function's side after the client's. */
  #farewell: Timer | undefined;
  /** Ends what does not end by itself. */
  #limit: Timer | undefined;

  /** Bytes that came with either head are the caller's to send. */
  constructor(client: Socket, upstream: Socket, settings: RelaySettings, owner: RelayOwner) {
    this.client = client;
    this.upstream = upstream;
    this.#settings = settings;
    this.#owner = owner;
    this.#readBefore = client.bytesRead;
    this.#sentBefore = upstream.bytesRead;
    const near: Relayed = client;
    const far: Relayed = upstream;
    near[RELAY] = this;
    far[RELAY] = this;
    tie(near, far);
    near.on("error", ignoreError);
    far.on("error", ignoreError);
    near.on("end", later(onClientEnd, settings)).on("close", later(onClientClose, settings));
    far.on("end", later(onFunctionEnd, settings)).on("close", later(onFunctionClose, settings));
    const { clock, latencyMs } = settings;
    this.#onData = latencyMs > 0 ? delayedCopy(clock, latencyMs) : copy;
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
    this.#finish({ by, abrupt: true });
    if (by === "idle") {
      // A NAT that forgot a connection answers its next packet with a reset.
      resetTcp(this.client);
      resetTcp(this.upstream);
      return;
    }
    this.client.destroy();
    this.upstream.destroy();
  }

  /** The client's FIN. This and the next three are for the listeners of the sockets. */
  clientEnded(): void {
    if (this.#over) return;
    this.#clientDone = true;
    if (this.#functionDone) {
      this.#finish({ by: "function", abrupt: false });
      this.upstream.end();
      return;
    }
    // A FIN means "no more from me", and most often "I am gone". It reaches the function late, as on the platform.
    const { clientEndDelayMs, lingerMs } = this.#settings;
    this.#farewell = this.#after(clientEndDelayMs, () => this.upstream.end());
    this.#limit = this.#after(lingerMs, () => this.#endLinger());
  }

  clientClosed(): void {
    if (!this.#over) {
      this.#finish({ by: "client", abrupt: true });
      this.#farewell?.cancel();
      const { clientEndDelayMs } = this.#settings;
      this.#farewell = this.#after(clientEndDelayMs, () => resetTcp(this.upstream));
    }
    this.#closed();
  }

  functionEnded(): void {
    this.client.end();
    if (this.#over) return;
    this.#functionDone = true;
    if (!this.#clientDone) {
      this.#cutAfterHalfClose();
      return;
    }
    this.#farewell?.cancel();
    // A function that ends before the client's end reaches it was ending by itself, and the client's FIN only came first: both
    // close after a closing handshake, and either may be the quicker one.
    this.#finish({ by: this.upstream.writableEnded ? "client" : "function", abrupt: false });
    this.upstream.end();
  }

  functionClosed(): void {
    if (!this.#over) {
      this.#finish({ by: "function", abrupt: true });
      // What the function had sent before it reset is still the client's to read.
      if (this.client.writableLength === 0) resetTcp(this.client);
      else this.client.write("", () => resetTcp(this.client));
    }
    this.#closed();
  }

  /** The instance is gone. Its socket shows that, unless it is paused because the client does not read. */
  functionGone(): void {
    if (this.#over) return;
    if (this.#functionDone) {
      this.#finish({ by: "function", abrupt: true });
      // Its end came, and nobody is left that the client's end could reach.
      this.upstream.destroy();
    } else if (!this.#limit) this.#cutAfterHalfClose();
  }

  /** The client was silent since its FIN and no answer came: it counts as gone. */
  #endLinger(): void {
    this.#finish({ by: "client", abrupt: false });
    this.client.end();
  }

  #finish({ by, abrupt }: Pick<RelayEnd, "by" | "abrupt">): void {
    if (this.#over) return;
    this.#over = true;
    this.#limit?.cancel();
    // Nobody is left to read what the function sends until the end reaches it.
    this.upstream.off("data", this.#onData).resume();
    const { clientEndDelayMs, halfCloseMs } = this.#settings;
    this.#limit = this.#after(clientEndDelayMs + halfCloseMs, () => {
      this.client.destroy();
      this.upstream.destroy();
    });
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
    this.#farewell?.cancel();
    this.#limit?.cancel();
    this.#owner.onReleased();
  }

  /** The other side does not have to end for ever. */
  #cutAfterHalfClose(): void {
    this.#limit = this.#after(this.#settings.halfCloseMs, () => this.cut("function"));
  }

  #after(ms: number, then: () => void): Timer {
    return this.#settings.clock.setTimer(ms, then);
  }
}

function onClientEnd(this: Relayed): void {
  this[RELAY]?.clientEnded();
}

function onClientClose(this: Relayed): void {
  this[RELAY]?.clientClosed();
}

function onFunctionEnd(this: Relayed): void {
  this[RELAY]?.functionEnded();
}

function onFunctionClose(this: Relayed): void {
  this[RELAY]?.functionClosed();
}

/** An end that takes as long as the bytes before it. */
function later(listener: (this: Relayed) => void, settings: RelaySettings): (this: Relayed) => void {
  const { clock, latencyMs } = settings;
  if (latencyMs === 0) return listener;
  return function (this: Relayed): void {
    clock.setTimer(latencyMs, () => listener.call(this));
  };
}
