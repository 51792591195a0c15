import { LIMITS } from "@wsfn/platform";
import { InstanceError } from "../instance/instance-error.ts";
import { notReadyText } from "../instance/not-ready.ts";
import { type Body, exitError, type Started } from "../life/life.ts";
import { said } from "../words/said.ts";
import { type Readiness, type ReadyQuestion, waitUntilReady } from "./ready.ts";

const START_TIMEOUT_MS = LIMITS.startSeconds.max * 1000;

/** Where to knock; the rest of the question is the start's. */
type Knock = Omit<ReadyQuestion, "over" | "timeoutMs" | "elsewhereMs" | "onWrong" | "clock">;

/**
 * The port that a started body answers on. Without one the body is ended first and the reason thrown then: a start that fails
 * leaves nothing for its caller to clean up.
 *
 * @throws {InstanceError} `CAExited`, `FunctionOOMError`, `PortTaken`, `FunctionNotStarted`, `Aborted`
 */
export async function portOf(
  body: Pick<Body, "command" | "hint" | "ended" | "kill">,
  at: Knock,
  { spec, options, log }: Omit<Started, "id">,
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
    elsewhereMs: options.elsewhereMs,
    clock: options.clock,
    onWrong: (fact) => {
      options.onFact?.(fact);
      log.note(`not ready yet: ${notReadyText(fact)}`);
    },
  });
  signal?.removeEventListener("abort", onAbort);
  if ("port" in readiness) return readiness.port;
  body.kill();
  const end = await body.ended;
  // Before anything else: the body's end is then our own SIGKILL.
  if (signal?.aborted) throw new InstanceError("Aborted", {}, { cause: signal.reason });
  switch (readiness.failed) {
    case "over":
      throw exitError(spec, body, end, log);
    case "shared":
      throw new InstanceError("PortTaken", {
        port: spec.port,
        what: said("another process listens on it too"),
      });
    case "timeout": {
      const detail = { port: spec.port, seconds: timeoutMs / 1000, logs: log.tail() };
      const { notReady } = readiness;
      throw new InstanceError("FunctionNotStarted", detail, notReady && { notReady });
    }
  }
}
