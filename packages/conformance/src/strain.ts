import { encodeFrame, OPCODE, randomMaskKey } from "@wsfn/protocol";
import type { Connection } from "./connection.ts";
import { framePiece } from "./frames.ts";
import { fresh } from "./fresh-connection.ts";
import { openingRequest } from "./opening.ts";
import { octets } from "./payload.ts";
import type { Run } from "./run.ts";
import type { Step } from "./step.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

const BLOCK_BYTES = 64 * 1024;
/** A binary frame that announces 1000 octets and brings four. */
const HALF_FRAME = encodeFrame({
  opcode: OPCODE.binary,
  payload: Buffer.from("some"),
  lengthForm: 16,
  declaredBytes: 1000,
  mask: 0,
});

/** Sends a frame many times, in blocks, as fast as they leave. */
export async function flood(step: StepOf<"flood">, run: Run): Promise<void> {
  const { connection, patience } = run;
  const one = framePiece(step.frame);
  if (step.counted === false) connection.matcher.ignore(octets(step.frame.payload));
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / one.bytes.length));
  const block = Buffer.concat(Array.from({ length: Math.min(perBlock, step.count) }, () => one.bytes));
  for (let sent = 0; sent < step.count && connection.isOpen; ) {
    const count = Math.min(perBlock, step.count - sent);
    connection.send(
      count === perBlock ? block : block.subarray(0, count * one.bytes.length),
      `${count} times ${one.label}`,
    );
    sent += count;
    const moved = await connection.untilQuiet(
      () => connection.unsentBytes === 0 || !connection.isOpen,
      patience.eventMs,
    );
    if (!moved && connection.isOpen) {
      run.broke.push(
        `expected the server to read on, it took nothing for ${patience.eventMs} ms after ${sent} frames`,
      );
      return;
    }
  }
}

/** Sends what comes back and never reads. A server that takes it all keeps what nobody reads. */
export async function overfill(step: StepOf<"overfill">, run: Run): Promise<void> {
  const { connection, patience } = run;
  connection.pauseReading();
  const payload = Buffer.alloc(step.messageBytes, 0x2a);
  const frame = encodeFrame({ opcode: OPCODE.binary, payload, mask: randomMaskKey });
  let sent = 0;
  while (sent < step.mostBytes && connection.ended === undefined) {
    connection.send(frame, `binary ${step.messageBytes} B, not read back`);
    sent += step.messageBytes;
    const left = (): boolean => connection.unsentBytes === 0 || connection.ended !== undefined;
    // No octet leaves for this long: the server has stopped reading, which is what it should do.
    if (!(await connection.untilQuiet(left, patience.stallMs))) return;
  }
  if (connection.ended === undefined) {
    run.broke.push(
      `expected the server to stop reading or to close, it took ${sent} octets of messages while nobody read their echoes`,
    );
  }
}

/** Connections that come and go. Each failure to connect counts; the first of them is told. */
export async function crowd(step: StepOf<"crowd">, run: Run): Promise<void> {
  let left = step.count;
  let failures = 0;
  let first = "";
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const failure = await visit(step.leave, run);
      if (failure === undefined) continue;
      failures += 1;
      if (failures === 1) first = failure;
    }
  };
  await Promise.all(Array.from({ length: step.together }, worker));
  if (failures > 0)
    run.broke.push(`expected ${step.count} connections to be served, ${failures} were not: ${first}`);
}

async function visit(leave: StepOf<"crowd">["leave"], run: Run): Promise<string | undefined> {
  const connection = fresh(run);
  try {
    await connection.ready(run.patience.openMs);
    if (leave !== "reset-raw") {
      const failure = await open(connection, run);
      if (failure !== undefined) return failure;
    }
    if (leave === "reset-inside-frame") connection.send(HALF_FRAME, "half a frame");
    if (leave === "close") {
      connection.sendFrame(OPCODE.close, Buffer.from([0x03, 0xe8]));
      await connection.until(() => connection.ended !== undefined, run.patience.dropMs);
    } else {
      connection.reset();
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    connection.leave();
  }
}

/** Clients that stay silent in the middle of their request. */
export async function holdHalfRequests(step: StepOf<"hold-half-requests">, run: Run): Promise<void> {
  const half = openingRequest(run.target, {}).bytes.subarray(0, 60);
  const opened = Array.from({ length: step.count }, async () => {
    const connection = fresh(run);
    run.held.push(connection);
    await connection.ready(run.patience.openMs);
    connection.send(half, "half a request");
  });
  const failed = (await Promise.allSettled(opened)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected")
    run.broke.push(`expected ${step.count} connections, came ${(failed.reason as Error).message}`);
}

/** A connection of its own gets a text back: the server lives, and one peer's fault is not another's. */
export async function othersServed(_step: StepOf<"others-served">, run: Run): Promise<void> {
  const connection = fresh(run);
  try {
    await connection.ready(run.patience.openMs);
    const failure = await open(connection, run);
    if (failure !== undefined) {
      run.broke.push(`expected another connection to be served, ${failure}`);
      return;
    }
    let echo: Buffer | undefined;
    connection.onMessage = (_kind, payload) => {
      echo ??= payload;
    };
    const sent = Buffer.from("still there?");
    connection.sendFrame(OPCODE.text, sent);
    await connection.untilQuiet(() => echo !== undefined || !connection.isOpen, run.patience.eventMs);
    if (!echo?.equals(sent)) run.broke.push("expected another connection to get its text back, it did not");
    connection.sendFrame(OPCODE.close, Buffer.from([0x03, 0xe8]));
    await connection.until(() => connection.ended !== undefined, run.patience.dropMs);
  } catch (error) {
    run.broke.push(`expected another connection to be served, came ${(error as Error).message}`);
  } finally {
    connection.leave();
  }
}

async function open(connection: Connection, run: Run): Promise<string | undefined> {
  const request = openingRequest(run.target, {});
  connection.expectResponse(request);
  connection.send(request.bytes, "opening request");
  await connection.until(
    () => connection.response !== undefined || connection.ended !== undefined,
    run.patience.openMs,
  );
  if (connection.response?.status === 101) return undefined;
  return `came ${connection.response?.status ?? "no response"} to its opening request`;
}
