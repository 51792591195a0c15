import { OPCODE } from "@wsfn/protocol";
import { describePayload } from "../../case/payload.ts";
import { Connection } from "../../connection/connection.ts";
import type { Target } from "../../connection/target.ts";
import { WireLog } from "../../connection/wire-log.ts";
import { openFresh } from "../../probe/fresh-connection.ts";
import type { Timeouts } from "../../probe/timeouts.ts";
import { visible } from "../../report/visible-text.ts";

const SENT = "wsfn";
const MOST_BYTES = 64 * 1024;
/** A server that says nothing costs a run so much. */
const SILENCE_MS = 1000;
const MOST_SHOWN = 40;

/** What became of one text message in place of its echo. */
export interface MissingEcho {
  /** False: no message came, which may also be what the run did to the server. */
  readonly answered: boolean;
  /** One clause that begins with the text and holds nothing of the server's that a reader would obey. */
  readonly says: string;
}

/**
 * Sends one ordinary text message over a connection of its own and looks at the first thing that comes. Undefined when that is the
 * same text, and when there is no connection to ask on: that is for others to report.
 */
export async function missingEcho(
  target: Target,
  timeouts: Timeouts,
  signal?: AbortSignal,
): Promise<MissingEcho | undefined> {
  const connection = new Connection({
    target,
    log: new WireLog(),
    events: { ok: [] },
    mostBytes: MOST_BYTES,
    signal,
  });
  let came: { kind: "text" | "binary"; payload: Buffer } | undefined;
  connection.onMessage = (kind, payload) => {
    came ??= { kind, payload };
  };
  try {
    const reached = await connection.ready(timeouts.openMs).then(
      () => true,
      () => false,
    );
    if (!reached) return undefined;
    if ((await openFresh(connection, { target, timeouts })) !== undefined) return undefined;
    connection.sendFrame(OPCODE.text, Buffer.from(SENT));
    await connection.until(() => came !== undefined || !connection.isOpen, SILENCE_MS);
    if (came?.kind === "text" && came.payload.equals(Buffer.from(SENT))) return undefined;
    const answered = came !== undefined || connection.ended === "given-up";
    return { answered, says: `the text "${SENT}" ${fate(came, connection)}` };
  } finally {
    connection.leave();
  }
}

function fate(
  came: { kind: "text" | "binary"; payload: Buffer } | undefined,
  { closeCode, ended }: Connection,
): string {
  if (came?.kind === "text")
    return `came back as "${visible(came.payload.toString("utf8", 0, 4 * MOST_SHOWN), MOST_SHOWN)}"`;
  if (came !== undefined) return `came back as a binary message of ${describePayload(came.payload)}`;
  if (closeCode !== undefined) return `was answered with close ${closeCode}`;
  if (ended === "given-up") return `came back as more than ${MOST_BYTES} octets, or as no message`;
  return ended === undefined
    ? `got no answer, nothing came back within ${SILENCE_MS} ms`
    : "was answered with the end of the connection";
}
