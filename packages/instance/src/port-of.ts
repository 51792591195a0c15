import type { FunctionSpec } from "@wsfn/platform";
import type { StartOptions } from "./instance.ts";
import { InstanceError } from "./instance-error.ts";
import { type Body, exitError } from "./life.ts";
import type { LogLines } from "./log-lines.ts";
import { type Readiness, type ReadyQuestion, waitUntilReady } from "./ready.ts";

/** 120 s: the platform's limit for a start (custom runtime page). */
const START_TIMEOUT_MS = 120_000;

/** Where to knock; the rest of the question is the start's. */
type Knock = Omit<ReadyQuestion, "over" | "timeoutMs" | "onWrong">;

/**
 * The port that a started body answers on. Without one the body is ended first and the reason thrown then: a start that fails
 * leaves nothing for its caller to clean up.
 *
 * @throws {InstanceError} `CAExited`, `FunctionOOMError`, `PortTaken`, `FunctionNotStarted`, `Aborted`
 */
export async function portOf(
  body: Pick<Body, "command" | "ended" | "kill">,
  at: Knock,
  spec: FunctionSpec,
  options: StartOptions,
  log: LogLines,
): Promise<number> {
  const { signal } = options;
  const timeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  // Kept, so that it can be taken off again: one signal may call off thousands of starts.
  let onAbort = (): void => {};
  const aborted = new Promise<void>((resolve) => {
    onAbort = resolve;
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) resolve();
  });
  const readiness: Readiness = await waitUntilReady({
    ...at,
    over: Promise.race([body.ended, aborted]),
    timeoutMs,
    onWrong: (hint) => log.platform(`not ready yet: ${hint}`),
  });
  signal?.removeEventListener("abort", onAbort);
  if ("port" in readiness) return readiness.port;
  body.kill();
  const end = await body.ended;
  // Before anything else: what the body says of its end is then our own SIGKILL.
  if (signal?.aborted) throw new InstanceError("Aborted", {}, { cause: signal.reason });
  switch (readiness.failed) {
    case "over":
      throw exitError(spec, body, end, log);
    case "shared":
      throw new InstanceError("PortTaken", { port: spec.port, what: "another process listens on it too" });
    case "timeout": {
      const detail = { port: spec.port, seconds: timeoutMs / 1000, logs: log.tail() };
      const { hint } = readiness;
      throw new InstanceError("FunctionNotStarted", detail, hint === undefined ? {} : { hint });
    }
  }
}
