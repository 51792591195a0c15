import { request } from "node:http";
import type { FunctionSpec, HookSpec } from "@wsfn/platform";
import { CONTROL_PATHS, requestId } from "@wsfn/platform";
import type { Instance } from "./instance.ts";
import { InstanceError } from "./instance-error.ts";
import type { LogLines } from "./log-lines.ts";

/** Longest run of a pre-stop hook (lifecycle hooks page); of an initializer 300 s. */
const PRE_STOP_MAX_MS = 90_000;
const INITIALIZE_MAX_MS = 300_000;
/** Of an answer to a hook only this much is kept for the error text. */
const MAX_BODY_BYTES = 4096;

/** What came back from a hook. */
export interface HookAnswer {
  readonly status: number;
  /** Its first 4 KB. */
  readonly body: string;
  /** From the call to the end of the answer: what is billed of an initializer. */
  readonly elapsedMs: number;
}

/** Headers besides the control path and the request id, and where it is called off. */
export interface HookOptions {
  /** Default: a new one. */
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * POST /initialize, once per instance and before any request, when the function has that hook; undefined when not.
 *
 * @throws {InstanceError} `InitializationError` when it does not answer 2xx within its timeout.
 */
export async function initialize(
  instance: Pick<Instance, "host" | "port">,
  spec: Pick<FunctionSpec, "initializer">,
  options: HookOptions = {},
): Promise<HookAnswer | undefined> {
  if (!spec.initializer) return undefined;
  // The deploy file may say more than the platform keeps to.
  const timeoutMs = Math.min(spec.initializer.timeoutMs, INITIALIZE_MAX_MS);
  let answer: HookAnswer;
  try {
    answer = await callHook(instance, "POST", CONTROL_PATHS.initialize, timeoutMs, options);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new InstanceError("InitializationError", { what }, { cause });
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new InstanceError("InitializationError", {
    what: `status code ${answer.status} ${answer.body}`.trim(),
  });
}

/** GET /pre-stop. Its answer is not used, and its failure stops nothing (lifecycle hooks page). Never rejects. */
export async function preStop(
  at: Pick<Instance, "host" | "port">,
  hook: HookSpec,
  { log, until }: { log: LogLines; until: Promise<unknown> },
): Promise<void> {
  const id = requestId();
  const gone = new AbortController();
  void until.then(() => gone.abort(new Error("the instance ended")));
  log.platform(`FC PreStop Start RequestId: ${id}`);
  try {
    await callHook(at, "GET", CONTROL_PATHS.preStop, Math.min(hook.timeoutMs, PRE_STOP_MAX_MS), {
      requestId: id,
      signal: gone.signal,
    });
    log.platform(`FC PreStop End RequestId: ${id}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.platform(`FC PreStop End RequestId: ${id}, Error: ${why}`);
  }
}

/** One request of the platform to a control path. Rejects when there is no whole answer within `timeoutMs`. */
export function callHook(
  at: Pick<Instance, "host" | "port">,
  method: "GET" | "POST",
  path: string,
  timeoutMs: number,
  options: HookOptions = {},
): Promise<HookAnswer> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(new Error(`${method} ${path} was called off`));
    // The control path last: no header of a caller may turn a hook into a call.
    const headers = {
      ...options.headers,
      "x-fc-control-path": path,
      "x-fc-request-id": options.requestId ?? requestId(),
      ...(method === "POST" ? { "content-length": "0" } : {}),
    };
    // A connection of its own, closed with the answer: one that is kept would lead to a program that may be frozen next.
    const call = request({ host: at.host, port: at.port, method, path, headers, agent: false });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      call.destroy();
      reject(error);
    };
    const abort = (): void => fail(new Error(`${method} ${path} was called off`));
    // From the call to the end of its answer: a timeout of the socket would begin anew with every byte of an endless one.
    const timer = setTimeout(
      () => fail(new Error(`${method} ${path} gave no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    options.signal?.addEventListener("abort", abort, { once: true });
    call.on("error", fail);
    // Without a listener Node drops the connection and says nothing.
    call.on("upgrade", () => fail(new Error(`${method} ${path} was answered 101`)));
    call.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body = (body + chunk).slice(0, MAX_BODY_BYTES);
      });
      response.on("error", fail);
      response.on("end", () => {
        clearTimeout(timer);
        options.signal?.removeEventListener("abort", abort);
        resolve({ status: response.statusCode ?? 0, body, elapsedMs: performance.now() - startedAt });
      });
    });
    call.end();
  });
}
