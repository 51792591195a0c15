import type { Clock } from "../clock.ts";
import { GatewayError } from "../gateway-error.ts";
import { type FaultPlan, REFUSALS } from "./fault-plan.ts";

/** The plan in force, and chance: the stages of a request ask it what happens to them. */
export class FaultDice {
  readonly #random: () => number;
  readonly #clock: Pick<Clock, "nowMs">;
  #plan: FaultPlan;
  #sinceMs: number;

  /** @param random 0 to 1, below 1 */
  constructor(plan: FaultPlan, { random, clock }: { random: () => number; clock: Pick<Clock, "nowMs"> }) {
    this.#plan = plan;
    this.#random = random;
    this.#clock = clock;
    this.#sinceMs = clock.nowMs();
  }

  get plan(): FaultPlan {
    return this.#plan;
  }

  /** From now on this plan is in force, and no other. */
  replace(plan: FaultPlan): void {
    this.#plan = plan;
    this.#sinceMs = this.#clock.nowMs();
  }

  /** @throws {GatewayError} the refusal, when the plan hides the trigger, or chance picks this request. */
  mayRefuse(functionName: string): void {
    const { refuse, triggerDelayMs = 0 } = this.#plan;
    if (this.#clock.nowMs() - this.#sinceMs < triggerDelayMs) {
      const hidden = { hint: "an injected fault: the trigger is as new", injected: "trigger" } as const;
      throw new GatewayError("TriggerNotFound", { function: functionName }, hidden);
    }
    if (!refuse || this.#random() >= (refuse.rate ?? 1)) return;
    const options = { hint: "an injected fault", injected: "refuse" } as const;
    throw new GatewayError(REFUSALS[refuse.status], { function: functionName, max: 0 }, options);
  }

  /** How long from now the fault happens to what begins now; undefined: it does not. */
  afterMs(fault: "cutWithinMs" | "killWithinMs" | "hangWithinMs"): number | undefined {
    const withinMs = this.#plan[fault];
    return withinMs === undefined ? undefined : this.#random() * withinMs;
  }
}
