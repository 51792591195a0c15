import { randomBytes } from "node:crypto";
import { request } from "node:http";
import {
  type Instance,
  InstanceError,
  type InstanceErrorCode,
  initialize,
  type LogLine,
  startInstance,
} from "@wsfn/instance";
import { CONTROL_PATHS, type FunctionSpec } from "@wsfn/platform";
import { CALL_HEADERS, type KeepAlive, watchKeepAlive } from "./keep-alive.ts";

/** An answer's status, or why there was none. */
export type Answer = { readonly status: number } | { readonly failed: string };

/** A function that did not start. */
export interface NotStarted {
  readonly code: InstanceErrorCode;
  readonly message: string;
  readonly hint: string;
  /** Its last lines, as it wrote them. */
  readonly logs: string;
  /** Absent when it was not seen to listen at all. */
  readonly listening?: Listening;
}

/** Where a function listens that the platform does not find. */
export interface Listening {
  /** As `address:port`. */
  readonly on: readonly string[];
  /** Whether one of these ports is the one that the platform looks at: then the address is wrong. */
  readonly isRightPort: boolean;
}

/** What was seen of a function while it ran; a part is absent when the function has no such thing. */
export interface Run {
  readonly initialize?: Answer;
  readonly health?: Answer;
  readonly handshake: Answer;
  /** Where a handshake was taken, when it was not the first path that was asked. */
  readonly handshakePath?: string;
  readonly keepAlive: KeepAlive;
  readonly preStop?: Answer;
}

/** One run, or why there was none. `bundleFault`: why there was none of the bundle, though its files as they lie run. */
export type Trial =
  | { readonly notStarted: NotStarted }
  | { readonly run: Run; readonly bundleFault?: NotStarted };

export interface TrialOptions {
  /** Where the function takes WebSocket handshakes. */
  readonly path: string;
  /** Where else it may take them; asked for when it does not take one there. */
  readonly otherPaths: () => readonly string[];
  /** How long an HTTP connection is left idle. */
  readonly idleMs: number;
  /** Default: the platform's 120 s. */
  readonly startTimeoutMs?: number | undefined;
  /** How long a function that listens in the wrong place may still come to the right one. */
  readonly changeOfMindMs: number;
  readonly signal: AbortSignal;
}

/** After it was seen to listen in the wrong place, this long it may still come to listen in the right one. */
export const CHANGE_OF_MIND_MS = 3000;
/** Patience with a handshake and a plain request; hooks and health checks have their own in s.yaml. */
const ANSWER_TIMEOUT_MS = 10_000;
/** Patience with a path that is only a guess. */
const GUESS_TIMEOUT_MS = 2000;
const NOT_READY = /^not ready yet: (it listens on .*)$/;

/** Reads the hint that an instance gives while it is not ready. */
function listeningOf(hint: string): Listening | undefined {
  const on = /it listens on (.*?)(?:; | for IPv6)/.exec(hint)?.[1]?.split(", ");
  return on && { on, isRightPort: !hint.includes("on the port that") };
}

/** Starts a function once, asks it all that the platform would, and ends it. */
export async function tryOut(spec: FunctionSpec, options: TrialOptions): Promise<Trial> {
  const start = await startOrWhy(spec, options);
  if ("notStarted" in start) return start;
  try {
    return { run: await look(start.instance, spec, options) };
  } finally {
    await start.instance.kill();
  }
}

