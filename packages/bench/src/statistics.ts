/** How the values of several rounds lie: the median, and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** What two contenders may be held against each other by. */
export type Versus = "ratio" | "difference";

/** What is said of a pair. `same`: not told apart from noise. `unknown`: too few rounds, or no twin to know the noise by. */
export type Claim = "more" | "less" | "same" | "unknown";

/** One pair judged by one figure. */
export interface Judgement {
  /** Median over the rounds of a/b, or of a-b. */
  readonly value: number;
  /** How far the twins were apart at most, accidents left out: a factor from 1, or a difference from 0. Absent without twins. */
  readonly noise?: number;
  readonly claim: Claim;
}

/** One round's values of the two that are compared. */
export type Pair = readonly [a: number, b: number];

/**
 * Rounds that a claim takes. Two arms of the same code agree in sign in all of five rounds in 1 of 16 runs, and the middle of their
 * five distances exceeds all five of the twins' in 1 of 12: one false claim in about 200 figures. At three rounds it is 1 in 20.
 */
export const LEAST_ROUNDS = 5;
/** One round in ten may be an accident of the machine: a run of ten bears one, a run of five none. */
const ROUNDS_PER_ACCIDENT = 10;
/** Nothing below two per cent is claimed, however quiet the machine seems (as uWebSockets.js' own benchmark). */
export const FLOOR = 0.02;

/** The value below which the share `q` of the sorted values lies, between two of them in proportion. NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Median and quartiles. */
export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/**
 * Judges a pair by its rounds. It is told apart only when its distance clears what the same code, run twice in the same
 * rounds, shows (`twins`), clears {@link FLOOR}, and has the same sign in every round. In each ten rounds one is forgiven.
 */
export function judge(versus: Versus, pairs: readonly Pair[], twins: readonly Pair[]): Judgement {
  // Ratios are added and halved as logarithms: twice as much and half as much are equally far from 1.
  const distance = ([a, b]: Pair): number => (versus === "ratio" ? Math.log(a / b) : a - b);
  const distances = pairs.map(distance).filter((d) => !Number.isNaN(d));
  const twinDistances = twins.map((twin) => Math.abs(distance(twin))).filter((d) => !Number.isNaN(d));
  const middle = median(distances);
  const shown = (d: number): number => (versus === "ratio" ? Math.exp(d) : d);
  const accidents = Math.floor(distances.length / ROUNDS_PER_ACCIDENT);
  const noise = twinDistances.toSorted((a, b) => b - a)[accidents];
  const value = shown(middle);
  if (noise === undefined || distances.length < LEAST_ROUNDS || twinDistances.length < LEAST_ROUNDS) {
    return { value, ...(noise !== undefined && { noise: shown(noise) }), claim: "unknown" };
  }
  const floor = versus === "ratio" ? Math.log(1 + FLOOR) : FLOOR * Math.abs(median(pairs.map(([, b]) => b)));
  const onItsSide = distances.filter((d) => Math.sign(d) === Math.sign(middle)).length;
  const isOneSided = middle !== 0 && onItsSide >= distances.length - accidents;
  const isApart = isOneSided && Math.abs(middle) > Math.max(noise, floor);
  return { value, noise: shown(noise), claim: isApart ? (middle > 0 ? "more" : "less") : "same" };
}
