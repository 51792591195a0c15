import type { InstanceExit } from "@wsfn/instance";
import { type FunctionSpec, instanceId } from "@wsfn/platform";
import { bringUp } from "./bring-up.ts";
import type { InstanceEvent } from "./events.ts";
import type { FaultDice } from "./faults.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import { type Claim, Queue, refused } from "./queue.ts";
import type { Quota } from "./quota.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { GatewaySettings } from "./settings.ts";
import type { Account } from "./settle.ts";
import { type Seat, Slot } from "./slot.ts";

/** Session affinity raises the concurrency of an instance to this, whatever the function says (session affinity page). */
const AFFINITY_CONCURRENCY = 200;
/** A kept instance that fails is started again after this long, then twice that, and so on. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** What a pool needs from the gateway. */
export interface PoolDeps {
  readonly settings: GatewaySettings;
  readonly account: Account;
  readonly quota: Quota;
  readonly sessions: Sessions | undefined;
  readonly standing: readonly string[];
  readonly dice: FaultDice;
  readonly nowMs: () => number;
}

/**
 * All instances of one function. One request takes one unit of instanceConcurrency for its whole life; the fullest
 * instance with room takes the next one; a new instance starts when none has room, and the request waits for it.
 *
 * | an instance that is | goes on to be | when |
 * |---|---|---|
 * | starting | ready, and its queue is seated | started, initialized and healthy |
 * | starting | removed, and its queue refused | any of the three failed |
 * | ready | frozen | its last request ended |
 * | frozen | ready | a request is placed on it |
 * | ready, frozen | leaving (pre-stop, SIGTERM, SIGKILL) | reclaimed, unhealthy and empty, replaced, or the pool closes |
 * | any of them | gone, and its requests end | its process ended |
 */
export class Pool {
  readonly spec: FunctionSpec;
  readonly concurrency: number;
  readonly #deps: PoolDeps;
  readonly #queue: Queue;
  readonly #slots = new Set<Slot>();
  /** Starts and stops under way: they must be over before the pool is. */
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;
  #retryMs = FIRST_RETRY_MS;
  #retry: NodeJS.Timeout | undefined;

  constructor(spec: FunctionSpec, deps: PoolDeps) {
    this.spec = spec;
    this.concurrency = spec.affinity ? AFFINITY_CONCURRENCY : spec.instanceConcurrency;
    this.#deps = deps;
    this.#queue = new Queue(deps.settings.maxPending);
  }

  /** Instances that run or start. */
  get slots(): ReadonlySet<Slot> {
    return this.#slots;
  }

