import { BenchError } from "../bench-error.ts";
import { type Clock, realClock } from "../process/clock.ts";

/** Longest wait for an answer of the server: a machine may be busy with a thousand others. */
const ANSWER_MS = 120_000;

/** Requests that wait for their answers, by a key that the protocol gives them. */
export class Answers {
  readonly #waiting = new Map<string, { resolve: () => void; reject: (error: BenchError) => void }>();
  readonly #clock: Pick<Clock, "timeout">;
  #fault: BenchError | undefined;

  constructor(clock: Pick<Clock, "timeout"> = realClock) {
    this.#clock = clock;
  }

  /** Resolves when the key is answered. @throws {BenchError} `NoAnswer`, or why the connection ended */
  wait(key: string, what: string): Promise<void> {
    if (this.#fault) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      const stop = this.#clock.timeout(ANSWER_MS, () => {
        this.reject(key, new BenchError("NoAnswer", `expected an answer to ${what} in time, got none`));
      });
      this.#waiting.set(key, {
        resolve: () => {
          stop();
          resolve();
        },
        reject: (error) => {
          stop();
          reject(error);
        },
      });
    });
  }

  /** False where nobody waits for it. */
  resolve(key: string): boolean {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    waiting?.resolve();
    return waiting !== undefined;
  }

  /** False where nobody waits for it. */
  reject(key: string, error: BenchError): boolean {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    waiting?.reject(error);
    return waiting !== undefined;
  }

  /** Nothing will be answered any more. */
  end(error: BenchError): void {
    this.#fault = error;
    for (const key of [...this.#waiting.keys()]) this.reject(key, error);
  }
}
