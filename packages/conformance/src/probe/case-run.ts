import type { Connection } from "../connection/connection.ts";
import type { Target } from "../connection/target.ts";
import type { Patience } from "./patience.ts";
import type { ServerProcess } from "./server-process.ts";

/** The connections that a case has beside its own. */
export class SideConnections {
  readonly #open: Connection[] = [];
  #over = false;

  add(connection: Connection): void {
    this.#open.push(connection);
    if (this.#over) connection.leave();
  }

  /** The case is over, or has to be: nobody waits on them any more, nor on those that come later. */
  end(): void {
    this.#over = true;
    for (const connection of this.#open.splice(0)) connection.leave();
  }
}

/** One case while it runs: its connection, and what its script has found so far. */
export interface CaseRun {
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
