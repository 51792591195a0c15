/** How memory went after the warm-up. Bytes, and bytes an hour. */
export interface Trend {
  /** Median of the first tenth. */
  readonly first: number;
  /** Median of the last tenth. */
  readonly last: number;
  readonly perHour: number;
  /** Half of the 95 % interval around `perHour`. */
  readonly marginPerHour: number;
}

const PARTS = 10;
/** Student's t for 95 %, two-sided, with the 8 degrees of freedom that a line through ten points leaves. */
const T_95 = 2.306;

/**
 * A line through the medians of ten equal parts of the time: samples in a row are alike, medians of whole minutes hardly, so
 * that the interval means what it says.
 * @throws {RangeError} when a part has no sample
 */
export function trend(samples: readonly number[], spanMs: number): Trend {
  if (samples.length < PARTS) {
    throw new RangeError(`expected at least ${PARTS} samples after the warm-up, got ${samples.length}`);
  }
  const at = (part: number): number => Math.floor((part * samples.length) / PARTS);
  const medians = Array.from({ length: PARTS }, (_, part) => median(samples.slice(at(part), at(part + 1))));
  const { slope, margin } = line(medians);
  const partsPerHour = (3_600_000 * PARTS) / spanMs;
  return {
    first: medians[0] ?? Number.NaN,
    last: medians[PARTS - 1] ?? Number.NaN,
    perHour: slope * partsPerHour,
    marginPerHour: margin * partsPerHour,
  };
}

/** Memory that grows: surely, and by more than a tenth. An allocator that settles does the one or the other. */
export const grows = ({ first, last, perHour, marginPerHour }: Trend): boolean =>
  perHour > marginPerHour && last > first * 1.1;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = sorted.length % 2 === 1 ? [middle, middle] : [middle - 1, middle];
  return ((sorted[low] ?? Number.NaN) + (sorted[high] ?? Number.NaN)) / 2;
}

/** Least squares over equal steps. */
function line(values: readonly number[]): { slope: number; margin: number } {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  const spread = values.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0);
  const slope = values.reduce((sum, y, x) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = values.reduce((sum, y, x) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, margin: T_95 * Math.sqrt(rest / (n - 2) / spread) };
}
