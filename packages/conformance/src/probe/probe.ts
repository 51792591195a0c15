import type { RawHeader } from "@wsfn/protocol";
import { OPCODE } from "@wsfn/protocol";
import type { ConformanceCase, Opening, ResponseRule } from "../case/case.ts";
import type { Step } from "../case/step.ts";
import { trafficOf } from "../case/traffic.ts";
import { Connection, type End } from "../connection/connection.ts";
import type { SeenEvent } from "../connection/event-matcher.ts";
import { isDeclined, judgeResponse, type OpeningRequest, openingRequest } from "../connection/opening.ts";
import type { Target } from "../connection/target.ts";
import { type WireEntry, WireLog } from "../connection/wire-log.ts";
import { Barriers } from "./barrier.ts";
import { type CaseRun, SideConnections } from "./case-run.ts";
import type { Patience } from "./patience.ts";
import { chopped, firstFrames, isAboutServer, perform } from "./script.ts";
import type { ServerProcess } from "./server-process.ts";

/** What a case saw. Data: who judges it needs no socket. */
export interface Observation {
  /** False: no TCP connection could be made, so nothing was tried. */
  readonly connected: boolean;
  readonly status: number | undefined;
  readonly headers: readonly RawHeader[];
  /** Rules that the server broke by what it sent, whatever the case is about. */
  readonly violations: readonly string[];
  /** Steps and answers that were not as the case says. */
  readonly broke: readonly string[];
  readonly warned: readonly string[];
  /** True when the script got as far as the connection being open. */
  readonly opened: boolean;
  /** True: the server declined what the case is about, as it may, so nothing more was tried. */
  readonly declined: boolean;
  readonly events: readonly SeenEvent[];
  readonly eventCount: number;
  readonly fit: "ok" | "tolerated" | "none";
  /** 1005: a Close frame without a code; undefined: no Close frame. */
  readonly closeCode: number | undefined;
  readonly closedFirst: "probe" | "server" | undefined;
  readonly probeClosed: boolean;
  /** Undefined: the server left TCP open. */
  readonly ended: End | undefined;
  /** True: a pong came after the fault, so the server did not fail the connection. */
  readonly servedOn: boolean;
  readonly elapsedMs: number;
  readonly wire: readonly WireEntry[];
}

