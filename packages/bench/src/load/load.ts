import { BenchError } from "../bench-error.ts";
import { realClock } from "../process/clock.ts";
import { EchoConnection } from "./echo-connection.ts";
import { Faults } from "./faults.ts";
import type { Loadable, OnReplies } from "./loadable.ts";
import { wireOf } from "./wire.ts";

/** Longest wait for the echoes that are still on their way when a window is over. */
const DRAIN_MS = 20_000;
/** Not all connect at once: a listen queue of 128 is the least that servers have. */
export const AT_ONCE = 64;

/** What is opened. */
export interface LoadShape {
  readonly url: string;
  readonly connections: number;
  /** Most messages that a connection will keep in flight. */
  readonly inFlight: number;
  readonly sizeBytes: number;
}

/** A group of connections to one echo server, in the process that calls this. */
export class Load implements Loadable {
  readonly connections: readonly EchoConnection[];
  onReplies: OnReplies = () => {};
  readonly #faults = new Faults();

  private constructor({ url, connections, inFlight, sizeBytes }: LoadShape) {
    const wire = wireOf(sizeBytes, inFlight);
    const onReplies: OnReplies = (count, sentMs, nowMs) => this.onReplies(count, sentMs, nowMs);
    const onFault = this.#faults.report;
    this.connections = Array.from(
      { length: connections },
      () => new EchoConnection({ url, wire, onReplies, onFault }),
    );
  }

  /** Opens them all. @throws {BenchError} when one cannot be opened; none is left open then */
  static async open(shape: LoadShape): Promise<Load> {
    const load = new Load(shape);
    try {
      for (let i = 0; i < load.connections.length; i += AT_ONCE) {
        await Promise.all(load.connections.slice(i, i + AT_ONCE).map((one) => one.open()));
      }
    } catch (error) {
      load.close();
      throw error;
    }
    return load;
  }

  run(inFlight: number): void {
    for (const one of this.connections) one.run(inFlight);
  }

  /** @throws {BenchError} what a connection failed with: for work that would go on for nothing */
  check(): void {
    this.#faults.check();
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    return this.#faults.during(work);
  }

  async drain(): Promise<void> {
    let stop = (): void => {};
    const late = new Promise<never>((_, reject) => {
      const what = `expected every echo within ${DRAIN_MS / 1000} s, got fewer`;
      stop = realClock.timeout(DRAIN_MS, () => reject(new BenchError("NoAnswer", what)));
    });
    try {
      const drained = Promise.all(this.connections.map((one) => one.drain()));
      await this.during(() => Promise.race([drained, late]));
    } finally {
      stop();
    }
  }

  /** One message and its echo on every connection. */
  async once(): Promise<void> {
    for (const one of this.connections) void one.once();
    await this.drain();
  }

  close(): void {
    for (const one of this.connections) one.close();
  }
}
