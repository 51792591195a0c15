import { fairTimeout } from "./fair-timeout.ts";

interface Waiting {
  readonly holds: () => boolean;
  readonly done: (held: boolean) => void;
}

/** What a connection is waited for: one thing at a time, looked at whenever something changed. */
export class Wait {
  readonly #onTimeout: () => void;
  #waiting: Waiting | undefined;

  /** @param onTimeout called when a wait ends because its time is over. */
  constructor(onTimeout: () => void) {
    this.#onTimeout = onTimeout;
  }

  /** Resolves true as soon as `holds`, false when `withinMs` have passed before. Time in which this process did not look does not count. */
  until(holds: () => boolean, withinMs: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const callOff = fairTimeout(() => {
        const held = holds();
        if (!held) this.#onTimeout();
        done(held);
      }, withinMs);
      const done = (held: boolean): void => {
        callOff();
        this.#waiting = undefined;
        resolve(held);
      };
      this.#waiting = { holds, done };
    });
  }

  /** Something may be so now that was not before. */
  look(): void {
    if (this.#waiting?.holds()) this.#waiting.done(true);
  }
}