/** Starts it, or gives up early: once it is seen to listen in the wrong place, waiting out 120 s would teach nothing. */
async function startOrWhy(
  spec: FunctionSpec,
  { signal, startTimeoutMs, changeOfMindMs }: TrialOptions,
): Promise<{ readonly instance: Instance } | { readonly notStarted: NotStarted }> {
  const givenUp = new AbortController();
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const onLog = ({ stream, text }: LogLine): void => {
    const hint = stream === "platform" ? NOT_READY.exec(text)?.[1] : undefined;
    if (hint === undefined) return;
    seen = hint;
    timer = setTimeout(() => givenUp.abort(), changeOfMindMs);
  };
  try {
    const instance = await startInstance(spec, {
      onLog,
      signal: AbortSignal.any([signal, givenUp.signal]),
      ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
    });
    return { instance };
  } catch (error) {
    if (!(error instanceof InstanceError) || signal.aborted) throw error;
    const { code, message, hint } = error;
    const logs = error.detail.logs ?? "";
    // The platform would wait out its limit and then say this; there is nothing more to learn by doing so.
    const listening = listeningOf(seen ?? hint);
    if (code === "Aborted" && seen !== undefined && listening) {
      return { notStarted: { code: "FunctionNotStarted", message: seen, hint: seen, logs, listening } };
    }
    return { notStarted: { code, message, hint, logs, ...(listening && { listening }) } };
  } finally {
    clearTimeout(timer);
  }
}

/** In the platform's order; the stop hook last, for what drains takes no more requests. */
async function look(
  instance: Instance,
  spec: FunctionSpec,
  { path, otherPaths, idleMs, signal }: TrialOptions,
): Promise<Run> {
  const ready =
    spec.initializer && (await answerOf(async () => (await initialize(instance, spec))?.status ?? 0));
  const { healthCheck } = spec;
  const health =
    healthCheck &&
    (await answerOf(() => ask(instance, healthCheck.path, healthCheck.timeoutMs, CALL_HEADERS)));
  const [shake, keepAlive] = await Promise.all([
    findHandshake(instance, path, otherPaths),
    watchKeepAlive(instance, {
      path: healthCheck?.path ?? "/",
      idleMs,
      answerTimeoutMs: ANSWER_TIMEOUT_MS,
      signal,
    }),
  ]);
  if (signal.aborted) throw new InstanceError("Aborted", {}, { cause: signal.reason });
  const { preStop } = spec;
  const stopped =
    preStop &&
    (await answerOf(() =>
      ask(instance, CONTROL_PATHS.preStop, preStop.timeoutMs, {
        ...CALL_HEADERS,
        "x-fc-control-path": CONTROL_PATHS.preStop,
      }),
    ));
  return {
    ...shake,
    keepAlive,
    ...(ready && { initialize: ready }),
    ...(health && { health }),
    ...(stopped && { preStop: stopped }),
  };
}

/** Asks for a handshake at a path; where it is not taken, at the others. Whoever must not come in was understood. */
async function findHandshake(
  instance: Instance,
  path: string,
  otherPaths: () => readonly string[],
): Promise<Pick<Run, "handshake" | "handshakePath">> {
  const shake = (at: string, timeoutMs: number): Promise<Answer> =>
    answerOf(() => ask(instance, at, timeoutMs, { ...CALL_HEADERS, ...upgrade() }));
  const handshake = await shake(path, ANSWER_TIMEOUT_MS);
  if ("status" in handshake && [101, 401, 403].includes(handshake.status)) return { handshake };
  for (const other of otherPaths()) {
    const answer = await shake(other, GUESS_TIMEOUT_MS);
    if ("status" in answer && answer.status === 101) return { handshake: answer, handshakePath: other };
  }
  return { handshake };
}

/** A refusal or a silence is an answer too; the checks say what it means. */
async function answerOf(ask: () => Promise<number>): Promise<Answer> {
  try {
    return { status: await ask() };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** RFC 6455 §4.1. */
const upgrade = (): Record<string, string> => ({
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": randomBytes(16).toString("base64"),
});

/** One GET; resolves with the status as soon as it is there. */
function ask(
  at: Pick<Instance, "host" | "port">,
  path: string,
  timeoutMs: number,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { host, port } = at;
    const call = request({ host, port, path, headers, agent: false });
    const timer = setTimeout(
      () => call.destroy(new Error(`GET ${path} got no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    const settle = (status: number | undefined): void => {
      resolve(status ?? 0);
      call.destroy();
    };
    call.on("response", (response) => settle(response.statusCode));
    call.on("upgrade", (response) => settle(response.statusCode));
    call.on("error", reject);
    call.on("close", () => clearTimeout(timer));
    call.end();
  });
}
