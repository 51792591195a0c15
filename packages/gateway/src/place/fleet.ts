import type { HealthChange, InstanceExit } from "@wsfn/instance";
import { type FunctionSpec, instanceId } from "@wsfn/platform";
import type { Clock, Timer } from "../clock.ts";
import type { InstanceEvent } from "../events.ts";
import type { FaultDice } from "../faults/fault-dice.ts";
import { asGatewayError, asInjected, GatewayError } from "../gateway-error.ts";
import type { Journal } from "../observe/journal.ts";
import type { GatewaySettings } from "../settings.ts";
import type { Ledger } from "../settle/ledger.ts";
import { bringUp } from "./bring-up.ts";
import { FleetFaults } from "./fleet-faults.ts";
import type { Quota } from "./quota.ts";
import type { Sessions } from "./sessions.ts";
import { Slot } from "./slot.ts";

/**
 * A kept instance that fails is started again after this long, then twice that, and so on up to the last: a function that cannot start
 * must not keep the machine busy. The platform publishes no figures.
 */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** What a fleet takes from the gateway. */
export interface FleetDeps {
  readonly settings: Pick<GatewaySettings, "start" | "startTimeoutMs" | "idleReclaimMs" | "freeze">;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly quota: Quota;
  readonly sessions: Sessions | undefined;
  /** The platform's headers of the function's requests, those that never change. */
  readonly standing: readonly string[];
  readonly dice: FaultDice;
}

/** Who gives the instances to requests. */
export interface FleetOwner {
  /** Requests that a unit of concurrency is for: of one instance, at once. */
  readonly concurrency: number;
  /** It takes requests from now on: those that wait for it are to be seated. */
  ready(slot: Slot): void;
  /** It takes no request any more: those that wait for it are to be refused. */
  lost(slot: Slot, error: GatewayError): void;
}

/**
 * The instances of one function, from their start to their end.
 *
 * | an instance that is | goes on to be | when |
 * |---|---|---|
 * | starting | ready, and its queue is seated | started, initialized and healthy |
 * | starting | removed, and its queue refused | any of the three failed |
 * | ready | frozen | its last request ended |
 * | frozen | ready | a request is placed on it |
 * | ready, frozen | leaving (pre-stop, SIGTERM, SIGKILL) | reclaimed, unhealthy and empty, replaced, or the fleet closes |
 * | any of them | gone, and its requests end | its process ended |
 */
export class Fleet {
  readonly spec: FunctionSpec;
  /** What can go wrong with its instances, on demand. */
  readonly faults: FleetFaults;
  readonly #deps: FleetDeps;
  readonly #owner: FleetOwner;
  readonly #slots = new Set<Slot>();
  /** Those that are on their way out, for a watcher that begins late. */
  readonly #leaving = new Set<Slot>();
  /** Starts and stops under way: they must be over before the fleet is. */
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;
  #retryMs = FIRST_RETRY_MS;
  #retry: Timer | undefined;

