import type { Environment } from "../../process/environment.ts";
import type { Metric } from "../../scenario.ts";
import type { BenchReport, Failure, ScenarioReport } from "../report.ts";

/** How far two contenders are apart, in figures that are written already. */
export type HowMuch =
  | { readonly kind: "times"; readonly low: string; readonly high: string }
  | { readonly kind: "bound"; readonly is: "atLeast" | "atMost"; readonly times: string }
  | {
      readonly kind: "difference";
      readonly is: "more" | "less";
      readonly low: string;
      readonly high: string;
      readonly isTime: boolean;
    };

/** Two contenders, and figures of theirs as {@link BenchWords.figure} has them. */
export interface Told {
  readonly of: string;
  readonly against: string;
  readonly figures: readonly string[];
}

/** Every word of the terminal report, but for names of contenders and reasons of failures. */
export interface BenchWords {
  readonly machine: (machine: Environment) => string;
  readonly settings: (report: Pick<BenchReport, "sizeBytes" | "windowMs" | "seed">) => string;
  readonly warning: (text: string) => string;
  readonly smoke: string;
  /** What a scenario measures, for a list of them. */
  readonly says: (scenario: Pick<ScenarioReport, "name" | "says">) => string;
  /** The heading of a scenario: what it measures, in how many rounds, and why it ended. */
  readonly scenario: (
    scenario: Pick<ScenarioReport, "name" | "says" | "rounds" | "endedBy" | "elapsedMs">,
  ) => string;
  /** A group of figures, a note, a warning. */
  readonly text: (text: string) => string;
  /** The head of a column. */
  readonly head: (metric: Metric) => string;
  readonly howMuch: (how: HowMuch) => string;
  /** What is said of a pair that differs: `{a}`, `{b}` and `{by}` are gaps. */
  readonly differs: (metric: Metric) => string;
  /** Ends a sentence with the group that it is about. */
  readonly ofGroup: (sentence: string, group: string) => string;
  /** A figure with its group, and where it lies. */
  readonly figure: (metric: Metric, interval?: string) => string;
  /** From one value to another. */
  readonly span: (low: string, high: string) => string;
  readonly notKnownYet: string;
  readonly onlyLowerBound: string;
  readonly alike: (pair: Told) => string;
  readonly noDifference: (pair: Told) => string;
  readonly tooFew: (rounds: number, pair: Told) => string;
  readonly chance: (percent: number) => string;
  readonly failure: (failure: Failure) => string;
}
