import type { ApiReport } from "../../src/api/reports.ts";

/** An event of the gateway, as the API sends it. */
export type TimelineEvent = Extract<ApiReport, { type: "events" }>["events"][number];
/** The end of a request. */
type RequestEnd = Extract<TimelineEvent, { event: "request" }>;
/** A line of the log. */
export type LogLine = Extract<TimelineEvent, { event: "log" }>;
/** A fault plan. */
type FaultPlan = Extract<TimelineEvent, { event: "fault-plan" }>["plan"];

/** What an instance is doing; a colour and a word each. */
export type Phase = "starting" | "running" | "frozen" | "hung" | "unhealthy" | "draining";

/** A stretch of time; without an end it lasts. */
export interface Stretch {
  readonly fromMs: number;
  toMs?: number;
}

/** An instance in one phase. */
interface PhaseStretch extends Stretch {
  readonly phase: Phase;
  readonly injected?: string;
}

/** A request or connection: a bar from T1 (its head came) to T4 (it is over). */
export interface Bar {
  readonly requestId: string;
  function: string;
  readonly kind: "websocket" | "http";
  readonly method: string;
  readonly path: string;
  /** T1: its head came. */
  readonly t1: number;
  /** T2: an instance has it. The bill and the timeout begin. */
  t2?: number;
  /** T3: its answer was sent; with 101 it is relayed from here on. */
  t3?: number;
  /** T4: it is over. */
  t4?: number;
  status?: number;
  instanceId?: string;
  coldStart?: boolean;
  timeoutMs?: number;
  /** Which row of its lane it is drawn in. */
  row: number;
  end?: RequestEnd;
}

/** An instance, and everything on it. */
export interface Lane {
  readonly instanceId: string;
  readonly function: string;
  readonly phases: PhaseStretch[];
  readonly bills: Stretch[];
  readonly bars: Bar[];
  /** Rows in use: the end of the last bar in each; Infinity while it is open. */
  readonly rows: number[];
  /** Billed up to `billedAtMs`; it grows with the clock while `isBilled`. */
  billedMs: number;
  billedAtMs: number;
  isBilled: boolean;
  goneMs?: number;
  failed?: string;
  /** The injected fault that it is under. */
  injected?: string | undefined;
}

/** The billed union of an instance at a moment. */
export const billedAt = (lane: Lane, nowMs: number): number =>
  lane.billedMs + (lane.isBilled ? Math.max(0, nowMs - lane.billedAtMs) : 0);

/** A plan of faults and the time that it was in force. */
export interface PlanStretch extends Stretch {
  readonly plan: FaultPlan;
}

/** A moment at which a fault was injected into an instance or a request. */
export interface Injection {
  readonly atMs: number;
  readonly fault: string;
  readonly function: string;
}
