import type { FunctionSpec } from "@wsfn/platform";
import { asGatewayError, GatewayError } from "../gateway-error.ts";
import type { GatewaySettings } from "../settings.ts";
import { closing, Fleet, type FleetDeps } from "./fleet.ts";
import type { FleetFaults } from "./fleet-faults.ts";
import { type Claim, granted, Queue, refused } from "./queue.ts";
import type { Session } from "./sessions.ts";
import type { Holder, Seat, Slot } from "./slot.ts";

/** Session affinity raises the concurrency of an instance to this, whatever s.yaml has (session affinity page). */
const AFFINITY_CONCURRENCY = 200;

/** What a pool takes from the gateway. */
export interface PoolDeps extends FleetDeps {
  readonly settings: FleetDeps["settings"] & Pick<GatewaySettings, "maxPending" | "replaceOnCancel">;
}

/** What a claim is for. */
export interface ClaimOptions {
  /** The request that will hold the seat. */
  readonly holder: Holder;
  /** The session whose instance it must be. Default: any instance. */
  readonly session?: Session | undefined;
}

/**
 * The seats of one function. One request takes one unit of instanceConcurrency for its whole life; the fullest instance
 * with room takes the next one; a new instance starts when none has room, and the request waits for it.
 */
export class Pool {
  readonly spec: FunctionSpec;
  readonly concurrency: number;
  readonly #deps: PoolDeps;
  readonly #queue: Queue;
  readonly #fleet: Fleet;

  constructor(spec: FunctionSpec, deps: PoolDeps) {
    this.spec = spec;
    this.concurrency = spec.affinity ? AFFINITY_CONCURRENCY : spec.instanceConcurrency;
    this.#deps = deps;
    this.#queue = new Queue(deps.settings.maxPending);
    this.#fleet = new Fleet(spec, deps, {
      concurrency: this.concurrency,
      ready: (slot) => {
        for (const { holder, resolve } of this.#queue.drain(slot)) {
          resolve(this.#seat(slot, { holder, coldStart: true }));
        }
      },
      lost: (slot, error) => {
        for (const { reject } of this.#queue.drain(slot)) reject(error);
      },
    });
  }

  /** Instances that are there, also those on their way out. */
  get instances(): readonly Slot[] {
    return this.#fleet.all;
  }

  /** What can go wrong with its instances, on demand. */
  get faults(): FleetFaults {
    return this.#fleet.faults;
  }

  /** Takes a seat now, or waits for an instance that starts. */
  claim({ holder, session }: ClaimOptions): Claim {
    try {
      if (this.#fleet.closed) throw closing();
      const slot = this.#slotFor(session);
      return slot.ready
        ? granted(this.#seat(slot, { holder, coldStart: false }))
        : this.#queue.wait(slot, holder);
    } catch (error) {
      return refused(asGatewayError(error));
    }
  }

  /** Starts the instances that are to be there before the first request. */
  warm(): void {
    this.#fleet.warm();
  }

  /** Ends every instance: pre-stop, SIGTERM, SIGKILL. Resolves when nothing is left. */
  close(): Promise<void> {
    return this.#fleet.close();
  }

  /** @throws {GatewayError} `ResourceExhausted`: also when only the session's own instance is full, for no other may serve it. */
  #slotFor(session: Session | undefined): Slot {
    if (!session) return this.#fullest(() => true) ?? this.#fleet.start();
    const home = [...this.#fleet.slots].find(({ sessions }) => sessions.has(session));
    if (home) {
      if (home.taken < this.concurrency) return home;
      throw new GatewayError("ResourceExhausted", { function: this.spec.name, max: this.concurrency });
    }
    const most = this.spec.affinity?.sessionsPerInstance ?? 1;
    const slot = this.#fullest(({ sessions }) => sessions.size < most) ?? this.#fleet.start();
    session.home = slot;
    slot.sessions.add(session);
    return slot;
  }

  /** The fullest instance with room; one that starts only when none that runs has any. */
  #fullest(fits: (slot: Slot) => boolean): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of this.#fleet.slots) {
      if (slot.taken >= this.concurrency || slot.unhealthy || !fits(slot)) continue;
      const better = !best || (slot.ready === best.ready ? slot.taken > best.taken : slot.ready);
      if (better) best = slot;
    }
    return best;
  }

  #seat(slot: Slot, { holder, coldStart }: { holder: Holder; coldStart: boolean }): Seat {
    const { instance, seats, meter, agent } = slot;
    if (!instance) throw new GatewayError("InternalServerError", {}, { hint: "an instance was not ready" });
    if (seats.size === 0) this.#fleet.wake(slot);
    const { clock } = this.#deps;
    const seat: Seat = {
      holder,
      instance,
      agent,
      coldStart,
      get injected() {
        return slot.injected;
      },
      release: ({ cancelled }) => {
        if (!seats.delete(seat)) return;
        meter.end(clock.nowMs());
        if (cancelled && this.#isReplacedOnCancel()) this.#replace(slot);
        else if (slot.taken === 0) this.#fleet.rest(slot);
      },
    };
    seats.add(seat);
    meter.begin(clock.nowMs());
    return seat;
  }

  /** FAQ on status 499: with one request at a time the platform cannot know what a cancelled one left in the instance. */
  #isReplacedOnCancel(): boolean {
    return this.#deps.settings.replaceOnCancel && this.concurrency === 1 && !this.spec.healthCheck;
  }

  #replace(slot: Slot): void {
    if (this.#fleet.closed || !this.#fleet.slots.has(slot)) return;
    this.#deps.ledger.replace();
    this.#fleet.leave(slot, "the client left before the function was done; concurrency 1, no health check");
    try {
      this.#fleet.start();
    } catch (error) {
      // No room for its successor yet: the next request asks again.
      if (!(error instanceof GatewayError)) throw error;
    }
  }
}
