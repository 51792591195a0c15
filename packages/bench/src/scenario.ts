import type { FunctionSpec } from "@wsfn/platform";
import type { Relay, Way } from "./reach.ts";
import type { Versus } from "./statistics.ts";

/** How a figure is written. */
export type Unit = "per-second" | "us" | "ms" | "seconds" | "bytes" | "cores" | "times" | "count";

/** One figure that a scenario takes of every contender in every round. */
export interface Metric {
  readonly id: string;
  /** Figures of one group stand in one table, e.g. `16 in flight`. */
  readonly group: string;
  readonly says: string;
  readonly unit: Unit;
  /** Which is better. Absent: neither; it is told and not compared. */
  readonly better?: "more" | "less";
  /** Default `ratio`. */
  readonly versus?: Versus;
  /**
   * For what a server achieved: the figure of a sample that tells how many cores it was at work on. Where that is less than
   * {@link BUSY_CORES} something else was the limit, and the value is a lower bound.
   */
  readonly capacityBy?: string;
}

/** As good as all of one core. */
export const BUSY_CORES = 0.9;

/** What a contender showed in one round. A figure that the machine does not tell is absent or NaN. */
export interface Sample {
  readonly figures: Readonly<Record<string, number>>;
  /** HdrHistograms in base64, microseconds; those of one name are added up over the rounds. */
  readonly histograms?: Readonly<Record<string, string>>;
}

/** What takes part in a comparison. */
export interface Contender {
  readonly name: string;
  /**
   * One round: starts what is measured, measures it, ends it. Fresh processes each time, for two of the same code may differ for
   * as long as they live. Called for the twin of the first contender as well.
   */
  measure(): Promise<Sample>;
}

/** What a scenario will do on this machine. */
export interface Plan {
  readonly metrics: readonly Metric[];
  /** The first one is what the others are held against, and is measured twice. */
  readonly contenders: readonly Contender[];
  /** Who is held against whom, by name. Default: all others against the first one. */
  readonly pairs?: readonly (readonly [of: string, against: string])[];
  /** False: nothing is compared, so nothing is measured twice. Default true. */
  readonly twin?: boolean;
  /** What the reader has to know: what was left out and why, what a figure stands for. */
  readonly notes: readonly string[];
  /** Further notes that follow from what came out. `figure` gives medians, NaN where there is none. */
  remarks?(figure: (contender: string, metric: string) => number): readonly string[];
  /** Ends what all contenders share. */
  close?(): Promise<void>;
}

/** Something to be measured: a function, or a server that somebody else runs. */
export type Subject =
  // `libraries`: packages that it depends on.
  | {
      readonly name: string;
      readonly spec: FunctionSpec;
      readonly dir: string;
      readonly libraries?: readonly string[];
    }
  | { readonly name: string; readonly url: string };

/** What a run of the conformance suite cost. */
export interface SuiteCost {
  readonly cases: number;
  readonly wallMs: number;
  readonly probeCpuMs: number;
  /** NaN where it is not told: a container's processes are the engine's. */
  readonly serverCpuMs: number;
}

/** What the caller brings: this package knows neither the gateway, nor the suite, nor how code is packed. */
export interface Means {
  /** Ways to a function besides `direct`, by name. */
  readonly ways?: Readonly<Record<string, Way>>;
  /** What may stand between, by name. */
  readonly relays?: Readonly<Record<string, Relay>>;
  /** Runs the conformance suite against a function's folder, in a process of its own. */
  readonly suite?: (
    subject: Extract<Subject, { dir: string }>,
    options: { readonly depth: "quick" | "full"; readonly smoke: boolean },
  ) => Promise<SuiteCost>;
  /** The function as it would be deployed, e.g. bundled. */
  readonly deployed?: (subject: Extract<Subject, { dir: string }>) => Promise<FunctionSpec>;
}

/** What every scenario is given. */
export interface Settings {
  readonly subjects: readonly Subject[];
  readonly means: Means;
  /** Ways that were asked for. Absent: those that the scenario is about. */
  readonly vias?: readonly string[];
  readonly windowMs: number;
  readonly warmUpMs: number;
  /** Absent: what the scenario is about. */
  readonly connections?: number;
  /** Messages that each connection keeps in flight, one window for each. */
  readonly inFlight: readonly number[];
  /** Messages a second of a further window, in an open loop. Absent: there is none. */
  readonly perSecond?: number;
  readonly sizeBytes: number;
  readonly depth: "quick" | "full";
  /** True: see whether the machinery works, as shortly as can be. */
  readonly smoke: boolean;
  readonly signal: AbortSignal;
}

/** One question, and how it is put. */
export interface Scenario {
  readonly name: string;
  readonly says: string;
  /** What a reader must know of how it is measured, one paragraph. */
  readonly method: string;
  /** Default number of rounds, where it is not the usual one. */
  readonly rounds?: number;
  /** False: it brings what it measures. Default true. */
  readonly needsSubjects?: boolean;
  plan(settings: Settings): Promise<Plan>;
}
