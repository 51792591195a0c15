/** What ends a program from outside: Ctrl-C, a supervisor, a terminal that is closed. */
export const INTERRUPTING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Keeps these signals from ending the process in the middle of a step. While it is in use, each of them only aborts `signal`, and the step
 * that runs decides how it ends.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #abort = (): void => this.#controller.abort();

  constructor() {
    for (const name of INTERRUPTING) process.on(name, this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const name of INTERRUPTING) process.removeListener(name, this.#abort);
  }
}
