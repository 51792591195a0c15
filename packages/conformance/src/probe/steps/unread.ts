import { encodeFrame, OPCODE, randomMaskKey } from "@wsfn/protocol";
import type { Step } from "../../case/step.ts";
import type { Fact } from "../../connection/fact.ts";
import type { CaseRun } from "../case-run.ts";
import { fresh, openFresh } from "../fresh-connection.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** So many octets leave in one write: enough of them that the writes do not count, few enough to see soon that none leaves. */
const BLOCK_BYTES = 64 * 1024;

/**
 * Waits until `holds`, or until nothing has moved for so long. Not moving counts only once the server has answered another handshake since:
 * then it does not want to, and it is not the machine that is busy.
 */
async function untilStill(run: CaseRun, holds: () => boolean, quietMs: number): Promise<boolean> {
  const { connection } = run;
  const moved = (): number => connection.receivedBytes - connection.unsentBytes;
  for (;;) {
    if (await connection.untilQuiet(holds, quietMs)) return true;
    if (connection.ended !== undefined) return holds();
    const before = moved();
    await anotherHandshake(run);
    if (holds() || moved() === before) return holds();
  }
}

/** Returns when it was answered, or cannot be: some servers take one connection at a time. */
async function anotherHandshake(run: CaseRun): Promise<void> {
  const another = fresh(run);
  const isReached = await another.ready(run.timeouts.openMs).then(
    () => true,
    () => false,
  );
  if (isReached) await openFresh(another, run);
  another.leave();
}

/** Sends what `next` makes as long as it leaves, at most so much. False: for so long no octet left, the server has stopped reading. */
async function fill(
  run: CaseRun,
  mostBytes: number,
  stallMs: number,
  next: () => readonly [octets: Buffer, label: string],
): Promise<boolean> {
  const { connection } = run;
  const left = (): boolean => connection.unsentBytes === 0 || connection.ended !== undefined;
  for (let sent = 0; sent < mostBytes && connection.ended === undefined; ) {
    const [octets, label] = next();
    connection.send(octets, label);
    sent += octets.length;
    if (!(await untilStill(run, left, stallMs))) return false;
  }
  return true;
}

/**
 * Sends what is answered and does not read the answers. A server that takes it all either keeps what nobody reads or throws it away,
 * and what is left to read in the end shows which.
 */
export async function overfill(step: StepOf<"overfill">, run: CaseRun): Promise<void> {
  const { connection, timeouts } = run;
  const { op, messageBytes, mostBytes } = step;
  connection.pauseReading();
  connection.onMessage = () => {};
  const payload = Buffer.alloc(messageBytes, 0x2a);
  // What a pong carries is the business of other cases; here its octets are counted.
  if (op === "ping") connection.matcher.ignoreKind("pong");
  else connection.matcher.ignore(payload);
  const frame = encodeFrame({ opcode: OPCODE[op], payload, mask: randomMaskKey });
  const count = Math.ceil(BLOCK_BYTES / frame.length);
  const block = Buffer.concat(Array.from({ length: count }, () => frame));
  const label = `${count} times ${op} ${messageBytes} B, not read back`;
  // A server that reads no more does what it should do.
  if (!(await fill(run, mostBytes, timeouts.stallMs, () => [block, label]))) return;
  if (connection.ended !== undefined) return;
  const before = connection.receivedBytes;
  const kept = (): number => connection.receivedBytes - before;
  connection.resumeReading();
  await untilStill(run, () => kept() > mostBytes / 2 || !connection.isOpen, timeouts.stallMs);
  if (kept() > mostBytes / 2) {
    run.facts.push({ fact: "kept-unread", mostBytes });
  }
}

/** Does not read while it sends, then reads; in rounds, until the connection is over. Every echo has to come back, in order, or the end. */
export async function readLate(step: StepOf<"read-late">, run: CaseRun): Promise<void> {
  const { connection, timeouts } = run;
  const payload = Buffer.alloc(step.messageBytes, 0x2a);
  let sent = 0;
  let returned = 0;
  let wrong: Fact | undefined;
  connection.onMessage = (kind, echo) => {
    const isWhole = kind === "binary" && echo.length === payload.length;
    const number = isWhole ? echo.readUInt32BE(0) : undefined;
    if (number !== returned) {
      const got = number === undefined ? `${kind} ${echo.length} B` : `echo ${number}`;
      wrong ??= { fact: "echo-octets", at: returned, of: sent, wanted: `echo ${returned}`, got };
    }
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
  let stallMs = step.stallMs ?? timeouts.stallMs;
  for (const bytes of step.rounds) {
    connection.pauseReading();
    const all = await fill(run, bytes, stallMs, next);
    // If the connection outlives this round, the server may have been slow and not at its end.
    if (!all) stallMs = Math.min(2 * stallMs, timeouts.stallMs);
    connection.resumeReading();
    const came = await connection.untilQuiet(settled, timeouts.eventMs);
    if (!came && connection.isOpen)
      wrong ??= { fact: "echoes-missing", of: sent, got: returned, quietMs: timeouts.eventMs };
    if (wrong !== undefined) run.facts.push(wrong);
    if (wrong !== undefined || !connection.isOpen) return;
  }
}
