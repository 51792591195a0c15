import { OPCODE } from "@wsfn/protocol";
import { type ConformanceCase, type Opening, type ResponseRule, suiteOf } from "../case/case.ts";
import type { RoomsDescription } from "../case/room.ts";
import type { Step } from "../case/step.ts";
import { trafficOf } from "../case/traffic.ts";
import { Connection, type End } from "../connection/connection.ts";
import type { SeenEvent } from "../connection/event-matcher.ts";
import type { Fact } from "../connection/fact.ts";
import { whenAborted } from "../connection/fair-timeout.ts";
import { type Answered, isDeclined, openingRequest } from "../connection/opening.ts";
import { Pulse } from "../connection/pulse.ts";
import type { Target } from "../connection/target.ts";
import { type WireEntry, WireLog } from "../connection/wire-log.ts";
import { Barriers } from "./barrier.ts";
import { type CaseRun, eventQuietMs, SideConnections, withTimeToRead } from "./case-run.ts";
import { RoomRun } from "./rooms/room-run.ts";
import { chopped, firstFrames, isAboutServer, perform } from "./script.ts";
import type { ServerProcess } from "./server-process.ts";
import type { Timeouts } from "./timeouts.ts";

/** What a case saw. Data: judging it needs no socket. */
export interface Observation {
  /** False: no TCP connection could be made, so nothing was tried. */
  readonly connected: boolean;
  readonly status: number | undefined;
  /** The opening request and what it was answered with; undefined when it was not sent. */
  readonly answer: Answered | undefined;
  /** Rules that the server broke by what it sent, then steps that did not go as the case has them. */
  readonly facts: readonly Fact[];
  /** True when the script got as far as the connection being open. */
  readonly opened: boolean;
  /** True: the server declined what the case is about, as it may, so nothing more was tried. */
  readonly declined: boolean;
  readonly events: readonly SeenEvent[];
  readonly eventCount: number;
  readonly fit: "ok" | "tolerated" | "none";
  /** 1005: a Close frame without a code; undefined: no Close frame. */
  readonly closeCode: number | undefined;
  /** Close frames of the server. */
  readonly closeFrames: number;
  readonly closedFirst: "probe" | "server" | undefined;
  readonly probeClosed: boolean;
  /** Undefined: the server left TCP open. */
  readonly ended: End | undefined;
  /** True: a pong came after the fault, so the server did not fail the connection. */
  readonly servedOn: boolean;
  /** True: the probe waited in vain at least once, so that what did not hold may rest on silence. */
  readonly ranOut: boolean;
  readonly elapsedMs: number;
  readonly wire: readonly WireEntry[];
}

/** Where a case is tried, and how long the probe waits. */
export interface ProbeOptions {
  readonly target: Target;
  readonly timeouts: Timeouts;
  readonly process?: ServerProcess | undefined;
  /** What is known of the rooms of the server; without it no case about rooms is tried. */
  readonly rooms?: RoomsDescription | undefined;
  /** Ends the case at once. */
  readonly signal?: AbortSignal | undefined;
  /** Shows what the case is doing while it runs. Default: one of its own. */
  readonly pulse?: Pulse;
}

/**
 * For a case that waits for nothing but its server: several times the longest single wait (5 s), since one case has several of them. It ends what
 * no wait ends, such as a server that goes on sending.
 */
const DEFAULT_BUDGET_MS = 30_000;
/** Where much is sent, a case has the time that a server needs which does not move more than this: as the reference suite has it. */
const SLOWEST_BYTES_PER_MS = 256;
/** Beyond what an echo sends back, so that a server that sends too much is seen to do it. */
const SPARE_BYTES = 8 * 1024 * 1024;
const ACCEPTED: ResponseRule = { ok: [101] };

