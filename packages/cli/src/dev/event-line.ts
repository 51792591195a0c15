import type { InstanceEvent, LogEvent, RequestEvent } from "@wsfn/gateway";
import { inWords, type Said } from "@wsfn/platform";
import { logFix } from "../doctor/facts/log-fix.ts";
import { factRows, type Plain, say, translated } from "../language/language.ts";
import { formatMs } from "../text/format-ms.ts";
import { printable } from "../text/printable.ts";
import type { Style } from "../text/screen.ts";
import type { DevLine } from "./dev-line.ts";

/** How an end is shown, by what ended it. */
const ENDS: Readonly<
  Record<RequestEvent["endedBy"], { readonly verb: string; readonly style: Style; readonly why?: Plain }>
> = {
  client: { verb: "close", style: "faint" },
  function: { verb: "close", style: "faint" },
  gateway: { verb: "close", style: "faint", why: "the gateway stops" },
  timeout: { verb: "cut", style: "red", why: "by the execution timeout; the client sees 1006" },
  idle: { verb: "cut", style: "red", why: "silent for the time of --idle-cut; the client sees 1006" },
  fault: { verb: "cut", style: "red", why: "by an injected fault; the client sees 1006" },
  refused: { verb: "refused", style: "red" },
  age: { verb: "dropped", style: "red", why: "too old at its turn" },
};

/** A connection or request that is over, or was refused. */
export function requestLine(event: RequestEvent): DevLine {
  const { function: name, instanceId, errorCode } = event;
  const of = { function: name, ...(instanceId !== undefined && { instanceId }) };
  const path = shortened(printable(event.path));
  if (errorCode !== undefined) {
    const { message, hint } = wordsOf(event);
    const reason = `${errorCode}: ${headOf(message ?? "")}`;
    const isCut = event.status === 101;
    return {
      ...of,
      verb: isCut ? "cut" : "refused",
      style: "red",
      text: join(path, isCut ? "" : String(event.status), reason, tookText(event), injection(event)),
      ...(hint !== undefined && { below: [`→ ${hint}`] }),
    };
  }
  const took = tookText(event);
  if (event.status === 499)
    return {
      ...of,
      verb: "left",
      style: "yellow",
      text: join(path, say("the client left before an answer"), took),
    };
  if (event.kind === "http" || event.status !== 101) {
    const { verb, style } =
      event.endedBy === "refused" ? ENDS.refused : { verb: "http", style: "faint" as const };
    const text = join(`${event.method} ${path}`, String(event.status), took, injection(event));
    return { ...of, verb, style, text };
  }
  const bytes = say("{in} B in, {out} B out", { in: event.bytesIn, out: event.bytesOut });
  const isReset = event.abrupt && (event.endedBy === "client" || event.endedBy === "function");
  if (isReset) {
    const why =
      event.endedBy === "client"
        ? say("by the client, without a Close")
        : say("by the function, without a Close");
    return { ...of, verb: "reset", style: "yellow", text: join(path, why, took, bytes, injection(event)) };
  }
  const { verb, style, why } = ENDS[event.endedBy];
  return {
    ...of,
    verb,
    style,
    text: join(path, why === undefined ? "" : say(why), took, bytes, injection(event)),
  };
}

/** States of an instance that a person is shown unasked. The others are the platform's everyday work. */
const NEWS: Partial<Record<InstanceEvent["state"], { readonly verb: string; readonly style: Style }>> = {
  failed: { verb: "failed", style: "red" },
  unhealthy: { verb: "sick", style: "red" },
  hung: { verb: "hung", style: "red" },
  gone: { verb: "gone", style: "yellow" },
};

/** How much is shown. */
export interface Shown {
  /** Also what is of use only when a fault is looked for. */
  readonly verbose: boolean;
}

/** A step in an instance's life; undefined for one that is not shown. */
export function instanceLine(event: InstanceEvent, { verbose }: Shown): DevLine | undefined {
  const news = NEWS[event.state];
  if (news === undefined && !verbose) return undefined;
  const { verb, style } = news ?? { verb: event.state, style: "faint" };
  const words = wordsOf(event);
  const text = join(words.message === undefined ? "" : headOf(words.message), injection(event));
  const fix = logFix(event.message?.split("\n") ?? []);
  const hint = fix === undefined ? words.hint : translated(fix);
  return {
    function: event.function,
    instanceId: event.instanceId,
    verb,
    style,
    text,
    ...(hint !== undefined && { below: [`→ ${hint}`] }),
  };
}

/** What an event says, in the language of this process. */
function wordsOf({ message, hint, says }: Pick<RequestEvent, "message" | "hint" | "says">) {
  return {
    message: says?.message === undefined ? message : inWords(says.message, factRows()),
    hint: hint === undefined || says?.hint === undefined ? hint && translated(hint) : hintOf(says.hint),
  };
}

/** Hints of the platform's table without gaps are in our own catalogue. */
const hintOf = (says: Said): string => translated(inWords(says, factRows()));

/** A line of a function's log, or of the platform about it; undefined for one that is not shown. */
export function logLine(event: LogEvent, { verbose }: Shown): DevLine | undefined {
  const isShown = verbose || (event.stream === "platform" ? event.note === true : !isQuietJson(event.text));
  if (!isShown) return undefined;
  const isPlatform = event.stream === "platform";
  return {
    function: event.function,
    instanceId: event.instanceId,
    verb: isPlatform ? "note" : "|",
    style: isPlatform ? "yellow" : "faint",
    text: event.text,
  };
}

/** pino's and bunyan's number for `error`. */
const ERROR_LEVEL = 50;

/** A structured log is for a machine; what it calls an error is for a person all the same. */
function isQuietJson(text: string): boolean {
  if (!text.startsWith("{")) return false;
  try {
    const { level, severity } = JSON.parse(text) as { level?: unknown; severity?: unknown };
    const isLoud =
      typeof level === "number" ? level >= ERROR_LEVEL : LOUD.test(String(level ?? severity ?? ""));
    return !isLoud;
  } catch {
    return false;
  }
}

const LOUD = /^(?:warn|error|fatal|critical|alert|emerg)/i;

/** A failure's first line: what follows is what the function wrote last, and that was shown as it came. */
const headOf = (message: string): string =>
  printable((message.split("\n", 1)[0] ?? "").replace(/ Logs:$|日志：$/, ""));

const tookText = ({ durationMs, coldStart }: RequestEvent): string =>
  coldStart
    ? say("after {time} with its cold start", { time: formatMs(durationMs) })
    : say("after {time}", { time: formatMs(durationMs) });

/** Names a fault that was asked for, so that it is not looked for in the function. */
const injection = ({ injected }: { readonly injected?: string }): string =>
  injected === undefined ? "" : say("(injected: {what})", { what: injected });

/** The reason is to fit on the line too. */
const MAX_PATH_CHARS = 30;
/** A path, cut to what a line has room for. */
export const shortened = (path: string): string =>
  path.length > MAX_PATH_CHARS ? `${path.slice(0, MAX_PATH_CHARS - 1)}…` : path;

/** Parts of a line, the first one apart. */
function join(first: string, ...parts: readonly string[]): string {
  const rest = parts
    .filter((part) => part !== "")
    .join(say(", "))
    .replace(/, \(|，（/, (text) => (text === "，（" ? "（" : " ("));
  return [first, rest].filter((part) => part !== "").join("  ");
}
