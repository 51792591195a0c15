import { decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";
import type { Percentile } from "./report.ts";

/** Where a distribution is looked at: what reports print, and enough between for a line. */
export const PERCENTS = [0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100] as const;

/** One histogram as `load-program` sends it. */
export const decoded = (base64: string): Histogram => decodeFromCompressedBase64(base64);

/** All rounds as one distribution. */
export function percentiles(histograms: readonly string[]): readonly Percentile[] {
  const [first, ...rest] = histograms.map(decoded);
  if (first === undefined || first.totalCount === 0) return [];
  for (const more of rest) first.add(more);
  return PERCENTS.map((percent) => ({ percent, us: first.getValueAtPercentile(percent) }));
}
