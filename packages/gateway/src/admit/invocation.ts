import { LIMITS } from "@wsfn/platform";
import { headerValues } from "@wsfn/protocol";
import type { RequestHead } from "./request-head.ts";

/** How a client asks to be served: `X-Fc-Invocation-Type`, `X-Fc-Log-Type` (common request headers page), `X-Fc-Async-Delay`. */
type Asking = Pick<RequestHead, "headers" | "wantsUpgrade">;

/** Whether a request wants its answer before the function has it. Of a connection that makes no sense. */
export function isAsync(asking: Asking): boolean {
  return !asking.wantsUpgrade && invocationType(asking) === "async";
}

/**
 * How long an asynchronous request is to be held back, more than 0 and less than an hour (asynchronous invocation page);
 * undefined without the header, or when the platform does not take its value.
 */
export function asyncDelayMs(asking: Asking): number | undefined {
  const [value = ""] = headerValues(asking, "x-fc-async-delay");
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : 0;
  return seconds > 0 && seconds < LIMITS.asyncDelaySeconds.max ? seconds * 1000 : undefined;
}

/** What a request asks of the platform and does not get here: one line each, for the log. */
export function unplayed(asking: Asking): string[] {
  const { wantsUpgrade } = asking;
  const lines: string[] = [];
  const type = invocationType(asking);
  if (type === "async" && wantsUpgrade) {
    lines.push("X-Fc-Invocation-Type: Async has no effect on a WebSocket handshake; it was served at once");
  } else if (type !== "" && type !== "sync" && type !== "async") {
    lines.push("X-Fc-Invocation-Type is Sync or Async; with any other value the request was served at once");
  }
  const isDelayed = headerValues(asking, "x-fc-async-delay").length > 0;
  if (isDelayed && (!isAsync(asking) || asyncDelayMs(asking) === undefined)) {
    lines.push("X-Fc-Async-Delay is 1 to 3599 (seconds), on an asynchronous request; it had no effect");
  }
  if (headerValues(asking, "x-fc-async-task-id").length > 0) {
    lines.push("X-Fc-Async-Task-Id has no effect: tasks are not kept, so none is known to be sent twice");
  }
  const [logType = ""] = headerValues(asking, "x-fc-log-type");
  if (/^tail$/i.test(logType.trim())) {
    // Its page excludes custom runtimes, and what runs here is one, or a container.
    lines.push(
      "X-Fc-Log-Type: Tail has no effect: the platform gives X-Fc-Log-Result for built-in runtimes alone",
    );
  }
  return lines;
}

const invocationType = (asking: Asking): string =>
  (headerValues(asking, "x-fc-invocation-type")[0] ?? "").trim().toLowerCase();
