/** So many replies arrived for messages that left, or were due, at `sentMs`. */
export type OnReplies = (count: number, sentMs: number, nowMs: number) => void;

/** Connections that a closed loop goes over: echoes, or members of rooms. */
export interface Loadable {
  /** Hears of every reply: whoever measures at the moment. */
  onReplies: OnReplies;
  /** Puts so many messages in flight and sends one more for every reply, until `drain`. */
  run(inFlight: number): void;
  /** Resolves with what `work` does, unless a connection fails first. @throws {BenchError} */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Sends nothing more, and lets what is on its way arrive. @throws {BenchError} `NoAnswer` */
  drain(): Promise<void>;
  /** Ends the connections without waiting. */
  close(): void;
}
