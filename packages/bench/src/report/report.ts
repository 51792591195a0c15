import type { Percentile } from "../latency.ts";
import type { Environment } from "../process/environment.ts";
import type { Metric } from "../scenario.ts";
import type { Judgement } from "../statistics/judge.ts";
import type { Spread } from "../statistics/spread.ts";

/** One figure of one contender: one value for each round, and how they lie. */
export interface Figure extends Spread {
  readonly rounds: readonly number[];
  /** Set where the server was not what set the limit: it may be capable of more. */
  readonly isLowerBound?: true;
}

/** What one contender showed. */
export interface ContenderReport {
  readonly name: string;
  /** By metric id; one that could not be taken is absent. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** By name of the histogram, all rounds together. */
  readonly latencies: Readonly<Record<string, readonly Percentile[]>>;
}

/** Two contenders compared by one metric. */
export interface Comparison extends Judgement {
  readonly of: string;
  readonly against: string;
  readonly metric: string;
  /** Set where one of the two is a lower bound and the claim holds all the same: they are this far apart at least. */
  readonly isLeast?: true;
  /** Set where nothing can be claimed, for one of the two is a lower bound and may be more by any amount. */
  readonly isUnbounded?: true;
}

/** A contender of which there are no figures, and why. */
export interface Failure {
  readonly name: string;
  readonly why: string;
  /** True: the server did wrong. False: it could not be measured here. */
  readonly blamesServer: boolean;
}

/** What one scenario came to. */
export interface ScenarioReport {
  readonly name: string;
  readonly says: string;
  readonly method: string;
  readonly rounds: number;
  /** Every comparison was decided, the time was up, or the rounds were. */
  readonly endedBy: "answers" | "time" | "rounds";
  readonly elapsedMs: number;
  readonly metrics: readonly Metric[];
  readonly contenders: readonly ContenderReport[];
  readonly comparisons: readonly Comparison[];
  readonly failures: readonly Failure[];
  readonly notes: readonly string[];
}

/** What `wsfn bench` writes as bench.json. */
export interface BenchReport {
  readonly format: 2;
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** The order of contenders, in every round and block, follows from it. */
  readonly seed: number;
  /** True: a run that shows that the machinery works. Its figures say nothing. */
  readonly smoke: boolean;
  readonly windowMs: number;
  /** Absent: what each scenario is about; under load that is `LOADED_CONNECTIONS`. */
  readonly connections?: number;
  readonly sizeBytes: number;
  readonly environment: Environment;
  readonly warnings: readonly string[];
  readonly scenarios: readonly ScenarioReport[];
}
