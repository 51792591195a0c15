import { encodeFrame, OPCODE, randomMaskKey } from "@wsfn/protocol";
import type { Step } from "../case/step.ts";
import type { Connection } from "../connection/connection.ts";
import type { CaseRun } from "./case-run.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** So many octets leave in one write: enough of them that the writes do not count, few enough to see soon that none leaves. */
const BLOCK_BYTES = 64 * 1024;

/** Sends what `next` makes as long as it leaves, at most so much. False: for so long no octet left, the server has stopped reading. */
async function fill(
  connection: Connection,
  mostBytes: number,
  stallMs: number,
  next: () => readonly [octets: Buffer, label: string],
): Promise<boolean> {
  const left = (): boolean => connection.unsentBytes === 0 || connection.ended !== undefined;
  for (let sent = 0; sent < mostBytes && connection.ended === undefined; ) {
    const [octets, label] = next();
    connection.send(octets, label);
    sent += octets.length;
    if (!(await connection.untilQuiet(left, stallMs))) return false;
  }
  return true;
}

/**
 * Sends what is answered and does not read the answers. A server that takes it all either keeps what nobody reads or throws it away,
 * and what is left to read in the end tells which.
 */
export async function overfill(step: StepOf<"overfill">, run: CaseRun): Promise<void> {
  const { connection, patience } = run;
  const { op, messageBytes, mostBytes } = step;
  connection.pauseReading();
  connection.onMessage = () => {};
  const payload = Buffer.alloc(messageBytes, 0x2a);
  connection.matcher.ignore(payload);
  const frame = encodeFrame({ opcode: OPCODE[op], payload, mask: randomMaskKey });
  const count = Math.ceil(BLOCK_BYTES / frame.length);
  const block = Buffer.concat(Array.from({ length: count }, () => frame));
  const label = `${count} times ${op} ${messageBytes} B, not read back`;
  // Who reads no more does what it should do.
  if (!(await fill(connection, mostBytes, patience.stallMs, () => [block, label]))) return;
  if (connection.ended !== undefined) return;
  const before = connection.receivedBytes;
  const kept = (): number => connection.receivedBytes - before;
  connection.resumeReading();
  await connection.untilQuiet(() => kept() > mostBytes / 2 || !connection.isOpen, patience.stallMs);
  if (kept() > mostBytes / 2) {
    run.broke.push(
      `expected the server to stop reading, to close or to let go, it kept most of ${mostBytes} octets of answers that nobody read`,
    );
  }
}

/** Does not read while it sends, then reads; in rounds, until the connection is over. Every echo has to come back, in order, or the end. */
export async function readLate(step: StepOf<"read-late">, run: CaseRun): Promise<void> {
  const { connection, patience } = run;
  const payload = Buffer.alloc(step.messageBytes, 0x2a);
  let sent = 0;
  let returned = 0;
  let wrong: string | undefined;
  connection.onMessage = (kind, echo) => {
    const isWhole = kind === "binary" && echo.length === payload.length;
    const number = isWhole ? echo.readUInt32BE(0) : undefined;
    if (number !== returned)
      wrong ??= `expected echo ${returned} of ${sent}, came ${number ?? `${kind} ${echo.length} B`}`;
    returned += 1;
  };
  const next = (): [Buffer, string] => {
    payload.writeUInt32BE(sent);
    sent += 1;
    return [
      encodeFrame({ opcode: OPCODE.binary, payload, mask: randomMaskKey }),
      `binary ${payload.length} B, read later`,
    ];
  };
  const settled = (): boolean => returned === sent || wrong !== undefined || !connection.isOpen;
  let stallMs = step.stallMs ?? patience.stallMs;
  for (const bytes of step.rounds) {
    connection.pauseReading();
    const all = await fill(connection, bytes, stallMs, next);
    // If the connection outlives this round, the server may have been slow and not at its end.
    if (!all) stallMs = Math.min(2 * stallMs, patience.stallMs);
    connection.resumeReading();
    const came = await connection.untilQuiet(settled, patience.eventMs);
    if (!came && connection.isOpen)
      wrong ??= `expected echoes of all ${sent} messages once they are read, came ${returned} and then nothing for ${patience.eventMs} ms`;
    if (wrong !== undefined) run.broke.push(wrong);
    if (wrong !== undefined || !connection.isOpen) return;
  }
}
