/** How some values lie: the median, and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The value below which the share `q` of the sorted values lies, between two of them in proportion. NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}

/** The middle of the sorted values. NaN of none. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Median and quartiles. */
export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** The arithmetic mean. NaN of none. */
export const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

/**
 * The median of the means of all pairs of values, each with itself included (Hodges and Lehmann, 1963). Where values scatter as a bell it
 * needs hardly more of them than the mean does (the median needs half as many again), and up to 29 % of them may be accidents.
 */
export function hodgesLehmann(values: readonly number[]): number {
  return median(values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2)));
}
