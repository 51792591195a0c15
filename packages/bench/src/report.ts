import type { Metric } from "./scenario.ts";
import type { Judgement, Spread } from "./statistics.ts";

/** One figure of one contender: every round, and how they lie. */
export interface Figure extends Spread {
  readonly rounds: readonly number[];
  /** Set where the server was not what set the limit: it may be capable of more. */
  readonly isLowerBound?: true;
}

/** One point of a latency distribution: this share of the messages was echoed within so many microseconds. */
export interface Percentile {
  readonly percent: number;
  readonly us: number;
}

/** What one contender showed. */
export interface ContenderReport {
  readonly name: string;
  /** Set for the second run of the same code: the name of the first. */
  readonly twinOf?: string;
  /** By metric id; one that could not be taken is absent. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** By name of the histogram, all rounds together. */
  readonly latencies: Readonly<Record<string, readonly Percentile[]>>;
}

/** Two contenders held against each other by one metric. */
export interface Comparison extends Judgement {
  readonly of: string;
  readonly against: string;
  readonly metric: string;
  /** Set where one of the two is a lower bound and the claim holds all the same: they are this far apart at least. */
  readonly isLeast?: true;
}

/** A contender of which there are no figures, and why. */
export interface Failure {
  readonly name: string;
  readonly why: string;
  /** True: the server did wrong. False: it could not be measured here. */
  readonly blamesServer: boolean;
}

export interface ScenarioReport {
  readonly name: string;
  readonly says: string;
  readonly method: string;
  readonly rounds: number;
  readonly elapsedMs: number;
  readonly metrics: readonly Metric[];
  readonly contenders: readonly ContenderReport[];
  readonly comparisons: readonly Comparison[];
  readonly failures: readonly Failure[];
  readonly notes: readonly string[];
}

/** The machine that it was measured on. */
export interface Environment {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly os: string;
  readonly node: string;
  /** Load average over a minute, before the first scenario. */
  readonly loadAtStart: number;
}

/** What `wsfn bench` writes as bench.json. */
export interface BenchReport {
  readonly format: 1;
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** The order of every round follows from it. */
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
