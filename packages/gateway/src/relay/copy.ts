import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";

// The other end hangs on the socket itself: the listeners below are shared by all connections, so a connection costs no
// closures, and a chunk finds its way with one property read.
const PEER = Symbol("peer");
/** A socket of a relayed connection, which knows the other one. */
export type Tied = Socket & { [PEER]?: Tied };

/** What `data` of a relayed socket calls. */
export type Copy = (this: Tied, chunk: Buffer) => void;

/** Makes two sockets the two ends of one connection. */
export function tie(near: Tied, far: Tied): void {
  near[PEER] = far;
  far[PEER] = near;
  near.on("drain", onDrain);
  far.on("drain", onDrain);
}

/** The hot path. `false` from write: the reader is slower than the sender; stop, so that TCP slows the sender down. */
export function copy(this: Tied, chunk: Buffer): void {
  if (this[PEER]?.write(chunk) === false) this.pause();
}

function onDrain(this: Tied): void {
  this[PEER]?.resume();
}

/** Most bytes of one direction that are on their way at once when latency is played: a second of 1 MB/s, bounded like a real line. */
const MAX_DELAYED_BYTES = 1024 * 1024;

/** A copy that takes its time. Timers of one duration fire in the order in which they were set, so bytes stay in order. */
export function delayedCopy(clock: Clock, latencyMs: number): Copy {
  const underWay = new WeakMap<Socket, number>();
  return function (this: Tied, chunk: Buffer): void {
    const bytes = (underWay.get(this) ?? 0) + chunk.length;
    underWay.set(this, bytes);
    if (bytes > MAX_DELAYED_BYTES) this.pause();
    clock.setTimer(latencyMs, () => {
      const left = (underWay.get(this) ?? 0) - chunk.length;
      underWay.set(this, left);
      const peer = this[PEER];
      const flows = peer !== undefined && !peer.destroyed && !peer.writableEnded && peer.write(chunk);
      if (flows && left <= MAX_DELAYED_BYTES) this.resume();
      else if (!flows) this.pause();
    });
  };
}
