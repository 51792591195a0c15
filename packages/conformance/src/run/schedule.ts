import type { ConformanceCase } from "../case/case.ts";
import { byteLength } from "../case/payload.ts";
import type { Step } from "../case/step.ts";

/** Cases by what they do to the server, and so to each other. */
export interface Schedule {
  /** They do little more than let time pass, so they run beside all others. */
  readonly idle: readonly ConformanceCase[];
  /** Several at a time, those that take long first, so that others fill the time. */
  readonly shared: readonly ConformanceCase[];
  /** One after the other, on a server where nothing else is: they strain it or measure it. */
  readonly alone: readonly ConformanceCase[];
  /** One after the other when those two are done. */
  readonly last: readonly ConformanceCase[];
}

/** A case that waits so long is idle. */
const IDLE_MS = 500;

export function schedule(cases: readonly ConformanceCase[]): Schedule {
  const last = cases.filter((c) => c.last);
  const alone = cases.filter((c) => c.isolated && !c.last);
  const rest = cases.filter((c) => !c.isolated && !c.last);
  const idle = rest.filter((c) => !c.ownServer && idleMs(c) >= IDLE_MS);
  const shared = rest.filter((c) => !idle.includes(c)).sort((a, b) => longestMs(b) - longestMs(a));
  return { idle, shared, alone, last };
}

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
  return step.do === "keep-alive" ? step.idleMs : 0;
}

/** A full server lets the probe wait so long until it is plain that it takes no more. */
const STALL_MS = 1500;
/** More than any wait: programs start first, so that others run in the meantime. */
const START_MS = 10_000;

/** A server of its own has to start first; one that is handed on has to be there when the others come. */
const startMs = (c: ConformanceCase): number =>
  (c.ownServer ? START_MS : 0) + (c.keepsServer ? 2 * START_MS : 0);

/** Time that may pass when the server lets the case wait. */
const longestMs = (c: ConformanceCase): number =>
  c.script.reduce((sum, step) => sum + waitMs(step), idleMs(c) + (c.opening?.patienceMs ?? 0) + startMs(c));

function waitMs(step: Step): number {
  if (step.do === "overfill" || step.do === "read-late") return STALL_MS;
  return step.do === "await-end" || step.do === "await-gone" || step.do === "await-exit" ? step.withinMs : 0;
}
