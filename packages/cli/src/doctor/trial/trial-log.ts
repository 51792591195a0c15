import type { LogLine } from "@wsfn/instance";

/** More lines than this are not kept: a server that writes without end must not fill the memory. */
const MAX_LINES = 10_000;

/** What a function wrote in its run, in the order in which it arrived; the platform's own lines are left out. */
export class TrialLog {
  readonly #lines: string[] = [];

  /** Lines so far: a place in the log. */
  get length(): number {
    return this.#lines.length;
  }

  /** Enters a line of the instance. */
  take({ stream, text }: LogLine): void {
    if (stream !== "platform" && this.#lines.length < MAX_LINES) this.#lines.push(text);
  }

  /** Lines from one place to another. Default: to the end. */
  between(from: number, to?: number): readonly string[] {
    return this.#lines.slice(from, to);
  }
}
