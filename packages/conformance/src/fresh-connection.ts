import { Connection } from "./connection.ts";
import type { Run } from "./run.ts";
import { WireLog } from "./wire-log.ts";

const MOST_BYTES = 1024 * 1024;

/** A further connection to the server of a run, beside the one that the case is about. The caller ends it. */
export const fresh = ({ target }: Pick<Run, "target">): Connection =>
  new Connection({ target, log: new WireLog(), events: { ok: [] }, mostBytes: MOST_BYTES });