export interface ProbeOptions {
  readonly target: Target;
  readonly patience: Patience;
  readonly process?: ServerProcess | undefined;
  /** Ends the case at once. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_BUDGET_MS = 30_000;
/** Where much is sent, a case has the time that a server needs which does not move more than this: as the reference suite has it. */
const SLOWEST_BYTES_PER_MS = 256;
const SPARE_BYTES = 8 * 1024 * 1024;
const ACCEPTED: ResponseRule = { ok: [101] };

/** Tries one case on one fresh connection. Never throws for what a server does; leaves no socket behind. */
export async function probe(c: ConformanceCase, options: ProbeOptions): Promise<Observation> {
  const { target, patience, signal } = options;
  const { script } = c;
  const log = new WireLog({ conceals: target.hasSecrets });
  const traffic = trafficOf(script);
  const mostBytes = SPARE_BYTES + 2 * traffic;
  const connection = new Connection({ target, log, events: c.events, mostBytes });
  const run: CaseRun = {
    target,
    connection,
    patience,
    process: options.process,
    // Asked for only where it counts: to add up the memory of a group of processes reads all of /proc.
    memoryAtStart: script.some(({ do: what }) => what === "memory-within")
      ? options.process?.memoryBytes?.()
      : undefined,
    side: new SideConnections(),
    held: [],
    broke: [],
    warned: [],
  };
  const budgetMs = c.budgetMs ?? Math.round(DEFAULT_BUDGET_MS + traffic / SLOWEST_BYTES_PER_MS);
  const budget = setTimeout(() => {
    connection.giveUp(`expected the case to end within ${budgetMs} ms, it did not`);
    run.side.end();
  }, budgetMs);
  const onAbort = (): void => leaveAll(run);
  signal?.addEventListener("abort", onAbort, { once: true });
  const seen = { connected: false, opened: false, declined: false, servedOn: false };
  try {
    await connection.ready(patience.openMs).then(
      () => {
        seen.connected = true;
      },
      (error: Error) => {
        run.broke.push(`expected a connection to ${target.host}:${target.port}, came ${error.message}`);
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
    signal?.removeEventListener("abort", onAbort);
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
  const { connection, patience, target } = run;
  const answered = (): boolean => connection.response !== undefined || connection.ended !== undefined;
  if (opening.before !== undefined) {
    connection.expectResponse(undefined);
    connection.send(
      Buffer.from(opening.before.replaceAll("{host}", target.authority), "latin1"),
      "HTTP request before the opening one",
    );
    await connection.untilQuiet(answered, patience.openMs);
  }
  const request = openingRequest(target, opening);
  connection.expectResponse(request);
  const first = opening.withFirstFrames
    ? firstFrames(script, run, barriers)
    : { bytes: NOTHING, rest: script };
  const bytes = Buffer.concat([request.bytes, first.bytes]).subarray(0, opening.stopAfter);
  await chopped(connection, { bytes, label: "opening request" }, opening.chop, opening.everyMs);
  const came = await connection.untilQuiet(answered, opening.patienceMs ?? patience.openMs);
  judge(opening.expect ?? ACCEPTED, request, came, run);
  if (isDeclined(opening.expect ?? ACCEPTED, connection.response)) return undefined;
  // Also when the server has closed again at once: how it ended is what the case judges then.
  return connection.response?.status === 101 ? first.rest : undefined;
}

function judge(rule: ResponseRule, request: OpeningRequest, came: boolean, run: CaseRun): void {
  const { response: head, ended } = run.connection;
  const instead = came || ended !== undefined ? "none" : "silence";
  const { faults, warnings } = judgeResponse(rule, head ?? instead, request);
  run.broke.push(...faults);
  run.warned.push(...warnings);
}

/** Brings the connection to the end that the case expects. True if the server provably went on where it had to stop. */
async function settle(
  c: ConformanceCase,
  script: readonly Step[],
  run: CaseRun,
  barriers: Barriers,
): Promise<boolean> {
  const { connection, patience } = run;
  const { by } = c.ending;
  if (by === "left") return false;
  if (by === "server") {
    if (await servesOn(script, run, barriers)) return true;
  } else {
    const over = (): boolean =>
      !connection.isOpen || connection.matcher.fit() === "ok" || !connection.matcher.canStillFit();
    if (!connection.closeSent) await connection.untilQuiet(over, patience.eventMs);
    if (!connection.closeSent && connection.isOpen) connection.sendFrame(OPCODE.close, CLOSE_1000);
    await connection.untilQuiet(() => connection.closeCode !== undefined, patience.endMs);
  }
  if (connection.closeCode !== undefined || connection.closeSent) {
    await connection.until(() => connection.ended !== undefined, patience.dropMs);
  }
  return false;
}

/** Waits for the server to fail the connection; asks with a ping when nothing happens, unless the last frame is still open. */
async function servesOn(script: readonly Step[], run: CaseRun, barriers: Barriers): Promise<boolean> {
  const { connection, patience } = run;
  // What came already breaks the case: nothing that follows can mend it.
  const stopped = (): boolean => !connection.isOpen || !connection.matcher.canStillFit();
  if (await connection.until(stopped, patience.askAfterMs)) return false;
  if (!endsInsideFrame(script) && !connection.closeSent) {
    // A busy server may read the fault and the ping in one go, and answer the ping before it looks at the message.
    for (let pings = 0; pings < 2; pings += 1)
      if ((await barriers.pass(patience.endMs)) !== "open") return false;
    return true;
  }
  await connection.until(stopped, patience.endMs);
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
    headers: connection.response?.headers ?? [],
    violations: connection.violations,
    broke: run.broke,
    warned: run.warned,
    events: matcher.shown,
    eventCount: matcher.count,
    fit: matcher.fit(),
    closeCode: connection.closeCode,
    closedFirst: connection.closedFirst,
    probeClosed: connection.closeSent,
    ended: connection.ended === "given-up" ? undefined : connection.ended,
    elapsedMs: Math.round(log.elapsedMs * 10) / 10,
    wire: log.entries(),
  };
}

const NOTHING: Buffer = Buffer.alloc(0);
const CLOSE_1000: Buffer = Buffer.from([0x03, 0xe8]);
