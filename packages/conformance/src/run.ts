import type { Connection } from "./connection.ts";
import type { Patience } from "./patience.ts";
import type { Target } from "./target.ts";

/** The process behind the target, where the suite started it itself. */
export interface ServerProcess {
  /** SIGTERM, as the platform sends it before it destroys an instance. */
  terminate(): void;
  readonly exited: Promise<{ readonly code: number | null }>;
  /** Another address of this machine on which the server must answer too. */
  readonly otherHost?: string;
}

/** One case while it runs: its connection, and what its script has found so far. */
export interface Run {
  readonly target: Target;
  readonly connection: Connection;
  readonly patience: Patience;
  readonly process: ServerProcess | undefined;
  /** What did not hold, in the order it was seen. */
  readonly broke: string[];
  readonly warned: string[];
}