  /** Takes a unit now, or waits for an instance that starts. */
  claim(session?: Session): Claim {
    try {
      if (this.#closed) throw closing();
      const slot = this.#slotFor(session);
      if (!slot.ready) return this.#queue.wait(slot);
      return { seat: Promise.resolve(this.#seat(slot, false)), cancel: () => {} };
    } catch (error) {
      return refused(asGatewayError(error));
    }
  }

  /** Starts what `minInstances` asks for (WebSocket needs at least one, says the basic concepts page); what fails is tried again, ever more slowly. */
  warm(): void {
    try {
      while (!this.#closed && this.#lacksKept()) this.#start();
    } catch (error) {
      // The quota is used up: the next instance that goes frees it, and calls this again.
      if (!(error instanceof GatewayError)) throw error;
    }
  }

  /** Ends every instance: pre-stop, SIGTERM, SIGKILL. Resolves when nothing is left. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const slot of this.#slots) {
      // A start may take two minutes, and nobody waits for it any more.
      slot.abort.abort();
      this.#leave(slot);
    }
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** @throws {GatewayError} `ResourceExhausted`: also when only the session's own instance is full, for no other may serve it. */
  #slotFor(session: Session | undefined): Slot {
    if (!session) return this.#fullest(() => true) ?? this.#start();
    if (session.slot && this.#slots.has(session.slot)) {
      if (session.slot.taken < this.concurrency) return session.slot;
      throw new GatewayError("ResourceExhausted", { function: this.spec.name, max: this.concurrency });
    }
    const most = this.spec.affinity?.sessionsPerInstance ?? 1;
    const slot = this.#fullest(({ sessions }) => sessions.size < most) ?? this.#start();
    session.slot = slot;
    slot.sessions.add(session);
    return slot;
  }

  /** The fullest instance with room; one that starts only when none that runs has any. */
  #fullest(fits: (slot: Slot) => boolean): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of this.#slots) {
      if (slot.taken >= this.concurrency || slot.unhealthy || !fits(slot)) continue;
      const better = !best || (slot.ready === best.ready ? slot.taken > best.taken : slot.ready);
      if (better) best = slot;
    }
    return best;
  }

  #seat(slot: Slot, coldStart: boolean): Seat {
    const { instance, seats, meter } = slot;
    if (!instance) throw new GatewayError("InternalServerError", {}, { hint: "an instance was not ready" });
    // Before the request is sent: a frozen process accepts connections and answers none.
    if (seats.size === 0) this.#wake(slot);
    const seat: Seat = {
      slot,
      instance,
      coldStart,
      onGone: undefined,
      release: ({ cancelled } = { cancelled: false }) => {
        if (!seats.delete(seat)) return;
        meter.end(this.#deps.nowMs());
        if (cancelled && this.#isReplacedOnCancel()) this.#replace(slot);
        else if (slot.taken === 0) this.#rest(slot);
      },
    };
    seats.add(seat);
    meter.begin(this.#deps.nowMs());
    return seat;
  }

  /** @throws {GatewayError} `FunctionDisabled` or `ResourceExhausted`. */
  #start(): Slot {
    const { name, reservedConcurrency: most = Number.POSITIVE_INFINITY } = this.spec;
    if (most === 0) throw new GatewayError("FunctionDisabled", { function: name });
    if (this.#slots.size >= most) {
      throw new GatewayError("ResourceExhausted", { function: name, max: most * this.concurrency });
    }
    this.#deps.quota.take(name);
    const slot = new Slot(instanceId(), this.#deps.account.openMeter(this.#lacksKept()));
    this.#slots.add(slot);
    this.#tell(slot, "starting");
    this.#track(this.#bringUp(slot));
    return slot;
  }

  /** Whether the next start is one of `minInstances`: those stay for good; who comes above them is reclaimed when it is idle. */
  #lacksKept(): boolean {
    let kept = 0;
    for (const { meter } of this.#slots) if (meter.isKept) kept++;
    return kept < this.spec.minInstances;
  }

  /** Never rejects: what goes wrong is told to those who wait. */
  async #bringUp(slot: Slot): Promise<void> {
    const { settings, nowMs, standing } = this.#deps;
    try {
      await bringUp(slot, this.spec, {
        settings,
        nowMs,
        standing,
        onInstance: ({ exited }) => void exited.then((exit) => this.#gone(slot, exit)),
        onHealth: (healthy) => this.#healthChanged(slot, healthy),
      });
    } catch (error) {
      this.#failed(slot, asGatewayError(error));
      return;
    }
    // The pool was closed, or the instance given up, while it started: it is nobody's now.
    if (!this.#slots.has(slot)) {
      if (slot.instance) this.#track(slot.instance.stop());
      return;
    }
    slot.ready = true;
    this.#retryMs = FIRST_RETRY_MS;
    slot.meter.alive(nowMs());
    this.#tell(slot, "started");
    slot.faults = this.#faultsOf(slot);
    for (const waiting of this.#queue.drain(slot)) waiting.resolve(this.#seat(slot, true));
    if (slot.taken === 0) this.#rest(slot);
  }

  #faultsOf(slot: Slot): NodeJS.Timeout[] {
    const { dice } = this.#deps;
    const [killMs, hangMs] = [dice.afterMs("killWithinMs"), dice.afterMs("hangWithinMs")];
    return [
      ...(killMs === undefined ? [] : [setTimeout(() => void slot.instance?.kill(), killMs)]),
      ...(hangMs === undefined ? [] : [setTimeout(() => slot.instance?.freeze(), hangMs)]),
    ];
  }

  /** A start that failed: who waits is told why, and a kept instance is tried again later. */
  #failed(slot: Slot, error: GatewayError): void {
    if (!this.#remove(slot)) return;
    this.#tell(slot, "failed", error.message, error.hint);
    for (const waiting of this.#queue.drain(slot)) waiting.reject(error);
    // With a process its end closes the books; without one nothing else does.
    if (slot.instance) this.#track(slot.instance.kill());
    else this.#deps.account.closeMeter(slot.meter, this.#deps.nowMs());
    this.#warmLater();
  }

  /** The process is no more, expected or not. The sockets of its requests tell the clients: a reset, which they see as 1006. */
  #gone(slot: Slot, exit: InstanceExit): void {
    this.#tell(slot, "gone", exit.message);
    // Its kept connections lead nowhere: the next instance has another port, or the same one with another process behind it.
    slot.agent.destroy();
    this.#deps.account.closeMeter(slot.meter, this.#deps.nowMs());
    for (const seat of slot.seats) seat.onGone?.();
    if (!this.#remove(slot)) return;
    const error = new GatewayError("CAExited", {}, { message: exit.message });
    for (const waiting of this.#queue.drain(slot)) waiting.reject(error);
    this.#warmLater();
  }

  #warmLater(): void {
    if (this.#closed || !this.#lacksKept()) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.warm(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  /** An unhealthy instance keeps its requests and gets no new ones; without any it ends (health check page). */
  #healthChanged(slot: Slot, healthy: boolean): void {
    this.#tell(slot, healthy ? "healthy" : "unhealthy");
    if (!healthy && slot.ready && slot.taken === 0) this.#leave(slot);
  }

  /** FAQ on status 499: with one request at a time the platform cannot know what a cancelled one left behind. */
  #isReplacedOnCancel(): boolean {
    return this.#deps.settings.replaceOnCancel && this.concurrency === 1 && !this.spec.healthCheck;
  }

  #replace(slot: Slot): void {
    if (this.#closed || !this.#slots.has(slot)) return;
    this.#leave(slot, "the client left before the function was done; concurrency 1, no health check");
    try {
      this.#start();
    } catch (error) {
      // No room for its successor yet: the next request asks again.
      if (!(error instanceof GatewayError)) throw error;
    }
  }

  #wake(slot: Slot): void {
    clearTimeout(slot.reclaim);
    if (slot.instance?.state !== "frozen") return;
    slot.instance.thaw();
    this.#tell(slot, "thawed");
  }

  /** The last request ended: no more CPU until the next one, and the end when none comes. */
  #rest(slot: Slot): void {
    if (!this.#slots.has(slot)) return;
    if (slot.unhealthy) {
      this.#leave(slot, "unhealthy");
      return;
    }
    clearTimeout(slot.reclaim);
    slot.reclaim = setTimeout(() => this.#reclaim(slot), this.#deps.settings.idleReclaimMs);
    if (!this.#deps.settings.freeze) return;
    slot.instance?.freeze();
    this.#tell(slot, "frozen");
  }

  #reclaim(slot: Slot): void {
    if (slot.taken > 0 || !this.#slots.has(slot)) return;
    const stays = slot.meter.isKept || this.#deps.sessions?.keeps(slot);
    if (stays) slot.reclaim = setTimeout(() => this.#reclaim(slot), this.#deps.settings.idleReclaimMs);
    else this.#leave(slot, "no request for too long");
  }

  /** No new requests for it, then pre-stop, SIGTERM, SIGKILL; those that it has are let go by the function itself. */
  #leave(slot: Slot, why?: string): void {
    if (!this.#remove(slot)) return;
    for (const waiting of this.#queue.drain(slot)) waiting.reject(closing());
    if (!slot.instance) return;
    this.#tell(slot, "stopping", why);
    this.#track(slot.instance.stop());
    this.#warmLater();
  }

  #remove(slot: Slot): boolean {
    if (!this.#slots.delete(slot)) return false;
    clearTimeout(slot.reclaim);
    for (const fault of slot.faults) clearTimeout(fault);
    slot.health?.close();
    for (const session of slot.sessions) session.slot = undefined;
    this.#deps.quota.giveBack();
    return true;
  }

  #track(ended: Promise<unknown>): void {
    this.#underWay.add(ended);
    void ended.finally(() => this.#underWay.delete(ended));
  }

  #tell(slot: Slot, state: InstanceEvent["state"], message?: string, hint?: string): void {
    const { onEvent } = this.#deps.settings;
    const more = { ...(message !== undefined && { message }), ...(hint !== undefined && { hint }) };
    onEvent({ event: "instance", function: this.spec.name, instanceId: slot.id, state, ...more });
  }
}

/** For who waits for an instance that nobody will start: not the region's want of instances, which has the same status. */
const closing = (): GatewayError =>
  new GatewayError(
    "ResourceThrottled",
    {},
    { hint: "the gateway let go of the instance that this waited for" },
  );
