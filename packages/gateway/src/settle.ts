import {
  asCny,
  billedMs,
  computeUnits,
  type FunctionSpec,
  priceMicroCny,
  unitsAsNumber,
  wholeUnits,
} from "@wsfn/platform";
import type { EndedBy, RequestEvent } from "./events.ts";

/** What one function cost and did, for the table at the end. */
export interface FunctionSummary {
  readonly function: string;
  /** Requests that an instance got, of them WebSocket connections. */
  readonly requests: number;
  readonly connections: number;
  readonly instances: number;
  readonly coldStarts: number;
  /** Time in which instances had at least one request, each instance by itself, every interval rounded up to 1 ms. */
  readonly activeMs: number;
  /** Time in which instances of `minInstances` had none: billed at the idle rate. */
  readonly idleMs: number;
  /** Compute units of it all, by the published formula. */
  readonly cu: number;
  /** Their list price in yuan, tier 1, without the least price of an hour. */
  readonly priceCny: string;
  /** Refused before an instance was asked, by error code. Refusals cost nothing. */
  readonly refused: Readonly<Record<string, number>>;
  /** Requests by what ended them. */
  readonly endedBy: Readonly<Partial<Record<EndedBy, number>>>;
}

export interface Summary {
  readonly elapsedMs: number;
  readonly functions: readonly FunctionSummary[];
}

const billed = (startMs: number, endMs: number): number => billedMs([{ startMs, endMs }]);

/** An instance's running meter: overlapping requests are counted once, from the first one's begin to the last one's end. */
export class Meter {
  /** Billed also without a request: one of `minInstances`. */
  readonly isKept: boolean;
  #since = 0;
  #active = 0;
  #activeMs = 0;
  #aliveSince: number | undefined;
  #aliveMs = 0;

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  begin(nowMs: number): void {
    if (this.#active === 0) this.#since = nowMs;
    this.#active++;
  }

  end(nowMs: number): void {
    // After `gone` the connections of the instance end one by one: their time is counted.
    if (this.#active === 0) return;
    this.#active--;
    if (this.#active === 0) this.#activeMs += billed(this.#since, nowMs);
  }

  /** It can be called: what it costs to keep it begins here. */
  alive(nowMs: number): void {
    this.#aliveSince = nowMs;
  }

  gone(nowMs: number): void {
    this.#activeMs = this.activeMs(nowMs);
    this.#active = 0;
    if (this.#aliveSince !== undefined) this.#aliveMs += nowMs - this.#aliveSince;
    this.#aliveSince = undefined;
  }

  /** Closed intervals, and the open one up to now. */
  activeMs(nowMs: number): number {
    return this.#activeMs + (this.#active > 0 ? billed(this.#since, nowMs) : 0);
  }

  /** Time in which it was kept and had no request; 0 for an instance that nobody asked to keep. */
  idleMs(nowMs: number): number {
    if (!this.isKept) return 0;
    const aliveMs = this.#aliveMs + (this.#aliveSince === undefined ? 0 : nowMs - this.#aliveSince);
    return Math.max(0, Math.ceil(aliveMs) - this.activeMs(nowMs));
  }
}

/** The books of one function. */
export class Account {
  readonly #spec: FunctionSpec;
  /** Of instances that are there; those of the past are only sums. */
  readonly #meters = new Set<Meter>();
  readonly #refused: Record<string, number> = {};
  readonly #endedBy: Partial<Record<EndedBy, number>> = {};
  #instances = 0;
  #activeMs = 0;
  #idleMs = 0;
  #requests = 0;
  #connections = 0;
  #coldStarts = 0;

  constructor(spec: FunctionSpec) {
    this.#spec = spec;
  }

  openMeter(isKept: boolean): Meter {
    const meter = new Meter(isKept);
    this.#meters.add(meter);
    this.#instances++;
    return meter;
  }

  closeMeter(meter: Meter, nowMs: number): void {
    if (!this.#meters.delete(meter)) return;
    meter.gone(nowMs);
    this.#activeMs += meter.activeMs(nowMs);
    this.#idleMs += meter.idleMs(nowMs);
  }

  /** Enters one request that is over. */
  settle(event: RequestEvent): void {
    if (event.instanceId === undefined) {
      // Without a code it is a preflight that the gateway answered.
      const { errorCode: code } = event;
      if (code !== undefined) this.#refused[code] = (this.#refused[code] ?? 0) + 1;
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
    const units = computeUnits(this.#spec, { activeMs, idleMs, calls: this.#requests });
    return {
      function: this.#spec.name,
      requests: this.#requests,
      connections: this.#connections,
      instances: this.#instances,
      coldStarts: this.#coldStarts,
      activeMs,
      idleMs,
      cu: unitsAsNumber(units),
      priceCny: asCny(priceMicroCny(wholeUnits(units))),
      refused: { ...this.#refused },
      endedBy: { ...this.#endedBy },
    };
  }
}
