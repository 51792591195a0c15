import { Connection } from "../connection/connection.ts";
import type { Unserved } from "../connection/fact.ts";
import { openingRequest } from "../connection/opening.ts";
import { WireLog } from "../connection/wire-log.ts";
import type { CaseRun } from "./case-run.ts";

/** Most of these connections carry no more than a few short messages. */
const MOST_BYTES = 1024 * 1024;

/**
 * A further connection to the server of a run, beside the one that the case is about. Ends with the case at the latest. `mostBytes`: the
 * server may send so many octets on it.
 */
export function fresh(
  run: Pick<CaseRun, "target" | "side" | "pulse">,
  target = run.target,
  mostBytes = MOST_BYTES,
): Connection {
  const connection = new Connection({
    target,
    log: new WireLog({ conceals: target.hasSecrets }),
    events: { ok: [] },
    mostBytes,
    pulse: run.pulse,
  });
  run.side.add(connection);
  return connection;
}

/** Shakes hands on it. Undefined when it was answered with a 101. */
export async function openFresh(
  connection: Connection,
  { target, timeouts }: Pick<CaseRun, "target" | "timeouts">,
): Promise<Unserved | undefined> {
  const request = openingRequest(target, {});
  connection.expectResponse(request);
  connection.send(request.bytes, "opening request");
  await connection.until(
    () => connection.response !== undefined || connection.ended !== undefined,
    timeouts.openMs,
  );
  if (connection.response?.status === 101) return undefined;
  const status = connection.response?.status;
  return { at: "handshake", ...(status !== undefined && { status }) };
}
