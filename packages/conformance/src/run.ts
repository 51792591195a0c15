import type { Connection } from "./connection.ts";
import type { SideConnections } from "./fresh-connection.ts";
import type { Patience } from "./patience.ts";
import type { ServerProcess } from "./server-process.ts";
import type { Target } from "./target.ts";

/** One case while it runs: its connection, and what its script has found so far. */
export interface Run {
  readonly target: Target;
  readonly connection: Connection;
  readonly patience: Patience;
  readonly process: ServerProcess | undefined;
  readonly memoryAtStart: number | undefined;
  /** Connections beside the case's own; all of them end with it. */
  readonly side: SideConnections;
  /** Those of them that clients keep who wait in the background. */
  readonly held: Connection[];
  /** What did not hold, in the order it was seen. */
  readonly broke: string[];
  readonly warned: string[];
}
