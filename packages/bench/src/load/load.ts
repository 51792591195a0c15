import { BenchError } from "../bench-error.ts";
import { EchoConnection } from "./echo-connection.ts";
import { wireOf } from "./wire.ts";

/** Longest wait for the echoes that are still on their way when a window is over. */
const DRAIN_MS = 20_000;

/** A group of connections to one server, in the process that calls this. */
export class Load {
  readonly connections: readonly EchoConnection[];
  #fault: BenchError | undefined;
  #tell: ((fault: BenchError) => void) | undefined;

  private constructor(connections: (onFault: (fault: BenchError) => void) => EchoConnection[]) {
    this.connections = connections((fault) => {
      this.#fault ??= fault;
      this.#tell?.(fault);
    });
  }

  /** Opens them all. @throws {BenchError} when one cannot be opened; none is left open then */
  static async open(
    { url, connections, inFlight, sizeBytes }: LoadShape,
    onReplies: (count: number, sentMs: number, nowMs: number) => void,
  ): Promise<Load> {
    const wire = wireOf(sizeBytes, inFlight);
    const load = new Load((onFault) =>
      Array.from({ length: connections }, () => new EchoConnection({ url, wire, onReplies, onFault })),
    );
    try {
      // Not all at once: a listen queue of 128 is the least that servers have.
      for (let i = 0; i < load.connections.length; i += 64) {
        await Promise.all(load.connections.slice(i, i + 64).map((one) => one.open()));
      }
    } catch (error) {
      load.close();
      throw error;
    }
    return load;
  }

  /** @throws {BenchError} what a connection failed with: for work that would go on for nothing */
  check(): void {
    if (this.#fault) throw this.#fault;
  }

  /** Resolves with what `work` does, unless a connection fails first. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const failed = new Promise<never>((_, reject) => {
      if (this.#fault) reject(this.#fault);
      this.#tell = reject;
    });
    return Promise.race([failed, work()]);
  }

  /** Lets what is on its way arrive. @throws {BenchError} `NoAnswer` */
  async drain(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const what = `expected every echo within ${DRAIN_MS / 1000} s, came fewer`;
      timer = setTimeout(() => reject(new BenchError("NoAnswer", what)), DRAIN_MS);
    });
    try {
      const drained = Promise.all(this.connections.map((one) => one.drain()));
      await this.during(() => Promise.race([drained, late]));
    } finally {
      clearTimeout(timer);
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

/** What is opened, and how much each keeps in flight. */
export interface LoadShape {
  readonly url: string;
  readonly connections: number;
  readonly inFlight: number;
  readonly sizeBytes: number;
}
