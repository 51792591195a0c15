import { decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";

/** One point of a latency distribution: this share of the messages was echoed within so many microseconds. */
export interface Percentile {
  readonly percent: number;
  readonly us: number;
}

/** Where a distribution is looked at: what reports print, and enough between for a line. */
const PERCENTS = [0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100] as const;

/** Histograms as `load-program` sends them, as one; undefined where they are empty. */
export function merged(histograms: readonly string[]): Histogram | undefined {
  const [first, ...rest] = histograms.map((base64) => decodeFromCompressedBase64(base64));
  for (const more of rest) first?.add(more);
  return first === undefined || first.totalCount === 0 ? undefined : first;
}

/** All histograms as one distribution. */
export function percentiles(histograms: readonly string[]): readonly Percentile[] {
  const all = merged(histograms);
  if (all === undefined) return [];
  return PERCENTS.map((percent) => ({ percent, us: all.getValueAtPercentile(percent) }));
}
