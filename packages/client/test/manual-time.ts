import type { Environment } from "../src/index.ts";

interface Due {
  readonly atMs: number;
  readonly then: () => void;
}

/** Time that passes when the test says so: for the client, and in the form that the gateway takes. */
class ManualTime {
  #nowMs = 0;
  readonly #due = new Set<Due>();

  /** How many timers have not gone off yet. */
  get pending(): number {
    return this.#due.size;
  }

  /** The gateway's clock. */
  readonly clock = {
    nowMs: (): number => this.#nowMs,
    dateMs: (): number => Date.UTC(2026, 0, 1) + this.#nowMs,
    setTimer: (ms: number, then: () => void) => ({ cancel: this.setTimer(ms, then) }),
  };

  get nowMs(): number {
    return this.#nowMs;
  }

  setTimer(ms: number, then: () => void): () => void {
    const due = { atMs: this.#nowMs + ms, then };
    this.#due.add(due);
    return () => void this.#due.delete(due);
  }

  /** Lets so much time pass; each timer goes off at its time, and what it set off is over before the next one. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await turn();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#due.delete(next);
      next.then();
      await turn();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due) if (due.atMs <= untilMs && !(first && first.atMs <= due.atMs)) first = due;
    return first;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A page that a test switches off and on, on time that it turns by hand. */
export class ManualPage {
  readonly time = new ManualTime();
  online = true;
  random = 0.5;
  readonly #wakes = new Set<() => void>();

  /** How many clients still listen to it. */
  get listeners(): number {
    return this.#wakes.size;
  }

  /** The network came or went, or the page is shown again. */
  wake(): void {
    for (const then of this.#wakes) then();
  }

  environment(WebSocket: Environment["WebSocket"]): Environment {
    return {
      WebSocket,
      setTimer: (ms, then) => this.time.setTimer(ms, then),
      random: () => this.random,
      isOnline: () => this.online,
      onWake: (then) => {
        this.#wakes.add(then);
        return () => void this.#wakes.delete(then);
      },
    };
  }
}
