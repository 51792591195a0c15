import { firstHealthCheck, type InstanceExit, initialize, type LogLine } from "@wsfn/instance";
import { type FunctionSpec, instanceId } from "@wsfn/platform";
import type { InstanceEvent } from "./events.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import type { GatewaySettings } from "./settings.ts";
import type { Account } from "./settle.ts";
import { type Seat, Slot, type Waiting } from "./slot.ts";

/** What a pool needs from the gateway. */
export interface PoolDeps {
  readonly settings: Pick<GatewaySettings, "start" | "freeze" | "maxInstances" | "maxPending" | "onEvent">;
  readonly account: Account;
  readonly nowMs: () => number;
  /** The platform's headers for a call to `/initialize`. */
  readonly hookHeaders?: Readonly<Record<string, string>>;
}

/** A request on its way to a seat. */
export interface Claim {
  /** @throws {GatewayError} throttled, the start failed, or `cancel()` was called. */
  readonly seat: Promise<Seat>;
  /** Gives the place in the queue back. The start of an instance goes on, as on the platform. */
  cancel(): void;
}

/**
 * All instances of one function. One request takes one unit of instanceConcurrency for its whole life; the fullest
 * instance with room takes the next one; a new instance starts when none has room, and the request waits for it.
 */
export class Pool {
  readonly spec: FunctionSpec;
  readonly #deps: PoolDeps;
  readonly #slots = new Set<Slot>();
  /** Instances on their way out: no request reaches them, but they must be gone before the pool is. */
  readonly #leaving = new Set<Promise<unknown>>();
  #pending = 0;
  #closed = false;

  constructor(spec: FunctionSpec, deps: PoolDeps) {
    this.spec = spec;
    this.#deps = deps;
  }

  /** Instances that run or start. */
  get slots(): ReadonlySet<Slot> {
    return this.#slots;
  }

