import type { Environment, Sendable } from "./environment.ts";
import type { Heartbeat } from "./options.ts";

/** What a pulse takes from its connection. */
export interface PulseOwner {
  send(data: Sendable): void;
  /** Nothing came back: it is half open. */
  onSilence(): void;
}

/**
 * The heartbeat of one connection. Only what the server sends counts as life, and only a message that comes resets its time: a ping of
 * our own never puts off the moment at which silence is noticed.
 */
export class Pulse {
  readonly #heartbeat: Heartbeat;
  readonly #environment: Environment;
  readonly #owner: PulseOwner;
  #asked = false;
  #cancel = (): void => {};

  constructor(heartbeat: Heartbeat, environment: Environment, owner: PulseOwner) {
    this.#heartbeat = heartbeat;
    this.#environment = environment;
    this.#owner = owner;
    this.#rest();
  }

  /** A message came. False when it is an answer to the heartbeat, which nobody else needs to see. */
  heard(data: unknown): boolean {
    const { message, isAnswer } = this.#heartbeat;
    this.#rest();
    return !(isAnswer ? isAnswer(data) : message !== undefined && data === message);
  }

  /** Asks now: the page was asleep, or the network changed. */
  ask(): void {
    if (this.#asked) return;
    const { message, timeoutMs } = this.#heartbeat;
    this.#asked = true;
    if (message !== undefined) this.#owner.send(message);
    this.#after(timeoutMs, () => this.#owner.onSilence());
  }

  stop(): void {
    this.#cancel();
  }

  #rest(): void {
    this.#asked = false;
    this.#after(this.#heartbeat.everyMs, () => this.ask());
  }

  #after(ms: number, then: () => void): void {
    this.#cancel();
    this.#cancel = this.#environment.setTimer(ms, then);
  }
}
