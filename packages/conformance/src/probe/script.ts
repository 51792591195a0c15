import { octets } from "../case/payload.ts";
import type { RoomStep } from "../case/room.ts";
import type { FrameStep, MessageStep, Step } from "../case/step.ts";
import type { Connection } from "../connection/connection.ts";
import type { Barriers } from "./barrier.ts";
import { type CaseRun, eventQuietMs } from "./case-run.ts";
import { performRoomStep } from "./rooms/room-steps.ts";
import { framePiece, messagePiece, type Piece } from "./steps/frames.ts";
import { http, keepAlive } from "./steps/http-steps.ts";
import { heldClosed, hold, interleave, newcomersRefused } from "./steps/neighbours.ts";
import { awaitExit, awaitLog, memoryWithin, portAsGiven, startedWithin } from "./steps/server-steps.ts";
import { crowd, flood, othersServed } from "./steps/strain.ts";
import { stream } from "./steps/stream.ts";
import { overfill, readLate } from "./steps/unread.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;
type Performer<S> = (step: S, run: CaseRun, barriers: Barriers) => void | Promise<void>;

/** Frames and messages are not performed one by one because neighbours leave in one write; rooms have a vocabulary of their own. */
type Word = Exclude<Step["do"], "frame" | "message" | RoomStep["do"]>;

/** One row per word of the vocabulary. */
const PERFORM: { readonly [Do in Word]: Performer<StepOf<Do>> } = {
  octets: async (step, { connection }) => {
    const bytes = octets(step.payload);
    await chopped(
      connection,
      { bytes, label: `${bytes.length} octets as they are` },
      step.chop,
      step.everyMs,
    );
  },
  stream,
  flood,
  "await-events": async (step, run) => {
    const { connection } = run;
    const { matcher } = connection;
    const quietMs = eventQuietMs(run);
    const came = (): boolean => matcher.count >= step.count || !matcher.canStillFit() || !connection.isOpen;
    if (step.withinMs !== undefined) await connection.until(came, step.withinMs);
    else if (!(await connection.untilQuiet(came, quietMs))) {
      const [wanted, got] = [step.count, matcher.count];
      run.facts.push({ fact: "events-missing", wanted, got, quietMs });
    }
  },
  barrier: async (_step, run, barriers) => {
    await pass(run, barriers);
  },
  checkpoint: async (step, run, barriers) => {
    const { connection } = run;
    if (step.quietMs === undefined) {
      await pass(run, barriers);
    } else {
      await connection.until(() => !connection.isOpen, step.quietMs);
    }
    if (connection.isOpen) connection.mark(step.name);
  },
  "await-end": async (step, run) => {
    const { connection } = run;
    if (!(await connection.until(() => !connection.isOpen, step.withinMs))) {
      run.facts.push({ fact: "not-ended", what: "connection", withinMs: step.withinMs });
    }
  },
  "await-gone": async (step, run) => {
    const { connection } = run;
    if (!(await connection.until(() => connection.ended !== undefined, step.withinMs))) {
      run.facts.push({ fact: "not-ended", what: "tcp", withinMs: step.withinMs });
    }
  },
  "ignore-close": (_step, { connection }) => {
    connection.answersClose = false;
  },
  finish: (_step, { connection }) => connection.finish(),
  reset: (_step, { connection }) => connection.reset(),
  "pause-reading": (_step, { connection }) => connection.pauseReading(),
  "resume-reading": (_step, { connection }) => connection.resumeReading(),
  overfill,
  "read-late": readLate,
  crowd,
  hold,
  "held-closed": heldClosed,
  interleave,
  "others-served": othersServed,
  http,
  "keep-alive": keepAlive,
  "newcomers-refused": newcomersRefused,
  terminate: (_step, run) => {
    run.connection.log.event("SIGTERM sent to the server");
    run.process?.terminate();
  },
  "memory-within": memoryWithin,
  "started-within": startedWithin,
  "await-log": awaitLog,
  "port-as-given": portAsGiven,
  "await-exit": awaitExit,
};

/** Steps that need no connection of the case's own: they are performed also when the server refused the opening request. */
export const isAboutServer = (step: Step): boolean => ABOUT_SERVER.has(step.do);
const ABOUT_SERVER: ReadonlySet<Step["do"]> = new Set([
  "others-served",
  "crowd",
  "hold",
  "held-closed",
  "interleave",
  "http",
  "keep-alive",
  "newcomers-refused",
  "terminate",
  "memory-within",
  "started-within",
  "await-log",
  "port-as-given",
  "await-exit",
]);

/** Waits until all that was sent is proven to be read. */
async function pass(run: CaseRun, barriers: Barriers): Promise<void> {
  const quietMs = eventQuietMs(run);
  if ((await barriers.pass(quietMs)) !== "silent") return;
  run.facts.push({ fact: "no-pong", quietMs, others: barriers.others });
}