/** Tries one case on one fresh connection. Never throws for what a server does; leaves no socket behind. */
export async function probe(c: ConformanceCase, options: ProbeOptions): Promise<Observation> {
  const { timeouts, signal } = options;
  const { script } = c;
  const rooms = suiteOf(c.id) === "rooms" ? options.rooms : undefined;
  const target = rooms?.path === undefined ? options.target : { ...options.target, path: rooms.path };
  const log = new WireLog({ conceals: target.hasSecrets });
  const traffic = trafficOf(script);
  const mostBytes = SPARE_BYTES + 2 * traffic;
  const { pulse = new Pulse() } = options;
  const connection = new Connection({ target, log, events: c.events, mostBytes, pulse });
  const facts: Fact[] = [];
  const run: CaseRun = {
    target,
    connection,
    pulse,
    timeouts,
    process: options.process,
    // Asked for only where it counts: to add up the memory of a group of processes reads all of /proc.
    memoryAtStart: script.some(({ do: what }) => what === "memory-within")
      ? options.process?.memoryBytes?.()
      : undefined,
    side: new SideConnections(),
    held: [],
    room: rooms && new RoomRun(rooms, connection, facts),
    facts,
  };
  const budgetMs = c.budgetMs ?? Math.round(DEFAULT_BUDGET_MS + traffic / SLOWEST_BYTES_PER_MS);
  const budget = setTimeout(() => {
    pulse.ranOutOfTime();
    connection.giveUp({ fact: "not-over", withinMs: budgetMs });
    run.side.end();
  }, budgetMs);
  const callOff = whenAborted(signal, () => leaveAll(run));
  const seen = { connected: false, opened: false, declined: false, servedOn: false };
  try {
    await connection.ready(timeouts.openMs).then(
      () => {
        seen.connected = true;
      },
      (error: Error) => {
        const to = `${target.host}:${target.port}`;
        run.facts.push({ fact: "not-connected", to, error: error.message });
      },
    );
    if (seen.connected) {
      const barriers = new Barriers(connection);
      const rest = await openConnection(c.opening ?? {}, script, run, barriers);
      seen.declined = isDeclined(c.opening?.expect ?? ACCEPTED, connection.response);
      seen.opened = rest !== undefined;
      await perform(rest ?? script.filter(isAboutServer), run, barriers);
      if (seen.opened) seen.servedOn = await settle(c, script, run, barriers);
    }
  } finally {
    clearTimeout(budget);
    pulse.end();
    callOff();
    leaveAll(run);
  }
  return observation(connection, run, seen);
}

function leaveAll({ connection, side }: CaseRun): void {
  connection.leave();
  side.end();
}

/** Sends the request and judges the response. Returns the steps that are left, or undefined when no WebSocket came of it. */
async function openConnection(
  opening: Opening,
  script: readonly Step[],
  run: CaseRun,
  barriers: Barriers,
): Promise<readonly Step[] | undefined> {
  const { connection, timeouts, target } = run;
  const answered = (): boolean => connection.response !== undefined || connection.ended !== undefined;
  if (opening.before !== undefined) {
    connection.expectResponse(undefined);
    connection.send(
      Buffer.from(opening.before.replaceAll("{host}", target.authority), "latin1"),
      "HTTP request before the opening one",
    );
    await connection.untilQuiet(answered, timeouts.openMs);
  }
  const request = openingRequest(target, opening);
  connection.expectResponse(request);
  const first = opening.withFirstFrames
    ? firstFrames(script, run, barriers)
    : { bytes: NOTHING, rest: script };
  const bytes = Buffer.concat([request.bytes, first.bytes]).subarray(0, opening.stopAfter);
  await chopped(connection, { bytes, label: "opening request" }, opening.chop, opening.everyMs);
  const isAnswered = await connection.untilQuiet(answered, opening.timeoutMs ?? timeouts.openMs);
  // HTTP/2 begins at once with SETTINGS (RFC 9113 3.4).
  await connection.until(
    () => connection.http2?.isComplete !== false || connection.ended !== undefined,
    timeouts.eventMs,
  );
  // Why a platform refused may come after the head.
  await connection.until(
    () => connection.refusal.isWhole || connection.ended !== undefined,
    timeouts.eventMs,
  );
  const refusal = connection.refusal.text;
  const got = answerOf(connection) ?? (isAnswered ? "none" : "silence");
  run.answer = { request, got, ...(refusal !== undefined && { refusal }) };
  if (isDeclined(opening.expect ?? ACCEPTED, connection.response)) return undefined;
  // Also when the server has closed again at once: how it ended is what the case judges then.
  return connection.response?.status === 101 && !connection.http2 ? first.rest : undefined;
}

