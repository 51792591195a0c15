import { encodeFrame, OPCODE } from "@wsfn/protocol";
import { octets } from "../../case/payload.ts";
import type { Step } from "../../case/step.ts";
import type { Connection } from "../../connection/connection.ts";
import type { Unserved } from "../../connection/fact.ts";
import { openingRequest } from "../../connection/opening.ts";
import type { CaseRun } from "../case-run.ts";
import { fresh, openFresh } from "../fresh-connection.ts";
import { framePiece } from "./frames.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** One write: many small frames for one call into the kernel, few enough that the server answers between two of them. */
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
export async function flood(step: StepOf<"flood">, run: CaseRun): Promise<void> {
  const { connection, timeouts } = run;
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
      timeouts.eventMs,
    );
    if (!moved && connection.isOpen) {
      run.facts.push({ fact: "not-reading", quietMs: timeouts.eventMs, after: sent });
      return;
    }
  }
}

/** Connections that come and go, in groups. */
export async function crowd(step: StepOf<"crowd">, run: CaseRun): Promise<void> {
  const failures: Unserved[] = [];
  for (let left = step.count; left > 0 && failures.length === 0; left -= step.together) {
    const group = Array.from({ length: Math.min(left, step.together) }, () => fresh(run));
    // All of a group are there at once before the first one leaves.
    const arrived = await Promise.all(group.map((connection) => arrive(connection, step.leave, run)));
    failures.push(...arrived.filter((failure) => failure !== undefined));
    await Promise.all(group.map((connection) => depart(connection, step.leave, run)));
  }
  const [first] = failures;
  if (first)
    run.facts.push({ fact: "not-all-served", wanted: step.together, refused: failures.length, first });
}

async function arrive(
  connection: Connection,
  leave: StepOf<"crowd">["leave"],
  run: CaseRun,
): Promise<Unserved | undefined> {
  try {
    await connection.ready(run.timeouts.openMs);
  } catch (error) {
    return { at: "connecting", error: (error as Error).message };
  }
  if (leave === "reset-asking") connection.send(openingRequest(run.target, {}).bytes, "opening request");
  return leave === "reset-raw" || leave === "reset-asking" ? undefined : openFresh(connection, run);
}

async function depart(connection: Connection, leave: StepOf<"crowd">["leave"], run: CaseRun): Promise<void> {
  if (leave === "close") {
    connection.sendFrame(OPCODE.close, Buffer.from([0x03, 0xe8]));
    await connection.until(() => connection.ended !== undefined, run.timeouts.dropMs);
  } else {
    if (leave === "reset-inside-frame") connection.send(HALF_FRAME, "half a frame");
    connection.reset();
  }
  connection.leave();
}

/** A connection of its own gets a text back: the server lives, and one peer's fault is not another's. */
export async function othersServed(_step: StepOf<"others-served">, run: CaseRun): Promise<void> {
  const connection = fresh(run);
  try {
    await connection.ready(run.timeouts.openMs);
    const failure = await openFresh(connection, run);
    if (failure !== undefined) {
      run.facts.push({ fact: "other-not-served", how: failure });
      return;
    }
    let echo: Buffer | undefined;
    connection.onMessage = (_kind, payload) => {
      echo ??= payload;
    };
    const sent = Buffer.from("still there?");
    connection.sendFrame(OPCODE.text, sent);
    await connection.untilQuiet(() => echo !== undefined || !connection.isOpen, run.timeouts.eventMs);
    if (!echo?.equals(sent)) run.facts.push({ fact: "other-not-served", how: "no-echo" });
    connection.sendFrame(OPCODE.close, Buffer.from([0x03, 0xe8]));
    await connection.until(() => connection.ended !== undefined, run.timeouts.dropMs);
  } catch (error) {
    const how = { at: "connecting", error: (error as Error).message } as const;
    run.facts.push({ fact: "other-not-served", how });
  } finally {
    connection.leave();
  }
}
