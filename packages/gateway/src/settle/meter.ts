import { billedMs } from "@wsfn/platform";

const billed = (startMs: number, endMs: number): number => billedMs([{ startMs, endMs }]);

/** What a meter reports when its bill begins to run, stops, or ends with its instance. */
export interface MeterReading {
  /** A request or a hook runs: the bill grows. */
  readonly active: boolean;
  /** Closed intervals up to now, ms. */
  readonly activeMs: number;
}

/** The running bill of an instance: overlapping requests are counted once, from the first one's begin to the last one's end. */
export class Meter {
  /** Billed without a request too: one of `minInstances`. */
  readonly isKept: boolean;
  readonly #onChange: (reading: MeterReading) => void;
  #since = 0;
  #active = 0;
  #activeMs = 0;
  #aliveSince: number | undefined;
  #aliveMs = 0;

  constructor({
    isKept,
    onChange = () => {},
  }: { isKept: boolean; onChange?: (reading: MeterReading) => void }) {
    this.isKept = isKept;
    this.#onChange = onChange;
  }

  /** Of now: requests and hooks are there. */
  get isActive(): boolean {
    return this.#active > 0;
  }

  /** A request begins, or a hook, whose time is billed alike. */
  begin(nowMs: number): void {
    if (this.#active === 0) this.#since = nowMs;
    this.#active++;
    if (this.#active === 1) this.#onChange({ active: true, activeMs: this.#activeMs });
  }

  end(nowMs: number): void {
    // After `gone` the connections of the instance end one by one: their time is counted.
    if (this.#active === 0) return;
    this.#active--;
    if (this.#active > 0) return;
    this.#activeMs += billed(this.#since, nowMs);
    this.#onChange({ active: false, activeMs: this.#activeMs });
  }

  /** It can take requests: what it costs to keep it begins here. */
  alive(nowMs: number): void {
    this.#aliveSince = nowMs;
  }

  gone(nowMs: number): void {
    this.#activeMs = this.activeMs(nowMs);
    this.#active = 0;
    if (this.#aliveSince !== undefined) this.#aliveMs += nowMs - this.#aliveSince;
    this.#aliveSince = undefined;
    this.#onChange({ active: false, activeMs: this.#activeMs });
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