/** Undefined when there is none yet, and the connection still stands. */
const answerOf = ({ response, ended, http2 }: Connection): Answered["got"] | undefined =>
  http2?.isSpoken ? "h2c" : (response ?? (ended === undefined ? undefined : "none"));

/** Brings the connection to the end that the case expects. True if the server provably went on where it had to stop. */
async function settle(
  c: ConformanceCase,
  script: readonly Step[],
  run: CaseRun,
  barriers: Barriers,
): Promise<boolean> {
  const { connection, timeouts } = run;
  const { by } = c.ending;
  if (by === "left") return false;
  if (by === "server") {
    if (await servesOn(script, run, barriers)) return true;
  } else {
    const over = (): boolean =>
      !connection.isOpen || connection.matcher.fit() === "ok" || !connection.matcher.canStillFit();
    if (!connection.closeSent) await connection.untilQuiet(over, eventQuietMs(run));
    if (!connection.closeSent && connection.isOpen) connection.sendFrame(OPCODE.close, CLOSE_1000);
    await connection.untilQuiet(() => connection.closeCode !== undefined, timeouts.endMs);
  }
  if (connection.closeCode !== undefined || connection.closeSent) {
    // Whoever did not close after all that time is not waited for once more.
    const dropMs = connection.closeCode === undefined ? timeouts.dropMs / 10 : timeouts.dropMs;
    await connection.until(() => connection.ended !== undefined, dropMs);
  }
  return false;
}

/**
 * Waits for the server to fail the connection; asks with a ping when nothing happens, unless the last frame is still open. In rooms a pong
 * proves nothing: a server answers pings at once, also while it still looks at a command (verifies a token, asks the room's log).
 */
async function servesOn(script: readonly Step[], run: CaseRun, barriers: Barriers): Promise<boolean> {
  const { connection, timeouts } = run;
  // What came already breaks the case: nothing that follows can undo that.
  const stopped = (): boolean => !connection.isOpen || !connection.matcher.canStillFit();
  if (await connection.until(stopped, timeouts.askAfterMs)) return false;
  if (run.room === undefined && !endsInsideFrame(script) && !connection.closeSent) {
    // A busy server may read the fault and the ping in one go, and answer the ping before it looks at the message. The second ping leaves
    // after the first pong, so its own pong proves that the message was looked at.
    for (let pings = 0; pings < 2; pings += 1)
      if ((await barriers.pass(withTimeToRead(timeouts.endMs, run))) !== "open") return false;
    return true;
  }
  await connection.until(stopped, timeouts.endMs);
  return false;
}

const endsInsideFrame = (script: readonly Step[]): boolean => {
  const last = script.at(-1);
  if (last?.do === "octets" || last?.do === "finish") return true;
  // A server that does not look at the mask bit takes what follows an unmasked frame for its mask, and a ping for the rest of it.
  return last?.do === "frame" && (last.declared !== undefined || last.mask === "none");
};

function observation(
  connection: Connection,
  run: CaseRun,
  seen: { connected: boolean; opened: boolean; declined: boolean; servedOn: boolean },
): Observation {
  const { matcher, log } = connection;
  return {
    ...seen,
    status: connection.response?.status,
    answer: run.answer,
    facts: [...connection.facts, ...run.facts],
    events: matcher.shown,
    eventCount: matcher.count,
    fit: matcher.fit(),
    closeCode: connection.closeCode,
    closeFrames: connection.closeFrames,
    closedFirst: connection.closedFirst,
    probeClosed: connection.closeSent,
    ended: connection.ended === "given-up" ? undefined : connection.ended,
    ranOut: run.pulse.ranOut,
    elapsedMs: Math.round(log.elapsedMs * 10) / 10,
    wire: log.entries(),
  };
}

const NOTHING: Buffer = Buffer.alloc(0);
const CLOSE_1000: Buffer = Buffer.from([0x03, 0xe8]);
