import { Connection } from "./connection.ts";
import { openingRequest } from "./opening.ts";
import type { Run } from "./run.ts";
import { WireLog } from "./wire-log.ts";

const MOST_BYTES = 1024 * 1024;

/** A further connection to the server of a run, beside the one that the case is about. The caller ends it. */
export const fresh = ({ target }: Pick<Run, "target">): Connection =>
  new Connection({ target, log: new WireLog(), events: { ok: [] }, mostBytes: MOST_BYTES });

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
