/**
 * What the connections of one case are doing: when octets moved last, and whether a wait has run out. A wait that runs out is a finding
 * that rests on silence, which a busy machine can bring about as well as the server.
 */
export class Pulse {
  readonly #now: () => number;
  #actedAtMs: number;
  #movedAtMs: number;
  #isStill: { ms: number; resolve: () => void } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ranOut = false;
  #hasActed = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#movedAtMs = now();
    this.#actedAtMs = this.#movedAtMs;
  }

  /** When the probe sent octets last, as `performance.now()` has it. */
  get actedAtMs(): number {
    return this.#actedAtMs;
  }

  /** True: the probe has sent octets. False as long as no connection came about. */
  get hasActed(): boolean {
    return this.#hasActed;
  }

  /** True: the probe has waited in vain at least once. */
  get ranOut(): boolean {
    return this.#ranOut;
  }

  /** The probe sends octets. */
  acted(): void {
    this.#hasActed = true;
    this.moved();
    this.#actedAtMs = this.#movedAtMs;
  }

  /** Octets moved on one of the connections, or one of them began or ended. */
  moved(): void {
    this.#movedAtMs = this.#now();
  }

  /** What the probe waited for did not happen in the time that it had. */
  ranOutOfTime(): void {
    this.#ranOut = true;
  }

  /** Resolves once nothing has moved for `ms`; never again after {@link end}. One caller at a time. */
  still(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#isStill = { ms, resolve };
      this.#look();
    });
  }

  /** The case is over: nobody waits for it to become still. */
  end(): void {
    clearTimeout(this.#timer);
    this.#isStill = undefined;
  }

  #look(): void {
    const wanted = this.#isStill;
    if (wanted === undefined) return;
    const leftMs = this.#movedAtMs + wanted.ms - this.#now();
    if (leftMs <= 0) wanted.resolve();
    else this.#timer = setTimeout(() => this.#look(), leftMs);
  }
}
