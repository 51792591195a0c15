import { Connection } from "../connection/connection.ts";
import { openingRequest } from "../connection/opening.ts";
import { WireLog } from "../connection/wire-log.ts";
import type { CaseRun } from "./case-run.ts";

const MOST_BYTES = 1024 * 1024;

/** A further connection to the server of a run, beside the one that the case is about. Ends with the case at the latest. */
export function fresh(run: Pick<CaseRun, "target" | "side">, target = run.target): Connection {
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
  { target, patience }: Pick<CaseRun, "target" | "patience">,
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
