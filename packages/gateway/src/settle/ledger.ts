import {
  asCny,
  computeUnits,
  type FunctionSpec,
  priceMicroCny,
  unitsAsNumber,
  wholeUnits,
} from "@wsfn/platform";
import type { EndedBy, InjectedFault, RequestEvent } from "../events.ts";
import { Meter, type MeterReading } from "./meter.ts";

/** What one function did and cost. */
export interface FunctionSummary {
  readonly function: string;
  /** Requests that an instance got. */
  readonly requests: number;
  /** WebSocket connections among them. */
  readonly connections: number;
  readonly instances: number;
  /** Instances that were replaced because their client left before the function was done. */
  readonly replaced: number;
  readonly coldStarts: number;
  /** Time in which instances had at least one request, each instance by itself, every interval rounded up to 1 ms. */
  readonly activeMs: number;
  /** Time in which instances of `minInstances` had none: billed at the idle rate. */
  readonly idleMs: number;
  /** Compute units of it all, by the published formula. */
  readonly cu: number;
  /** Their list price in yuan, tier 1, without the least price of an hour. */
  readonly priceCny: string;
  /** Refused before an instance was asked, by error code; without those that waited when the gateway stopped. Refusals cost nothing. */
  readonly refused: Readonly<Record<string, number>>;
  /** Requests by what ended them. */
  readonly endedBy: Readonly<Partial<Record<EndedBy, number>>>;
  /** Requests and refusals that an injected fault caused or touched, by fault. */
  readonly injected: Readonly<Partial<Record<InjectedFault, number>>>;
}

/** What a gateway did, function by function. */
export interface Summary {
  readonly elapsedMs: number;
  readonly functions: readonly FunctionSummary[];
}

/** What the requests of one function used, and what they cost. */
export class Ledger {
  readonly spec: FunctionSpec;
  /** Of instances that are there; those of the past are only sums. */
  readonly #meters = new Set<Meter>();
  readonly #refused: Record<string, number> = {};
  readonly #endedBy: Partial<Record<EndedBy, number>> = {};
  readonly #injected: Partial<Record<InjectedFault, number>> = {};
  #instances = 0;
  #replaced = 0;
  #activeMs = 0;
  #idleMs = 0;
  #requests = 0;
  #connections = 0;
  #coldStarts = 0;

  constructor(spec: FunctionSpec) {
    this.spec = spec;
  }

  /** The meter of a new instance. `isKept`: one of `minInstances`. */
  openMeter(options: { isKept: boolean; onChange?: (reading: MeterReading) => void }): Meter {
    const meter = new Meter(options);
    this.#meters.add(meter);
    this.#instances++;
    return meter;
  }

  /** Its instance is gone. Safe to call twice. */
  closeMeter(meter: Meter, nowMs: number): void {
    if (!this.#meters.delete(meter)) return;
    meter.gone(nowMs);
    this.#activeMs += meter.activeMs(nowMs);
    this.#idleMs += meter.idleMs(nowMs);
  }

  /** An instance is replaced: its client left before the function was done. */
  replace(): void {
    this.#replaced++;
  }

  /** Enters one request that is over. */
  settle(event: RequestEvent): void {
    const { injected } = event;
    if (injected) this.#injected[injected] = (this.#injected[injected] ?? 0) + 1;
    if (event.instanceId === undefined) {
      // Without a code it is a preflight that the gateway answered; what its stop turned away counts for nobody.
      const { errorCode: code, endedBy } = event;
      if (code !== undefined && endedBy !== "gateway") this.#refused[code] = (this.#refused[code] ?? 0) + 1;
      return;
    }
    this.#endedBy[event.endedBy] = (this.#endedBy[event.endedBy] ?? 0) + 1;
    this.#requests++;
    if (event.kind === "websocket") this.#connections++;
    if (event.coldStart) this.#coldStarts++;
  }

  summary(nowMs: number): FunctionSummary {
    const meters = [...this.#meters];
    const activeMs = meters.reduce((sum, meter) => sum + meter.activeMs(nowMs), this.#activeMs);
    const idleMs = meters.reduce((sum, meter) => sum + meter.idleMs(nowMs), this.#idleMs);
    const units = computeUnits(this.spec, { activeMs, idleMs, calls: this.#requests });
    return {
      function: this.spec.name,
      requests: this.#requests,
      connections: this.#connections,
      instances: this.#instances,
      replaced: this.#replaced,
      coldStarts: this.#coldStarts,
      activeMs,
      idleMs,
      cu: unitsAsNumber(units),
      priceCny: asCny(priceMicroCny(wholeUnits(units))),
      refused: { ...this.#refused },
      endedBy: { ...this.#endedBy },
      injected: { ...this.#injected },
    };
  }
}
