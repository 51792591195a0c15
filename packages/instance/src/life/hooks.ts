import { request } from "node:http";
import type { FunctionSpec, HookSpec } from "@wsfn/platform";
import { CONTROL_PATHS, LIMITS, requestId } from "@wsfn/platform";
import type { Instance } from "../instance/instance.ts";
import { InstanceError } from "../instance/instance-error.ts";
import type { HookFact, HookName } from "../instance/instance-fact.ts";
import type { LogLines } from "../instance/log-lines.ts";
import { type Clock, realClock } from "../machine/clock.ts";
import { SaidError, said, saidBy } from "../words/said.ts";

/** Longest run of either hook, whatever the deploy file asks for. */
const PRE_STOP_MAX_MS = LIMITS.preStopSeconds.max * 1000;
const INITIALIZE_MAX_MS = LIMITS.initializerSeconds.max * 1000;
/** Of an answer to a hook only this much is kept for the error text. */
const MAX_BODY_BYTES = 4096;

/** The answer to a hook. */
export interface HookAnswer {
  readonly status: number;
  /** Its first 4 KB. */
  readonly body: string;
  /** From the call to the end of the answer: what is billed of an initializer. */
  readonly elapsedMs: number;
}

/** Headers besides the control path and the request id, where it is called off, and by which time. */
export interface HookOptions {
  /** Default: a new one. */
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Calls the hook off. */
  readonly signal?: AbortSignal;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/** One call of the platform to a path of the function. */
export interface HookCall extends HookOptions {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** From the call to the end of the answer. */
  readonly timeoutMs: number;
}

/** Settings of one initializer. */
export interface InitializeOptions extends HookOptions {
  /** Called when the hook begins and when it ends, in whatever way. Must not throw. */
  readonly onFact?: (fact: HookFact) => void;
}

/**
 * POST /initialize, once per instance and before any request, when the function has that hook; undefined when not.
 *
 * @throws {InstanceError} `InitializationError` when it does not answer 2xx within its timeout.
 */
export async function initialize(
  instance: Pick<Instance, "host" | "port">,
  spec: Pick<FunctionSpec, "initializer">,
  options: InitializeOptions = {},
): Promise<HookAnswer | undefined> {
  if (!spec.initializer) return undefined;
  // The deploy file may ask for more than the platform grants.
  const timeoutMs = Math.min(spec.initializer.timeoutMs, INITIALIZE_MAX_MS);
  let answer: HookAnswer;
  try {
    const { onFact, clock } = options;
    const facts = { hook: "initializer", onFact, clock } as const;
    answer = await reported(facts, options.requestId ?? requestId(), (id) =>
      callHook(instance, {
        ...options,
        method: "POST",
        path: CONTROL_PATHS.initialize,
        timeoutMs,
        requestId: id,
      }),
    );
  } catch (cause) {
    throw new InstanceError("InitializationError", { what: saidBy(cause) }, { cause });
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  const { status } = answer;
  const body = answer.body.trim();
  const what =
    body === ""
      ? said("status code {status}", { status })
      : said("status code {status} {body}", { status, body });
  throw new InstanceError("InitializationError", { what });
}

/** What a pre-stop hook needs beside its function. */
interface PreStopOptions {
  readonly log: LogLines;
  readonly onFact: ((fact: HookFact) => void) | undefined;
  /** Gives the hook up: the end of the instance. */
  readonly until: Promise<unknown>;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/** GET /pre-stop. Its answer is not used, and its failure stops nothing (lifecycle hooks page). Never rejects. */
export async function preStop(
  at: Pick<Instance, "host" | "port">,
  hook: HookSpec,
  { log, onFact, until, clock }: PreStopOptions,
): Promise<void> {
  const id = requestId();
  const gone = new AbortController();
  void until.then(() => gone.abort(new Error("the instance ended")));
  log.platform(`FC PreStop Start RequestId: ${id}`);
  try {
    await reported({ hook: "preStop", onFact, clock }, id, () =>
      callHook(at, {
        method: "GET",
        path: CONTROL_PATHS.preStop,
        timeoutMs: Math.min(hook.timeoutMs, PRE_STOP_MAX_MS),
        requestId: id,
        signal: gone.signal,
        clock,
      }),
    );
    log.platform(`FC PreStop End RequestId: ${id}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.platform(`FC PreStop End RequestId: ${id}, Error: ${why}`);
  }
}

/** Which hook is reported, and to whom. */
interface Reporting {
  readonly hook: HookName;
  readonly onFact: ((fact: HookFact) => void) | undefined;
  readonly clock: Clock | undefined;
}

/** Calls a hook between its two facts. */
async function reported(
  { hook, onFact, clock = realClock }: Reporting,
  requestId: string,
  call: (requestId: string) => Promise<HookAnswer>,
): Promise<HookAnswer> {
  const startedAt = clock.nowMs();
  onFact?.({ kind: "hook", hook, phase: "began", requestId });
  const ended = { kind: "hook", hook, phase: "ended", requestId } as const;
  try {
    const answer = await call(requestId);
    onFact?.({ ...ended, elapsedMs: answer.elapsedMs, status: answer.status });
    return answer;
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    onFact?.({ ...ended, elapsedMs: clock.nowMs() - startedAt, failed });
    throw error;
  }
}

/** One request of the platform to a control path. Rejects when there is no whole answer within `timeoutMs`. */
export function callHook(
  at: Pick<Instance, "host" | "port">,
  { method, path, timeoutMs, clock = realClock, ...options }: HookCall,
): Promise<HookAnswer> {
  const startedAt = clock.nowMs();
  const called = `${method} ${path}`;
  const calledOff = (): SaidError => new SaidError(said("{call} was called off", { call: called }));
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(calledOff());
    // The control path last: no header of a caller may turn a hook into a call.
    const headers = {
      ...options.headers,
      "x-fc-control-path": path,
      "x-fc-request-id": options.requestId ?? requestId(),
      ...(method === "POST" ? { "content-length": "0" } : {}),
    };
    // A connection of its own, closed with the answer: one that is kept would lead to a program that may be frozen next.
    const call = request({ host: at.host, port: at.port, method, path, headers, agent: false });
    const answered = new AbortController();
    const end = (): void => {
      answered.abort();
      options.signal?.removeEventListener("abort", abort);
    };
    const fail = (error: Error): void => {
      end();
      call.destroy();
      reject(error);
    };
    const abort = (): void => fail(calledOff());
    // From the call to the end of its answer: a timeout of the socket would begin anew with every byte of an endless one.
    clock.sleep(timeoutMs, answered.signal).then(
      () => fail(new SaidError(said("{call} gave no answer in {ms} ms", { call: called, ms: timeoutMs }))),
      () => {}, // it has ended
    );
    options.signal?.addEventListener("abort", abort, { once: true });
    call.on("error", fail);
    // Without a listener Node drops the connection without an error.
    call.on("upgrade", () => fail(new SaidError(said("{call} was answered 101", { call: called }))));
    call.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body = (body + chunk).slice(0, MAX_BODY_BYTES);
      });
      response.on("error", fail);
      response.on("end", () => {
        end();
        resolve({ status: response.statusCode ?? 0, body, elapsedMs: clock.nowMs() - startedAt });
      });
    });
    call.end();
  });
}