  /** Takes a seat now, or waits for an instance that starts. */
  claim(): Claim {
    if (this.#closed) return refused(new GatewayError("InternalServerError"));
    const running = this.#fullest((slot) => slot.ready);
    if (running) return { seat: Promise.resolve(this.#seat(running, false)), cancel: () => {} };
    const starting = this.#fullest((slot) => !slot.ready);
    try {
      return this.#wait(starting ?? this.#start());
    } catch (error) {
      return refused(asGatewayError(error));
    }
  }

  /** Ends every instance: pre-stop, SIGTERM, SIGKILL. Resolves when nothing is left. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const slot of this.#slots) {
      slot.abort.abort();
      this.#leave(slot);
    }
    while (this.#leaving.size > 0) await Promise.all(this.#leaving);
  }

  #fullest(among: (slot: Slot) => boolean): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of this.#slots) {
      if (!among(slot) || slot.taken >= this.spec.instanceConcurrency) continue;
      if (!best || slot.taken > best.taken) best = slot;
    }
    return best;
  }

  #seat(slot: Slot, coldStart: boolean): Seat {
    const { instance, seats, meter } = slot;
    if (!instance) throw new GatewayError("InternalServerError", {}, { hint: "an instance was not ready" });
    if (seats.size === 0) this.#wake(slot);
    const release = (): void => {
      if (!seats.delete(seat)) return;
      meter.end(this.#deps.nowMs());
      if (slot.taken === 0) this.#rest(slot);
    };
    const seat: Seat = { slot, instance, coldStart, onGone: undefined, release };
    seats.add(seat);
    meter.begin(this.#deps.nowMs());
    return seat;
  }

  #wait(slot: Slot): Claim {
    if (this.#pending >= this.#deps.settings.maxPending) throw new GatewayError("ResourceThrottled");
    const { promise: seat, resolve, reject } = withResolvers<Seat>();
    const waiting: Waiting = { resolve, reject };
    slot.waiting.add(waiting);
    this.#pending++;
    const cancel = (): void => {
      if (!this.#leaveQueue(slot, waiting)) return;
      reject(new GatewayError("ClientClosedRequest"));
    };
    return { seat, cancel };
  }

  #leaveQueue(slot: Slot, waiting: Waiting): boolean {
    if (!slot.waiting.delete(waiting)) return false;
    this.#pending--;
    return true;
  }

  #start(): Slot {
    const max = this.spec.reservedConcurrency ?? this.#deps.settings.maxInstances;
    if (max === 0) throw new GatewayError("FunctionDisabled", { function: this.spec.name });
    if (this.#slots.size >= max) {
      const units = max * this.spec.instanceConcurrency;
      throw new GatewayError("ResourceExhausted", { function: this.spec.name, max: units });
    }
    const slot = new Slot(instanceId(), this.#deps.account.openMeter());
    this.#slots.add(slot);
    this.#tell(slot, "starting");
    // Never rejects: what goes wrong is told to those who wait.
    this.#keepUntil(this.#bringUp(slot));
    return slot;
  }

  /** Start, TCP check (both in the instance), Initializer, first health check; then the requests that wait. */
  async #bringUp(slot: Slot): Promise<void> {
    const { settings, hookHeaders } = this.#deps;
    try {
      const instance = await settings.start(this.spec, {
        instanceId: slot.id,
        signal: slot.abort.signal,
        onLog: (line: LogLine) => settings.onEvent({ event: "log", function: this.spec.name, ...line }),
      });
      slot.instance = instance;
      void instance.exited.then((exit) => this.#gone(slot, exit));
      if (this.#closed) return this.#leave(slot);
      await this.#initialize(slot, hookHeaders);
      if (this.spec.healthCheck) await firstHealthCheck(instance, this.spec.healthCheck);
    } catch (error) {
      return this.#failed(slot, asGatewayError(error));
    }
    if (!this.#slots.has(slot)) return;
    slot.ready = true;
    this.#tell(slot, "started");
    const queue = [...slot.waiting];
    for (const waiting of queue) {
      this.#leaveQueue(slot, waiting);
      waiting.resolve(this.#seat(slot, true));
    }
    if (queue.length === 0) this.#rest(slot);
  }

  async #initialize(slot: Slot, headers: Readonly<Record<string, string>> | undefined): Promise<void> {
    if (!this.spec.initializer || !slot.instance) return;
    // A hook's time is billed like a request's; its count is not.
    slot.meter.begin(this.#deps.nowMs());
    try {
      await initialize(slot.instance, this.spec, { ...(headers && { headers }), signal: slot.abort.signal });
    } finally {
      slot.meter.end(this.#deps.nowMs());
    }
  }

  #failed(slot: Slot, error: GatewayError): void {
    if (!this.#slots.delete(slot)) return;
    this.#tell(slot, "failed", error.message, error.hint);
    this.#rejectAll(slot, error);
    if (slot.instance) this.#keepUntil(slot.instance.kill());
  }

  #gone(slot: Slot, exit: InstanceExit): void {
    this.#tell(slot, "gone", exit.message);
    slot.agent.destroy();
    for (const seat of slot.seats) seat.onGone?.();
    if (!this.#slots.delete(slot)) return;
    this.#rejectAll(slot, new GatewayError("CAExited", {}, { message: exit.message }));
  }

  #rejectAll(slot: Slot, error: GatewayError): void {
    for (const waiting of [...slot.waiting]) {
      this.#leaveQueue(slot, waiting);
      waiting.reject(error);
    }
  }

  #wake(slot: Slot): void {
    if (slot.instance?.state !== "frozen") return;
    slot.instance.thaw();
    this.#tell(slot, "thawed");
  }

  /** The last request ended: no more CPU until the next one. */
  #rest(slot: Slot): void {
    if (!this.#slots.has(slot) || !this.#deps.settings.freeze) return;
    slot.instance?.freeze();
    this.#tell(slot, "frozen");
  }

  #leave(slot: Slot): void {
    this.#slots.delete(slot);
    this.#rejectAll(slot, new GatewayError("ResourceThrottled"));
    if (!slot.instance) return;
    this.#tell(slot, "stopping");
    this.#keepUntil(slot.instance.stop());
  }

  #keepUntil(ended: Promise<unknown>): void {
    this.#leaving.add(ended);
    void ended.finally(() => this.#leaving.delete(ended));
  }

  #tell(slot: Slot, state: InstanceEvent["state"], message?: string, hint?: string): void {
    this.#deps.settings.onEvent({
      event: "instance",
      function: this.spec.name,
      instanceId: slot.id,
      state,
      ...(message !== undefined && { message }),
      ...(hint !== undefined && { hint }),
    });
  }
}

function refused(error: GatewayError): Claim {
  return { seat: Promise.reject(error), cancel: () => {} };
}

/** `Promise.withResolvers` for Node 20. */
function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
} {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
