import type { Clock, Timer } from "../src/index.ts";

interface Due {
  readonly atMs: number;
  readonly then: () => void;
}

/** Time that passes when the test says so, and not before. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #due = new Set<Due>();

  nowMs(): number {
    return this.#nowMs;
  }

  dateMs(): number {
    return Date.UTC(2026, 0, 1) + this.#nowMs;
  }

  setTimer(ms: number, then: () => void): Timer {
    const due = { atMs: this.#nowMs + ms, then };
    this.#due.add(due);
    return { cancel: () => void this.#due.delete(due) };
  }

  /** How many timers have not gone off yet. */
  get pending(): number {
    return this.#due.size;
  }

  /** Lets so much time pass; timers go off in the order of their times, those that they set included. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#due.delete(next);
      next.then();
    }
    this.#nowMs = untilMs;
  }

  /** The same, and waits for what the timers' promises set off. */
  async pass(ms: number): Promise<void> {
    this.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  #next(untilMs: number): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due) if (due.atMs <= untilMs && !(first && first.atMs <= due.atMs)) first = due;
    return first;
  }
}
