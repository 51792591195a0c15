import { Connection } from "./connection.ts";
import { openingRequest } from "./opening.ts";
import type { Run } from "./run.ts";
import { WireLog } from "./wire-log.ts";

const MOST_BYTES = 1024 * 1024;

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

/** A further connection to the server of a run, beside the one that the case is about. Ends with the case at the latest. */
export function fresh(run: Pick<Run, "target" | "side">, target = run.target): Connection {
  const connection = new Connection({
    target,
    log: new WireLog({ conceals: target.hasSecrets }),
    events: { ok: [] },
    mostBytes: MOST_BYTES,
  });
  run.side.add(connection);
  return connection;
}

/** Shakes hands on it. Returns what came instead of a 101. */
export async function openFresh(
  connection: Connection,
  { target, patience }: Pick<Run, "target" | "patience">,
): Promise<string | undefined> {
  const request = openingRequest(target, {});
  connection.expectResponse(request);
  connection.send(request.bytes, "opening request");
  await connection.until(
    () => connection.response !== undefined || connection.ended !== undefined,
    patience.openMs,
  );
  if (connection.response?.status === 101) return undefined;
  return `came ${connection.response?.status ?? "no response"} to its opening request`;
}
