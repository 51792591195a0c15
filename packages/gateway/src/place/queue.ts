import { GatewayError } from "../gateway-error.ts";
import type { Holder, Seat, Slot, Waiting } from "./slot.ts";

/** A request on its way to a seat. */
export interface Claim {
  /** @throws {GatewayError} throttled, the start failed, or `cancel()` was called. */
  readonly seat: Promise<Seat>;
  /** Gives the place in the queue back. The start of an instance goes on, as on the platform. */
  cancel(): void;
}

/** A claim that was granted at once. */
export const granted = (seat: Seat): Claim => ({ seat: Promise.resolve(seat), cancel: () => {} });

/** A claim that was refused at once. */
export const refused = (error: GatewayError): Claim => ({ seat: Promise.reject(error), cancel: () => {} });

/** The requests of one function that wait for an instance to start. */
export class Queue {
  readonly #max: number;
  #length = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** @throws {GatewayError} `ResourceThrottled` when too many wait already. */
  wait(slot: Slot, holder: Holder): Claim {
    if (this.#length >= this.#max) throw new GatewayError("ResourceThrottled");
    let waiting: Waiting | undefined;
    const seat = new Promise<Seat>((resolve, reject) => {
      waiting = { holder, resolve, reject };
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