  constructor(spec: FunctionSpec, deps: FleetDeps, owner: FleetOwner) {
    this.spec = spec;
    this.#deps = deps;
    this.#owner = owner;
    this.faults = new FleetFaults({
      dice: deps.dice,
      clock: deps.clock,
      slots: this.#slots,
      wake: (slot) => this.wake(slot),
      log: (slot, text) =>
        deps.journal.report({
          event: "log",
          function: spec.name,
          instanceId: slot.id,
          stream: "platform",
          text,
        }),
      onHung: (slot) => this.#report(slot, "hung"),
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Instances that run or start. */
  get slots(): ReadonlySet<Slot> {
    return this.#slots;
  }

  /** Those, and instances that are stopping. */
  get all(): readonly Slot[] {
    return [...this.#slots, ...this.#leaving];
  }

  /** @throws {GatewayError} `FunctionDisabled` or `ResourceExhausted`. */
  start(): Slot {
    const { name, reservedConcurrency: most = Number.POSITIVE_INFINITY } = this.spec;
    if (most === 0) throw new GatewayError("FunctionDisabled", { function: name });
    if (this.#slots.size >= most) {
      throw new GatewayError("ResourceExhausted", { function: name, max: most * this.#owner.concurrency });
    }
    this.#deps.quota.take(name);
    const slot = this.#newSlot();
    this.#slots.add(slot);
    this.#report(slot, "starting");
    this.#track(this.#bringUp(slot));
    return slot;
  }

  /** Starts what `minInstances` asks for (WebSocket needs at least one: basic concepts page); what fails is tried again, ever more slowly. */
  warm(): void {
    try {
      while (!this.#closed && this.#needsKept()) this.start();
    } catch (error) {
      // The quota is used up: the next instance that goes frees it, and calls this again.
      if (!(error instanceof GatewayError)) throw error;
    }
  }

  /** Before a request is sent to it: a frozen process accepts connections and answers none. */
  wake(slot: Slot): void {
    slot.reclaim?.cancel();
    if (slot.instance?.state !== "frozen") return;
    slot.instance.thaw();
    slot.injected = undefined;
    this.#report(slot, "thawed");
  }

  /** The last request ended: no more CPU until the next one, and the end when none comes. */
  rest(slot: Slot): void {
    // One that a fault has killed is not gone yet, and nothing is left to freeze.
    if (!this.#slots.has(slot) || slot.injected === "kill") return;
    if (slot.unhealthy) {
      this.leave(slot, "unhealthy");
      return;
    }
    this.#reclaimLater(slot);
    if (!this.#deps.settings.freeze) return;
    slot.instance?.freeze();
    this.#report(slot, "frozen");
  }

  /** No new requests for it, then pre-stop, SIGTERM, SIGKILL; the function itself lets go of those that it has. */
  leave(slot: Slot, why?: string): void {
    if (!this.#remove(slot)) return;
    this.#owner.lost(slot, closing());
    if (!slot.instance) return;
    this.#leaving.add(slot);
    this.#report(slot, "stopping", why === undefined ? {} : { message: why });
    this.#track(slot.instance.stop());
    this.#warmLater();
  }

  /** Ends every instance: pre-stop, SIGTERM, SIGKILL. Resolves when nothing is left. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    for (const slot of this.#slots) {
      // A start may take two minutes, and nobody waits for it any more.
      slot.abort.abort();
      this.leave(slot);
    }
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #newSlot(): Slot {
    const { ledger, journal } = this.#deps;
    const id = instanceId();
    const isKept = this.#needsKept();
    const onChange = (reading: { readonly active: boolean; readonly activeMs: number }): void =>
      journal.mark(() => ({ event: "bill", function: this.spec.name, instanceId: id, isKept, ...reading }));
    return new Slot(id, ledger.openMeter({ isKept, onChange }));
  }

  /** Whether the next start is one of `minInstances`: those stay for good; one above them is reclaimed when it is idle. */
  #needsKept(): boolean {
    let kept = 0;
    for (const { meter } of this.#slots) if (meter.isKept) kept++;
    return kept < this.spec.minInstances;
  }

  /** Never rejects: a failure goes to the requests that wait. */
  async #bringUp(slot: Slot): Promise<void> {
    const { settings, clock, journal, standing } = this.#deps;
    try {
      await bringUp(slot, this.spec, {
        start: settings.start,
        startTimeoutMs: settings.startTimeoutMs,
        clock,
        standing,
        onLog: (line) => journal.report({ event: "log", function: this.spec.name, ...line }),
        onInstance: ({ exited }) => void exited.then((exit) => this.#gone(slot, exit)),
        onHealth: (change) => this.#healthChanged(slot, change),
      });
    } catch (error) {
      this.#failed(slot, asGatewayError(error));
      return;
    }
    // The fleet was closed, or the instance given up, while it started: it is nobody's now.
    if (!this.#slots.has(slot)) {
      if (slot.instance) this.#track(slot.instance.stop());
      return;
    }
    slot.ready = true;
    this.#retryMs = FIRST_RETRY_MS;
    slot.meter.alive(clock.nowMs());
    this.#report(slot, "started");
    slot.faults = this.faults.toCome(slot);
    this.#owner.ready(slot);
    if (slot.taken === 0) this.rest(slot);
  }

  /** A start that failed: the requests that wait get the reason, and a kept instance is tried again later. */
  #failed(slot: Slot, fault: GatewayError): void {
    if (!this.#remove(slot)) return;
    const error = asInjected(fault, slot.injected);
    this.#report(slot, "failed", error);
    this.#owner.lost(slot, error);
    // With a process, its end closes the meter; without one nothing else does.
    if (slot.instance) this.#track(slot.instance.kill());
    else this.#deps.ledger.closeMeter(slot.meter, this.#deps.clock.nowMs());
    this.#warmLater();
  }

  /** The process is no more, expected or not. Its sockets are reset, which its clients see as 1006. */
  #gone(slot: Slot, exit: InstanceExit): void {
    this.#leaving.delete(slot);
    const says = { message: exit.says };
    this.#report(slot, "gone", { message: exit.message, says });
    // Its kept connections lead nowhere: the next instance has another port, or another process on the same one.
    slot.agent.destroy();
    this.#deps.ledger.closeMeter(slot.meter, this.#deps.clock.nowMs());
    for (const { holder } of slot.seats) holder.end("instance");
    if (!this.#remove(slot)) return;
    const options = { message: exit.message, says, injected: slot.injected };
    this.#owner.lost(slot, new GatewayError("CAExited", {}, options));
    this.#warmLater();
  }

  #warmLater(): void {
    if (this.#closed || !this.#needsKept()) return;
    this.#retry?.cancel();
    this.#retry = this.#deps.clock.setTimer(this.#retryMs, () => this.warm());
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  /** An unhealthy instance keeps its requests and gets no new ones; without any it ends (health check page). */
  #healthChanged(slot: Slot, { healthy }: HealthChange): void {
    this.#report(slot, healthy ? "healthy" : "unhealthy");
    if (!healthy && slot.ready && slot.taken === 0) this.leave(slot);
  }

  #reclaimLater(slot: Slot): void {
    slot.reclaim?.cancel();
    const { clock, settings } = this.#deps;
    slot.reclaim = clock.setTimer(settings.idleReclaimMs, () => this.#reclaim(slot));
  }

  #reclaim(slot: Slot): void {
    if (slot.taken > 0 || !this.#slots.has(slot)) return;
    const stays = slot.meter.isKept || this.#deps.sessions?.keeps(slot);
    if (stays) this.#reclaimLater(slot);
    else this.leave(slot, "no request for too long");
  }

  #remove(slot: Slot): boolean {
    if (!this.#slots.delete(slot)) return false;
    slot.reclaim?.cancel();
    for (const fault of slot.faults) fault.cancel();
    slot.health?.close();
    for (const session of slot.sessions) session.home = undefined;
    this.#deps.quota.giveBack();
    return true;
  }

  #track(ended: Promise<unknown>): void {
    this.#underWay.add(ended);
    void ended.finally(() => this.#underWay.delete(ended));
  }

  #report(
    slot: Slot,
    state: InstanceEvent["state"],
    { message, hint, says }: Pick<InstanceEvent, "message" | "hint" | "says"> = {},
  ): void {
    const { id, injected } = slot;
    const event: InstanceEvent = {
      event: "instance",
      function: this.spec.name,
      instanceId: id,
      state,
      ...(message !== undefined && { message }),
      ...(hint !== undefined && { hint }),
      ...(says !== undefined && { says }),
      ...(injected !== undefined && { injected }),
    };
    slot.last = { event, nowMs: this.#deps.clock.nowMs() };
    this.#deps.journal.report(event);
  }
}

/** For requests that wait for an instance that nobody starts any more. The status is that of a region short of instances. */
export const closing = (): GatewayError =>
  new GatewayError(
    "ResourceThrottled",
    {},
    { hint: "the gateway let go of the instance that this waited for", isFromStop: true },
  );
