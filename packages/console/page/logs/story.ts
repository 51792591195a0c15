import type { Bar, Lane, LogLine } from "../model/bars.ts";
import type { TimelineModel } from "../model/timeline-model.ts";

/** A step in the life of a request. */
export interface Step {
  readonly what: "arrived" | "starting" | "started" | "placed" | "answered" | "faulted" | "ended";
  readonly atMs: number;
}

/** Everything that is known of one request. */
export interface Story {
  readonly bar: Bar;
  readonly steps: readonly Step[];
  /** From T2 on; undefined for a request that no instance had. */
  readonly lastedMs: number | undefined;
  /** Of that, while other requests were on the same instance: billed together, once. */
  readonly sharedMs: number;
  /** Of its instance while it had the request; `isOwn` where the line names it. */
  readonly lines: readonly { readonly line: LogLine; readonly isOwn: boolean }[];
}

/** The story of a request, told of what the timeline knows; undefined when it does not know it. */
export function storyOf(model: TimelineModel, requestId: string, nowMs: number): Story | undefined {
  const bar = model.bars.get(requestId);
  if (!bar) return undefined;
  const lane = bar.instanceId === undefined ? undefined : model.lanes.get(bar.instanceId);
  const toMs = bar.t4 ?? nowMs;
  return {
    bar,
    steps: stepsOf(bar, lane),
    lastedMs: bar.t2 === undefined ? undefined : toMs - bar.t2,
    sharedMs: bar.t2 === undefined || !lane ? 0 : sharedMs(lane, bar, { fromMs: bar.t2, toMs, nowMs }),
    lines: linesOf(model, bar, toMs),
  };
}

function stepsOf(bar: Bar, lane: Lane | undefined): readonly Step[] {
  const steps: Step[] = [{ what: "arrived", atMs: bar.t1 }];
  const cold = bar.coldStart ? lane?.phases.find(({ phase }) => phase === "starting") : undefined;
  if (cold) steps.push({ what: "starting", atMs: cold.fromMs });
  if (cold?.toMs !== undefined) steps.push({ what: "started", atMs: cold.toMs });
  if (bar.t2 !== undefined) steps.push({ what: "placed", atMs: bar.t2 });
  if (bar.t3 !== undefined) steps.push({ what: "answered", atMs: bar.t3 });
  for (const { injected, fromMs } of lane?.phases ?? []) {
    const isMeanwhile = bar.t2 !== undefined && fromMs >= bar.t2 && fromMs <= (bar.t4 ?? fromMs);
    if (injected !== undefined && isMeanwhile) steps.push({ what: "faulted", atMs: fromMs });
  }
  if (bar.t4 !== undefined) steps.push({ what: "ended", atMs: bar.t4 });
  return steps.toSorted((a, b) => a.atMs - b.atMs);
}

/** How long others were there too: the union of their stretches within this one. */
function sharedMs(
  lane: Lane,
  bar: Bar,
  { fromMs, toMs, nowMs }: { fromMs: number; toMs: number; nowMs: number },
): number {
  const others = lane.bars
    .filter((other) => other !== bar && other.t2 !== undefined)
    .map((other) => [Math.max(fromMs, other.t2 ?? 0), Math.min(toMs, other.t4 ?? nowMs)] as const)
    .filter(([from, to]) => to > from)
    .toSorted(([a], [b]) => a - b);
  let sum = 0;
  let doneMs = fromMs;
  for (const [from, to] of others) {
    sum += Math.max(0, to - Math.max(from, doneMs));
    doneMs = Math.max(doneMs, to);
  }
  return sum;
}

/** The platform's last line about a request comes right after it, in the same millisecond or the next. */
const SLACK_MS = 5;

function linesOf(model: TimelineModel, bar: Bar, toMs: number): Story["lines"] {
  const { instanceId, requestId, t1 } = bar;
  if (instanceId === undefined) return [];
  return model.lines.items
    .filter((line) => line.instanceId === instanceId && line.atMs >= t1 && line.atMs <= toMs + SLACK_MS)
    .map((line) => ({ line, isOwn: line.text.includes(requestId) }));
}
