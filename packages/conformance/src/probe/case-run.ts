import type { Connection } from "../connection/connection.ts";
import type { Fact } from "../connection/fact.ts";
import type { Answered } from "../connection/opening.ts";
import type { Pulse } from "../connection/pulse.ts";
import type { Target } from "../connection/target.ts";
import type { RoomRun } from "./rooms/room-run.ts";
import type { ServerProcess } from "./server-process.ts";
import type { Timeouts } from "./timeouts.ts";

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
  readonly pulse: Pulse;
  readonly timeouts: Timeouts;
  readonly process: ServerProcess | undefined;
  readonly memoryAtStart: number | undefined;
  /** Connections beside the case's own; all of them end with it. */
  readonly side: SideConnections;
  /** Those of them that clients keep who wait in the background. */
  readonly held: Connection[];
  /** Its clients, for a case about rooms. */
  readonly room?: RoomRun | undefined;
  /** What was not as the case has it, in the order in which it was seen. */
  readonly facts: Fact[];
  /** Set when the opening request was answered, or was not in time. */
  answer?: Answered | undefined;
}

const MIB = 1024 * 1024;
/** Buffers of the kernel and of relays hold no more on their way. */
const MOST_HIDDEN_MIB = 8;

/**
 * As much time again for each MiB that the server was sent and has not answered. It reads that from buffers of the kernel, which the probe
 * cannot see, and a server that gets a twentieth of a core takes seconds for it.
 */
export const withTimeToRead = (quietMs: number, { connection }: CaseRun): number =>
  quietMs * (1 + Math.min(MOST_HIDDEN_MIB, Math.floor(connection.unansweredBytes / MIB)));

/** A case that is broken already waits a tenth of the time for what is still to come: nothing that comes late can change its verdict. */
export const eventQuietMs = (run: CaseRun): number =>
  run.facts.length > 0 ? run.timeouts.eventMs / 10 : withTimeToRead(run.timeouts.eventMs, run);
