/** One request or connection on an instance, milliseconds on any one clock; `endMs` is not before `startMs`. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/** How time is rounded. */
export interface BilledTimeOptions {
  /** What a stretch is rounded up to. Default 1 ms, as for on-demand CPU instances; provisioned ones: 10,000. */
  readonly granularityMs?: number;
}

/**
 * Time for which an instance is billed: from its first connection to the end of its last, what overlaps counted once;
 * when it was empty in between, each stretch for itself, rounded up. Concurrency 1 is the same rule without overlap
 * (WebSocket page, "billing"; the page's picture: connections T1..T3 and T2..T4 cost T4 - T1).
 * @throws {RangeError} when an interval ends before it starts, or is not finite.
 */
export function billedMs(intervals: Iterable<Interval>, options: BilledTimeOptions = {}): number {
  const granularityUs = (options.granularityMs ?? 1) * 1000;
  let sum = 0;
  for (const { startUs, endUs } of stretches(intervals)) sum += Math.ceil((endUs - startUs) / granularityUs);
  return (sum * granularityUs) / 1000;
}

interface Stretch {
  startUs: number;
  endUs: number;
}

/** The union of the intervals, in whole microseconds: 1000.3 ms - 999.3 ms is 1 ms, and not a bit more. */
function stretches(intervals: Iterable<Interval>): Stretch[] {
  const sorted = [...intervals].map(inMicroseconds).toSorted((a, b) => a.startUs - b.startUs);
  const merged: Stretch[] = [];
  for (const { startUs, endUs } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && startUs <= last.endUs) last.endUs = Math.max(last.endUs, endUs);
    else merged.push({ startUs, endUs });
  }
  return merged;
}

function inMicroseconds({ startMs, endMs }: Interval): Stretch {
  // Written so that NaN is refused as well.
  if (!(Number.isFinite(startMs) && Number.isFinite(endMs) && endMs >= startMs)) {
    throw new RangeError(`an interval must end after it starts, both finite, not ${startMs} to ${endMs}`);
  }
  return { startUs: Math.round(startMs * 1000), endUs: Math.round(endMs * 1000) };
}
