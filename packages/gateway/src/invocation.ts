import { headerValues, type RequestHead } from "./request-head.ts";

/** How a client asks to be served: `X-Fc-Invocation-Type` and `X-Fc-Log-Type` (common request headers page). */
type Asking = Pick<RequestHead, "rawHeaders" | "wantsUpgrade">;

/** Whether a request wants to be answered before the function has it. A connection has nobody to answer later. */
export function isAsync({ rawHeaders, wantsUpgrade }: Asking): boolean {
  return !wantsUpgrade && invocationType(rawHeaders) === "async";
}

/** What a request asks of the platform and does not get here: one line each, for the log. */
export function unplayed({ rawHeaders, wantsUpgrade }: Asking): string[] {
  const lines: string[] = [];
  const type = invocationType(rawHeaders);
  if (type === "async" && wantsUpgrade) {
    lines.push("X-Fc-Invocation-Type: Async has no effect on a WebSocket handshake; it was served at once");
  } else if (type !== "" && type !== "sync" && type !== "async") {
    lines.push("X-Fc-Invocation-Type is Sync or Async; with any other value the request was served at once");
  }
  const [logType = ""] = headerValues(rawHeaders, "x-fc-log-type");
  if (/^tail$/i.test(logType.trim())) {
    // Its page excludes custom runtimes, and what runs here is one, or a container.
    lines.push(
      "X-Fc-Log-Type: Tail has no effect: the platform gives X-Fc-Log-Result for built-in runtimes alone",
    );
  }
  return lines;
}

const invocationType = (rawHeaders: readonly string[]): string =>
  (headerValues(rawHeaders, "x-fc-invocation-type")[0] ?? "").trim().toLowerCase();