/** Performs a script step by step. What does not hold is noted in the run; nothing is thrown for it. */
export async function perform(steps: readonly Step[], run: CaseRun, barriers: Barriers): Promise<void> {
  const gathered: Piece[] = [];
  const flush = (): void => {
    if (gathered.length === 0) return;
    run.connection.send(...joined(gathered.splice(0)));
  };
  for (const step of steps) {
    if (step.do === "frame" || step.do === "message") {
      if (step.do === "frame" && isClosing(step)) run.connection.noteCloseSent();
      const piece = pieceOf(step, run, barriers);
      const apart = step.chop !== undefined || (step.do === "frame" && step.apart === true);
      if (!apart) {
        gathered.push(piece);
        continue;
      }
      flush();
      await chopped(run.connection, piece, step.chop, step.do === "frame" ? step.everyMs : undefined);
      continue;
    }
    flush();
    if (isRoomStep(step)) await performRoomStep(step, run);
    else await (PERFORM[step.do] as Performer<typeof step>)(step, run, barriers);
  }
  flush();
}

const isRoomStep = (step: Step): step is RoomStep => step.do.startsWith("room-");

/** The frames at the head of a script, and the rest of it: for a case that sends them in the same write as its request. */
export function firstFrames(
  steps: readonly Step[],
  run: CaseRun,
  barriers: Barriers,
): { bytes: Buffer; rest: readonly Step[] } {
  const end = steps.findIndex(({ do: what }) => what !== "frame" && what !== "message");
  const head = end < 0 ? steps : steps.slice(0, end);
  const pieces = head.flatMap((step) =>
    step.do === "frame" || step.do === "message" ? [pieceOf(step, run, barriers).bytes] : [],
  );
  return { bytes: Buffer.concat(pieces), rest: steps.slice(head.length) };
}

/** A Close frame with an illegal header closes nothing: the server has to fail the connection for it. */
const isClosing = (step: FrameStep): boolean =>
  step.op === "close" && step.fin !== false && !step.rsv && step.mask !== "none";

function pieceOf(step: FrameStep | MessageStep, { connection }: CaseRun, barriers: Barriers): Piece {
  if (step.do === "message") return messagePiece(step, connection.codec, () => barriers.payload());
  if (step.declared !== undefined) connection.leaveFrameOpen();
  return framePiece(step);
}

function joined(pieces: readonly Piece[]): [bytes: Buffer, label: string] {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return [only.bytes, only.label];
  const labels = pieces.slice(0, 8).map(({ label }) => label);
  if (pieces.length > labels.length) labels.push(`and ${pieces.length - labels.length} more frames`);
  return [Buffer.concat(pieces.map(({ bytes }) => bytes)), labels.join(" | ")];
}

/** From so many pieces on the event loop turns once for as many: a megabyte in pieces of 64 octets would take minutes else. */
const TURNS_FOR_EACH = 64;

/**
 * Writes in pieces of `size` octets, each in a write of its own. The event loop turns between them, so that an answer that comes in
 * the middle is read before a broken pipe can hide it.
 */
export async function chopped(
  connection: Connection,
  piece: Piece,
  size?: number,
  everyMs?: number,
): Promise<void> {
  if (size === undefined) {
    connection.send(piece.bytes, piece.label);
    await turn();
  } else {
    await connection.insideFrame(() =>
      everyMs === undefined ? inTurns(connection, piece, size) : paced(connection, piece, size, everyMs),
    );
  }
}

async function inTurns(connection: Connection, piece: Piece, size: number): Promise<void> {
  let written = 0;
  for (let at = 0; at < piece.bytes.length && connection.ended === undefined; at += size) {
    const part = piece.bytes.subarray(at, at + size);
    connection.send(part, `${part.length} octets at ${at} of ${piece.label}`);
    written += 1;
    if (written < TURNS_FOR_EACH || written % TURNS_FOR_EACH === 0) await turn();
  }
}

/** The same at a pace. A late probe writes more at once, so that the whole takes its time and no longer, also on a busy machine. */
async function paced(connection: Connection, piece: Piece, size: number, everyMs: number): Promise<void> {
  const began = performance.now();
  for (let at = 0; at < piece.bytes.length && connection.ended === undefined; ) {
    const due = size * (1 + Math.floor((performance.now() - began) / everyMs));
    const part = piece.bytes.subarray(at, Math.max(at + size, due));
    connection.send(part, `${part.length} octets at ${at} of ${piece.label}`);
    at += part.length;
    const nextMs = began + (at / size) * everyMs - performance.now();
    await connection.until(() => connection.ended !== undefined, Math.max(0, nextMs));
    // The loop turns after the wait too: what was written before is read by then, also by a server in this process.
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
