import { anytimeInterval } from "./anytime-interval.ts";
import { hodgesLehmann, mean, median } from "./spread.ts";

/** What two contenders are compared by. */
export type Versus = "ratio" | "difference";

/**
 * What may be claimed of a pair. `more`, `less`: they surely differ, and by `FLOOR` or more as far as is known. `alike`: they do not differ by as much as
 * `ALIKE`. `open`: neither is known yet.
 */
export type Claim = "more" | "less" | "alike" | "open";

/** One pair judged by one figure. */
export interface Judgement {
  /** Best estimate of a/b, or of a-b. */
  readonly value: number;
  /** Where a/b, or a-b, lies, with the stated error. Absent while there are too few rounds to know anything. */
  readonly low?: number;
  readonly high?: number;
  readonly claim: Claim;
}

/** Values of two contenders that were measured one right after the other. */
export type Pair = readonly [a: number, b: number];

/** What is to be judged, and how surely. */
export interface Evidence {
  readonly versus: Versus;
  /** Pairs of windows, by the round (the processes) that they were measured in. */
  readonly rounds: readonly (readonly Pair[])[];
  /** The chance that the interval is wrong, however often it is looked at. */
  readonly error: number;
  /**
   * Share by which two processes of the same code may differ for as long as they live; more than that must be sure. Default 0: every round
   * had processes of its own, whose differences are part of the scatter.
   */
  readonly processShare?: number;
}

/** The chance of any false claim in a scenario, all figures and all looks together. */
export const ERROR = 0.02;
/** Nothing below two per cent is claimed, however quiet the machine seems (as uWebSockets.js' own benchmark). */
export const FLOOR = 0.02;
/** By which two processes of the same code may differ as long as they live: seen to be up to three per cent, and half as much again. */
export const PROCESS_SHARE = 0.05;
/** Two that surely differ by less than this share are alike. */
const ALIKE = 0.05;

/**
 * Judges a pair by its rounds. Within a round, neighbouring windows are paired and the middle of their distances is taken: what the
 * machine does slowly meets both of a pair, and an accident is one window of many. A round is one value, for the windows of a process
 * share what that process is; over the rounds {@link anytimeInterval} states where the pair lies.
 */
export function judge({ versus, rounds, error, processShare = 0 }: Evidence): Judgement {
  // Ratios are added and halved as logarithms: twice as much and half as much are equally far from 1.
  const distance = ([a, b]: Pair): number => (versus === "ratio" ? Math.log(a / b) : a - b);
  const shown = (d: number): number => (versus === "ratio" ? Math.exp(d) : d);
  const distances = rounds
    .map((pairs) => hodgesLehmann(pairs.map(distance).filter(Number.isFinite)))
    .filter(Number.isFinite);
  const middle = mean(distances);
  const value = shown(middle);
  const { low, high } = anytimeInterval(distances, error);
  if (!Number.isFinite(low)) return { value, claim: "open" };
  const base = Math.abs(median(rounds.flatMap((pairs) => pairs.map(([, b]) => b))));
  const share = (part: number): number => (versus === "ratio" ? Math.log(1 + part) : part * base);
  const claim = (): Claim => {
    if (low > share(processShare) && middle >= share(FLOOR)) return "more";
    if (high < -share(processShare) && middle <= -share(FLOOR)) return "less";
    return Math.max(-low, high) < share(ALIKE) ? "alike" : "open";
  };
  return { value, low: shown(low), high: shown(high), claim: claim() };
}
