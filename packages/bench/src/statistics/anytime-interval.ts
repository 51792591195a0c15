import { mean } from "./spread.ts";

/** Where the mean of what some values are drawn from lies. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Variance of the standardised effects (mean over scatter) that the test is tuned to. It is no assumption about the values: it decides how
 * soon which effect is found. Rounds that scatter by 2 to 4 % and servers that differ by 10 % are effects of 2.5 to 5.
 */
const PRIOR_VARIANCE = 8;

/** Nothing is known yet. */
const ANYWHERE: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * Where the mean lies, with an error that holds however often one looks and whenever one stops: the chance that *any* interval of a growing
 * list of values leaves the mean out is at most `error`. An interval of Student's t holds for one look at a number of values chosen before.
 *
 * The mixture of Gaussian t likelihood ratios over effects of either sign is a martingale while the mean is the supposed one, whatever
 * the scatter; it reaches 1/error with a chance of at most `error` (Ville). The interval holds the means for which it has not. Lai 1976;
 * Wang and Ramdas 2023, "Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance".
 *
 * @param error e.g. 0.02; of several intervals that all must hold, each is given its share
 */
export function anytimeInterval(values: readonly number[], error: number): Interval {
  const count = values.length;
  if (count < 2) return ANYWHERE;
  const middle = mean(values);
  const freedom = count - 1;
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / freedom;
  const shrink = 1 + count * PRIOR_VARIANCE;
  // The ratio is sqrt(1/shrink) * ((1 + t²/freedom) / (1 + t²/(freedom*shrink)))^(count/2): solved for the t² at which it is 1/error.
  const root = (Math.sqrt(shrink) / error) ** (2 / count);
  if (root >= shrink) return ANYWHERE;
  const t = Math.sqrt((freedom * (root - 1)) / (1 - root / shrink));
  const half = t * Math.sqrt(variance / count);
  return { low: middle - half, high: middle + half };
}
