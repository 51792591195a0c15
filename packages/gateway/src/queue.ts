import { GatewayError } from "./gateway-error.ts";
import type { Seat, Slot, Waiting } from "./slot.ts";

/** A request on its way to a unit of an instance. */
export interface Claim {
  /** @throws {GatewayError} throttled, the start failed, or `cancel()` was called. */
  readonly seat: Promise<Seat>;
  /** Gives the place in the queue back. The start of an instance goes on, as on the platform. */
  cancel(): void;
}

/** A claim that was refused at once. */
export function refused(error: GatewayError): Claim {
  return { seat: Promise.reject(error), cancel: () => {} };
}

/** The requests of one function that wait for an instance to start. */
export class Queue {
  readonly #max: number;
  #length = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** @throws {GatewayError} `ResourceThrottled` when too many wait already. */
  wait(slot: Slot): Claim {
    if (this.#length >= this.#max) throw new GatewayError("ResourceThrottled");
    let waiting: Waiting | undefined;
    const seat = new Promise<Seat>((resolve, reject) => {
      waiting = { resolve, reject };
      slot.waiting.add(waiting);
    });
    this.#length++;
    const cancel = (): void => {
      if (!waiting || !slot.waiting.delete(waiting)) return;
      this.#length--;
      waiting.reject(new GatewayError("ClientClosedRequest"));
    };
    return { seat, cancel };
  }

  /** All that wait for an instance, one after the other; each is out of the queue when it is handed out. */
  *drain(slot: Slot): Generator<Waiting> {
    for (const waiting of slot.waiting) {
      slot.waiting.delete(waiting);
      this.#length--;
      yield waiting;
    }
  }
}
