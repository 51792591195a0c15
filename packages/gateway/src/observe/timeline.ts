import type { GatewayEvent, RequestEvent } from "../events.ts";
import type { FaultPlan } from "../faults/fault-plan.ts";

/** T1 of a request: its head has come. `function` is that of the port: it is not routed yet. */
export interface RequestArrived {
  readonly event: "request-arrived";
  readonly requestId: string;
  readonly function: string;
  readonly kind: RequestEvent["kind"];
  readonly method: string;
  /** Without its query, which may hold a token. */
  readonly path: string;
}

/** T2: an instance has it. The bill and the execution timeout begin. */
export interface RequestPlaced {
  readonly event: "request-placed";
  readonly requestId: string;
  /** The function that it was routed to. */
  readonly function: string;
  readonly instanceId: string;
  /** It waited for this instance to start. */
  readonly coldStart: boolean;
  /** After this long, from now, it is cut. */
  readonly timeoutMs: number;
}

/** T3: the client has the head of the function's answer; with 101 it is relayed from here on. T4 is the `request` event. */
export interface RequestAnswered {
  readonly event: "request-answered";
  readonly requestId: string;
  readonly function: string;
  readonly status: number;
}

/**
 * The bill of one instance began to run, stopped, or ended with the instance. Overlapping requests are one interval: while `active`,
 * the billed union grows with the clock, so `activeMs` plus the time since this event is the figure of the moment.
 */
export interface BillChanged {
  readonly event: "bill";
  readonly function: string;
  readonly instanceId: string;
  readonly active: boolean;
  /** The billed union of this instance up to now. */
  readonly activeMs: number;
  /** One of `minInstances`: its time without a request is billed too, at the idle rate. */
  readonly isKept: boolean;
}

/** The fault plan was replaced. What a fault does is in the events of what it happens to, as `injected`. */
export interface FaultPlanChanged {
  readonly event: "fault-plan";
  readonly plan: FaultPlan;
}

/** What only a watcher gets, beside the events that `onEvent` gets. */
export type TimelineMark = RequestArrived | RequestPlaced | RequestAnswered | BillChanged | FaultPlanChanged;

/**
 * One moment of a gateway's life. Together they are enough to draw it: a lane for each instance (`instance`), its requests as bars
 * from T1 to T4 (`request-arrived`, `request-placed`, `request-answered`, `request`; the last one holds who ended it and why, and
 * comes right after T1 for a request that was refused), the billed union under them (`bill`), faults (`fault-plan`, `injected`), and log lines.
 */
export type TimelineEvent = (GatewayEvent | TimelineMark) & {
  /** Milliseconds since 1970; never less than that of the event before. */
  readonly atMs: number;
};
