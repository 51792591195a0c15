import type { Clock } from "../clock.ts";
import { GatewayError } from "../gateway-error.ts";

/** What limits the start of instances, for all functions of a gateway together. */
export interface QuotaSettings {
  /** Most instances at once. */
  readonly maxInstances: number;
  /** Instances that may start at once. */
  readonly burstInstances: number;
  /** Instances that may start each minute when the burst is used up. */
  readonly instancesPerMinute: number;
}

/** The region's quota: how many instances there may be, and how fast they may come. */
export class Quota {
  readonly #settings: QuotaSettings;
  readonly #clock: Pick<Clock, "nowMs">;
  #instances = 0;
  #tokens: number;
  #filledMs: number;

  constructor(settings: QuotaSettings, clock: Pick<Clock, "nowMs">) {
    this.#settings = settings;
    this.#clock = clock;
    this.#tokens = settings.burstInstances;
    this.#filledMs = clock.nowMs();
  }

  /** @throws {GatewayError} `ResourceExhausted`: too many instances, or too many in too short a time. */
  take(functionName: string): void {
    const { maxInstances, burstInstances, instancesPerMinute } = this.#settings;
    const nowMs = this.#clock.nowMs();
    const refill = ((nowMs - this.#filledMs) * instancesPerMinute) / 60_000;
    this.#tokens = Math.min(burstInstances, this.#tokens + refill);
    this.#filledMs = nowMs;
    if (this.#instances >= maxInstances) {
      const hint = `all functions together may have ${maxInstances} instances (maxInstances)`;
      throw new GatewayError("ResourceExhausted", { function: functionName, max: maxInstances }, { hint });
    }
    if (this.#tokens < 1) {
      const hint = `after a burst of ${burstInstances} instances, ${instancesPerMinute} more may start each minute`;
      throw new GatewayError("ResourceExhausted", { function: functionName, max: burstInstances }, { hint });
    }
    this.#tokens--;
    this.#instances++;
  }

  /** An instance is gone. */
  giveBack(): void {
    this.#instances--;
  }
}
