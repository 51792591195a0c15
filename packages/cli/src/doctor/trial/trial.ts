import { INSTANCE_FAULTS, type Instance, InstanceError, initialize } from "@wsfn/instance";
import { CONTROL_PATHS, type FunctionSpec, inWords } from "@wsfn/platform";
import { factRows, say, translated } from "../../language/language.ts";
import { duration } from "../../text/duration.ts";
import { ANSWER_TIMEOUT_MS, type Answer, get } from "./call.ts";
import {
  type EndedSearch,
  type HandshakeSearch,
  type SearchOptions,
  searchHandshake,
} from "./handshake-search.ts";
import { type KeepAlive, watchKeepAlive } from "./keep-alive.ts";
import { type SecondHandshake, type SecondHandshakeOptions, trySecondHandshake } from "./second-handshake.ts";
import { type NotStarted, type StartTrialOptions, startOrWhy } from "./start.ts";
import { TrialLog } from "./trial-log.ts";

/** What was seen of a function while it ran; a part is absent when the function has no such thing. */
export interface Run {
  readonly initialize?: Answer;
  readonly health?: Answer;
  readonly handshake: HandshakeSearch;
  /** Absent where no handshake was taken, or an instance gets one connection alone. */
  readonly second?: SecondHandshake;
  readonly keepAlive: KeepAlive;
  readonly preStop?: Answer;
}

/** One run, or why there was none. `bundleFault`: why there was none of the bundle, though its files as they lie run. */
export type Trial =
  | { readonly notStarted: NotStarted }
  | { readonly run: Run; readonly bundleFault?: NotStarted };

/** How a function is tried out. */
export interface TrialOptions
  extends Omit<StartTrialOptions, "onLog">,
    Omit<SearchOptions, "log" | "signal"> {
  /** How long an HTTP connection is left idle, ms. */
  readonly idleMs: number;
  /** Least wait for a second handshake while the first is open, ms. Default 5000. */
  readonly secondWaitMs?: number | undefined;
  /** How long a server that answers no more may take to end, ms. Default 5000. */
  readonly endWaitMs?: number;
  /** Called when a step begins that may take seconds. */
  readonly onStep: (what: string) => void;
}

/** Starts a function once, asks it all that the platform would, and ends it. */
export async function tryOut(spec: FunctionSpec, options: TrialOptions): Promise<Trial> {
  const log = new TrialLog();
  options.onStep(say("starting {name}", { name: spec.name }));
  const start = await startOrWhy(spec, { ...options, onLog: (line) => log.take(line) });
  if ("notStarted" in start) return start;
  const { instance } = start;
  try {
    const run = await look(instance, spec, { ...options, log });
    const end = isOutOfReach(run) ? await endOf(instance, options) : undefined;
    return end === undefined ? { run } : { notStarted: { ...end, logs: log.between(0).join("\n") } };
  } finally {
    await instance.kill();
  }
}

/** Nothing answered any more: it may have ended after it had opened its port, as a server whose workers fail does. */
const isOutOfReach = ({ handshake, keepAlive }: Run): boolean =>
  keepAlive.kind === "no-answer" && handshake.attempts.every(({ answer }) => "failed" in answer);

/** How it ended by itself; undefined when it is still there after a moment. */
async function endOf(
  instance: Instance,
  { endWaitMs = END_WAIT_MS }: TrialOptions,
): Promise<Omit<NotStarted, "logs"> | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const stays = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), endWaitMs);
  });
  const exit = await Promise.race([instance.exited, stays]);
  clearTimeout(timer);
  if (exit === undefined || exit.expected) return undefined;
  const code = exit.reason ?? "CAExited";
  const message = exit.says === undefined ? exit.message : inWords(exit.says, factRows());
  return { code, message, hint: translated(INSTANCE_FAULTS[code].hint) };
}

/** A server may take this long from refusing connections to its end, ms. */
const END_WAIT_MS = 5000;

/** In the platform's order; the stop hook last, for what drains takes no more requests. */
async function look(
  instance: Instance,
  spec: FunctionSpec,
  options: TrialOptions & { readonly log: TrialLog },
): Promise<Run> {
  const { idleMs, secondWaitMs, signal, onStep } = options;
  const { healthCheck, preStop } = spec;
  const ready = spec.initializer && (await initialized(instance, spec));
  const health =
    healthCheck &&
    (await get(instance, { path: healthCheck.path, timeoutMs: healthCheck.timeoutMs, signal }));
  onStep(say("shaking hands with {name}", { name: spec.name }));
  const { taken, result } = await searchHandshake(instance, options);
  const second = taken && (await secondOf(taken, spec, instance, { waitMs: secondWaitMs, signal }));
  requireGoingOn(signal);
  // After the handshakes: a server that serves one connection at a time would make them wait.
  onStep(say("leaving a connection to {name} idle for {time}", { name: spec.name, time: duration(idleMs) }));
  const keepAlive = await watchKeepAlive(instance, {
    path: healthCheck?.path ?? "/",
    idleMs,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    signal,
  });
  requireGoingOn(signal);
  const stopped =
    preStop &&
    (await get(instance, {
      path: CONTROL_PATHS.preStop,
      timeoutMs: preStop.timeoutMs,
      signal,
      headers: { "x-fc-control-path": CONTROL_PATHS.preStop },
    }));
  return {
    handshake: result(),
    keepAlive,
    ...(ready && { initialize: ready }),
    ...(health && { health }),
    ...(second && { second }),
    ...(stopped && { preStop: stopped }),
  };
}

/** What was called off is no run: what it did not see would read as a fault. @throws {InstanceError} `Aborted` */
function requireGoingOn(signal: AbortSignal): void {
  if (signal.aborted) throw new InstanceError("Aborted", {}, { cause: signal.reason });
}

/** An instance that gets one connection alone need not serve a second one. */
async function secondOf(
  { path, connection }: NonNullable<EndedSearch["taken"]>,
  { instanceConcurrency }: FunctionSpec,
  instance: Instance,
  options: Omit<SecondHandshakeOptions, "path" | "first">,
): Promise<SecondHandshake | undefined> {
  if (instanceConcurrency > 1) return trySecondHandshake(instance, { path, first: connection, ...options });
  connection.close();
  return undefined;
}

/** POST /initialize, as the platform sends it. */
async function initialized(instance: Instance, spec: FunctionSpec): Promise<Answer> {
  try {
    return { status: (await initialize(instance, spec))?.status ?? 0 };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
