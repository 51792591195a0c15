import type { GatewayEvent } from "./events.ts";
import type { FaultPlan } from "./faults/fault-plan.ts";
import type { Journal } from "./observe/journal.ts";
import type { TimelineEvent, TimelineMark } from "./observe/timeline.ts";
import type { Served } from "./place/served.ts";
import type { Exchanges } from "./settle/exchanges.ts";

/** What the present of a gateway is made of. */
export interface PresentSources {
  readonly journal: Journal;
  readonly served: Iterable<Served>;
  readonly exchanges: Exchanges;
  readonly plan: FaultPlan;
  readonly nowMs: number;
  /** When the gateway started. */
  readonly startedMs: number;
  readonly ready: readonly GatewayEvent[];
}

/**
 * The present as events, in the order of their times, so that a timeline that is opened late begins with what is there: where each
 * function answers, the last step of each instance and its bill, the requests that are open, and the fault plan.
 */
export function presentEvents({
  journal,
  served,
  exchanges,
  plan,
  nowMs,
  startedMs,
  ready,
}: PresentSources): TimelineEvent[] {
  const moments: (readonly [event: GatewayEvent | TimelineMark, nowMs: number])[] = [];
  for (const event of ready) moments.push([event, startedMs]);
  for (const { spec, pool } of served) {
    for (const { id: instanceId, last, meter } of pool.instances) {
      if (last) moments.push([last.event, last.nowMs]);
      const { isKept, isActive: active } = meter;
      const bill = { active, activeMs: meter.activeMs(nowMs), isKept };
      moments.push([{ event: "bill", function: spec.name, instanceId, ...bill }, nowMs]);
    }
  }
  for (const exchange of exchanges.open) moments.push(...exchange.missed());
  moments.push([{ event: "fault-plan", plan }, nowMs]);
  return moments
    .toSorted(([, a], [, b]) => a - b)
    .map(([event, at]) => ({ ...event, atMs: journal.dateOf(at) }));
}
