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
  /** Refused before an instance was asked, by error code. Refusals cost nothing. */
  readonly refused: Readonly<Record<string, number>>;
  /** Requests by what ended them. */
  readonly endedBy: Readonly<Partial<Record<EndedBy, number>>>;
}

export interface Summary {
  readonly elapsedMs: number;
  readonly functions: readonly FunctionSummary[];
}

/** An instance's running meter: overlapping requests are counted once, from the first one's begin to the last one's end. */
export class Meter {
  #since = 0;
  #active = 0;
  #activeMs = 0;

  begin(nowMs: number): void {
    if (this.#active === 0) this.#since = nowMs;
    this.#active++;
  }

  end(nowMs: number): void {
    this.#active--;
    if (this.#active === 0) this.#activeMs += Math.ceil(nowMs - this.#since);
  }

  /** Closed intervals, and the open one up to now. */
  activeMs(nowMs: number): number {
    return this.#activeMs + (this.#active > 0 ? Math.ceil(nowMs - this.#since) : 0);
  }
}

/** The books of one function. */
export class Account {
  readonly #function: string;
  readonly #meters: Meter[] = [];
  readonly #refused: Record<string, number> = {};
  readonly #endedBy: Partial<Record<EndedBy, number>> = {};
  #requests = 0;
  #connections = 0;
  #coldStarts = 0;

  constructor(name: string) {
    this.#function = name;
  }

  openMeter(): Meter {
    const meter = new Meter();
    this.#meters.push(meter);
    return meter;
  }

  /** Enters one request that is over. */
  settle(event: RequestEvent): void {
    if (event.endedBy === "refused") {
      const code = event.errorCode ?? String(event.status);
      this.#refused[code] = (this.#refused[code] ?? 0) + 1;
      return;
    }
    this.#endedBy[event.endedBy] = (this.#endedBy[event.endedBy] ?? 0) + 1;
    this.#requests++;
    if (event.kind === "websocket") this.#connections++;
    if (event.coldStart) this.#coldStarts++;
  }

  summary(nowMs: number): FunctionSummary {
    return {
      function: this.#function,
      requests: this.#requests,
      connections: this.#connections,
      instances: this.#meters.length,
      coldStarts: this.#coldStarts,
      activeMs: this.#meters.reduce((sum, meter) => sum + meter.activeMs(nowMs), 0),
      refused: { ...this.#refused },
      endedBy: { ...this.#endedBy },
    };
  }
}
