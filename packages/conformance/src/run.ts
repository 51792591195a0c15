import type { Connection } from "./connection.ts";
import type { Patience } from "./patience.ts";
import type { Target } from "./target.ts";

/** The process behind the target, where the suite started it itself. */
export interface ServerProcess {
  /** SIGTERM, as the platform sends it before it destroys an instance. */
  terminate(): void;
  readonly exited: Promise<{ readonly code: number | null }>;
  /** Peak resident memory, where the machine tells. */
  memoryBytes?(): number | undefined;
  /** False: it listens on a port that is written into it. Absent: nobody can tell. */
  readonly portAsTold?: boolean;
  /** Another address of this machine on which the server must answer too. */
  readonly otherHost?: string;
}

/** A server that was started for one case alone. */
export interface OwnServer {
  readonly url: string;
  readonly process: ServerProcess;
  close(): Promise<void>;
}

/** One case while it runs: its connection, and what its script has found so far. */
export interface Run {
  readonly target: Target;
  readonly connection: Connection;
  readonly patience: Patience;
  readonly process: ServerProcess | undefined;
  readonly memoryAtStart: number | undefined;
  /** What has to be ended with the case. */
  readonly held: Connection[];
  /** What did not hold, in the order it was seen. */
  readonly broke: string[];
  readonly warned: string[];
}
