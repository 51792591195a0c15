import type { BenchError } from "../bench-error.ts";

/** What connections fail with, and the work that it ends. */
export class Faults {
  #first: BenchError | undefined;
  #interrupt: ((fault: BenchError) => void) | undefined;

  /** Takes what a connection failed with; the first one counts. */
  readonly report = (fault: BenchError): void => {
    this.#first ??= fault;
    this.#interrupt?.(fault);
  };

  /** @throws {BenchError} what a connection failed with: for work that would go on for nothing */
  check(): void {
    if (this.#first) throw this.#first;
  }

  /** Resolves with what `work` does, unless a connection fails first. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const failed = new Promise<never>((_, reject) => {
      // What failed before the work began ends it as well.
      if (this.#first) reject(this.#first);
      this.#interrupt = reject;
    });
    return Promise.race([failed, work()]);
  }
}
