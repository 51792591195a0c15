import type { ConformanceCase } from "../case/case.ts";
import { byteLength } from "../case/payload.ts";
import type { Step } from "../case/step.ts";

/** Cases by what they do to the server, and so to each other. */
export interface Schedule {
  /** They do little more than let time pass, so they run beside all others. */
  readonly idle: readonly ConformanceCase[];
  /**
   * Side by side. What an ordinary client sends comes first, so that much is judged when a server dies of the rest. Of the same kind those
   * that take long come first, so that others fill the time.
   */
  readonly shared: readonly ConformanceCase[];
  /** Side by side as well, each on a server of its own. */
  readonly own: readonly ConformanceCase[];
  /** One after the other, on a server where nothing else is: they strain it or measure it. */
  readonly alone: readonly ConformanceCase[];
  /** One after the other when those two are done. */
  readonly last: readonly ConformanceCase[];
  /** One after the other when everything else has its verdict: what a server is most likely to die of. */
  readonly perilous: readonly ConformanceCase[];
}

/** A case that waits so long is idle. */
const IDLE_MS = 500;

/** The order of the cases: those that may end a server apart, those that need it alone or last in their places. */
export function schedule(cases: readonly ConformanceCase[]): Schedule {
  const perilous = cases.filter(announcesTooMuch);
  const safe = cases.filter((c) => !perilous.includes(c));
  const last = safe.filter((c) => c.last);
  const alone = safe.filter((c) => c.isolated && !c.last);
  const rest = safe.filter((c) => !c.isolated && !c.last);
  const own = rest.filter((c) => c.ownServer).sort((a, b) => longestMs(b) - longestMs(a));
  const idle = rest.filter((c) => !c.ownServer && idleMs(c) >= IDLE_MS);
  const shared = rest
    .filter((c) => !c.ownServer && !idle.includes(c))
    .sort((a, b) => Number(isOrdinary(b)) - Number(isOrdinary(a)) || longestMs(b) - longestMs(a));
  return { idle, shared, own, alone, last, perilous };
}

/** What no server can hold: to set so much memory aside ends many a process. */
const HUGE_BYTES = 2n ** 31n;

const announcesTooMuch = ({ script }: ConformanceCase): boolean =>
  script.some((step) => step.do === "frame" && BigInt(step.declared ?? 0) >= HUGE_BYTES);

/** Nothing in it has to be refused. */
const isOrdinary = ({ opening, ending }: ConformanceCase): boolean =>
  ending.by !== "server" && opening?.expect === undefined;

/** About so many octets are in a request; at one time, it is sent one by one. */
const REQUEST_BYTES = 200;

/** Time that passes whatever the server does. */
const idleMs = ({ opening, script }: ConformanceCase): number =>
  script.reduce(
    (sum, step) => sum + pauseMs(step),
    ((opening?.everyMs ?? 0) * REQUEST_BYTES) / (opening?.chop ?? 1),
  );

function pauseMs(step: Step): number {
  if (step.do === "checkpoint") return step.quietMs ?? 0;
  if (step.do === "frame") return ((step.everyMs ?? 0) * byteLength(step.payload)) / (step.chop ?? 1);
  if (isUntilExpiry(step)) return LEAST_EXPIRY_MS;
  return step.do === "keep-alive" ? step.idleMs : 0;
}

/** A token that ends gives its client some seconds before, to be shown in. */
const LEAST_EXPIRY_MS = 10_000;
const isUntilExpiry = (step: Step): boolean => "inTimeOf" in step && step.inTimeOf === "expiry";

/** A full server lets the probe wait so long until it is plain that it takes no more. */
const STALL_MS = 1500;
/** More than any wait: programs start first, so that others run in the meantime. */
const START_MS = 10_000;

/** A server of its own has to start first; one that is handed on has to be there when the others come. */
const startMs = (c: ConformanceCase): number =>
  (c.ownServer ? START_MS : 0) + (c.keepsServer ? 2 * START_MS : 0);

/** Time that may pass when the server lets the case wait. */
const longestMs = (c: ConformanceCase): number =>
  c.script.reduce((sum, step) => sum + waitMs(step), idleMs(c) + (c.opening?.timeoutMs ?? 0) + startMs(c));

function waitMs(step: Step): number {
  if (step.do === "overfill" || step.do === "read-late") return STALL_MS;
  return step.do === "await-end" || step.do === "await-gone" || step.do === "await-exit" ? step.withinMs : 0;
}
