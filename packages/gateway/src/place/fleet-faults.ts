import type { InstanceExit } from "@wsfn/instance";
import type { Clock, Timer } from "../clock.ts";
import type { InjectedFault } from "../events.ts";
import type { FaultDice } from "../faults/fault-dice.ts";
import type { Slot } from "./slot.ts";

/** What the faults of a fleet take from it. */
export interface FleetFaultsDeps {
  readonly dice: FaultDice;
  readonly clock: Clock;
  /** The instances that run or start. */
  readonly slots: ReadonlySet<Slot>;
  /** Gives an instance its CPU back. */
  readonly wake: (slot: Slot) => void;
  /** A line of the platform's in an instance's log. */
  readonly log: (slot: Slot, text: string) => void;
  /** Reports that an instance gets no CPU, although it has requests. */
  readonly onHung: (slot: Slot) => void;
}

/** Faults on demand, as they happen to the instances of one function. */
export class FleetFaults {
  readonly #deps: FleetFaultsDeps;

  constructor(deps: FleetFaultsDeps) {
    this.#deps = deps;
  }

  /** SIGKILL of what runs. Each promise resolves when one is gone. */
  killAll(): Promise<InstanceExit>[] {
    return [...this.#deps.slots].flatMap((slot) => this.#kill(slot) ?? []);
  }

  /** No CPU for what runs. Returns how many instances that are. */
  hangAll(): number {
    return [...this.#deps.slots].filter((slot) => this.#hang(slot)).length;
  }

  /** No CPU for what runs, for so long. Returns how many instances that are. */
  freezeAll(forMs: number): number {
    const frozen = [...this.#deps.slots].filter((slot) => this.#hang(slot, "freeze"));
    for (const slot of frozen) {
      const thaw = this.#deps.clock.setTimer(forMs, () => this.#freezeOver(slot));
      slot.faults = [...slot.faults, thaw];
    }
    return frozen.length;
  }

  /** What the plan has in store for an instance that takes requests from now on. */
  toCome(slot: Slot): Timer[] {
    const { dice, clock } = this.#deps;
    const [killMs, hangMs] = [dice.afterMs("killWithinMs"), dice.afterMs("hangWithinMs")];
    return [
      ...(killMs === undefined ? [] : [clock.setTimer(killMs, () => void this.#kill(slot))]),
      ...(hangMs === undefined ? [] : [clock.setTimer(hangMs, () => void this.#hang(slot))]),
    ];
  }

  /** SIGKILL. Resolves with how it ended; undefined when nothing runs yet. */
  #kill(slot: Slot): Promise<InstanceExit> | undefined {
    if (!slot.instance) return undefined;
    this.#inject(slot, "kill");
    return slot.instance.kill();
  }

  /** No CPU, requests and all, until the next request after its last one. False when it has none anyway. */
  #hang(slot: Slot, fault: "hang" | "freeze" = "hang"): boolean {
    if (slot.instance?.state !== "running") return false;
    this.#inject(slot, fault);
    slot.instance.freeze();
    this.#deps.onHung(slot);
    return true;
  }

  /** Its requests go on; without any it is frozen as every idle instance is, until the next one wakes it. */
  #freezeOver(slot: Slot): void {
    if (slot.injected === "freeze" && slot.seats.size > 0) this.#deps.wake(slot);
  }

  /** Reported before it is done: whatever follows on this instance is the fault's doing. */
  #inject(slot: Slot, fault: InjectedFault): void {
    slot.injected = fault;
    this.#deps.log(slot, `Injected fault: ${fault}`);
  }
}
