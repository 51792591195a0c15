import type { FunctionSpec } from "@wsfn/platform";
import type { Relay, Route, RouteName } from "./endpoint/endpoint.ts";
import type { DialectName } from "./rooms/dialect.ts";
import type { Versus } from "./statistics/judge.ts";
import type { DifferenceSentence, Head, ScenarioName } from "./texts/heads.ts";

/** How a figure is written. */
export type Unit = "per-second" | "us" | "ms" | "bytes" | "share" | "times" | "count";

/** One figure that a scenario takes of every contender in every round. */
export interface Metric {
  readonly id: string;
  /** Figures of one group stand in one table, e.g. `16 in flight`. */
  readonly group: string;
  /** The head of its column. */
  readonly says: Head;
  readonly unit: Unit;
  /** Which is better. Absent: neither; the figure is shown and not compared. */
  readonly better?: "more" | "less";
  /** Default `ratio`. */
  readonly versus?: Versus;
  /**
   * For what is compared: what is said of a pair that differs, with `{a}` and `{b}` for the two and `{by}` for how much, e.g.
   * `{a} needs {by} the CPU of {b}`, where `{by}` becomes `0.6 to 0.7 times`.
   */
  readonly sentence?: DifferenceSentence;
  /**
   * For what a server achieved: the figure of a sample for the share of the time that it ran or waited for a core. Where that is less than
   * `BUSY_SHARE` something else was the limit, and the value is a lower bound.
   */
  readonly capacityBy?: string;
}

/** As good as all of the time. */
export const BUSY_SHARE = 0.9;

/** What a contender showed in one window. A figure that the machine does not report is absent or NaN. */
export interface Sample {
  readonly figures: Readonly<Record<string, number>>;
  /** HdrHistograms in base64, microseconds; those of one name are added up. */
  readonly histograms?: Readonly<Record<string, string>>;
}

/** A contender for the length of a round: it is up, and waits for its next window. */
export interface Presence {
  /** One window, of the kind of that number. */
  measure(window: number): Promise<Sample>;
  /** Ends what was started. */
  end(): Promise<void>;
}

/** What takes part in a comparison. */
export interface Contender {
  readonly name: string;
  /** A round begins: starts fresh processes, and makes them ready to be measured. */
  start(): Promise<Presence>;
  /** True: shown for orientation, compared with nobody, and measured now and then ({@link BESIDE}). */
  readonly isBeside?: boolean;
  /** True: somebody else runs it, and its processes are the same in every round. */
  readonly isStaying?: boolean;
}

/** How much of a run a contender is given that is shown for orientation: one block of four, in the first three rounds. */
export const BESIDE = { rounds: 3, everyBlocks: 4 } as const;

/** A contender that starts, is measured and ends in one go. */
export const inOneGo = (name: string, measure: () => Promise<Sample>): Contender => ({
  name,
  start: async () => ({ measure, end: async () => {} }),
});

/** What a scenario will do on this machine. */
export interface Plan {
  readonly metrics: readonly Metric[];
  /** The first one is what the others are compared with. */
  readonly contenders: readonly Contender[];
  /** Who is compared with whom. Default: every other one with the first. */
  readonly pairs?: readonly (readonly [of: string, against: string])[];
  /** Kinds of windows. A block has one of each kind of every contender, those of a kind side by side. Default 1. */
  readonly windows?: number;
  /** Blocks of a round. Default 1. */
  readonly blocks?: number;
  /** Figures of a whole round, from its samples; by metric id. */
  ofRound?(samples: readonly Sample[]): Readonly<Record<string, number>>;
  /** What the reader has to know: what was left out and why, what a figure stands for. */
  readonly notes: readonly string[];
  /** Further notes that follow from what came out. `figure` gives medians, NaN where there is none. */
  remarks?(figure: (contender: string, metric: string) => number): readonly string[];
  /** Ends what all contenders share. */
  close?(): Promise<void>;
}

/** A function of a folder. */
export interface FunctionSubject {
  readonly name: string;
  readonly spec: FunctionSpec;
  readonly dir: string;
  /** Where it takes WebSocket handshakes, query included. Default `/`. */
  readonly path?: string;
  /** How clients speak to it, and where, when it serves rooms. */
  readonly rooms?: {
    readonly dialect: DialectName;
    readonly path: string;
    /** True: a member may publish as often as it likes. Default: about once a second. */
    readonly isUnlimited?: boolean;
  };
  /** Packages that it depends on. */
  readonly libraries?: readonly string[];
}

/** Something to be measured: a function, or a server that somebody else runs. */
export type Subject = FunctionSubject | { readonly name: string; readonly url: string };

/** What a run of the conformance suite cost. */
export interface SuiteCost {
  readonly cases: number;
  readonly wallMs: number;
  readonly probeCpuMs: number;
  /** NaN where it is not known: a container's processes are the engine's. */
  readonly serverCpuMs: number;
}

/** What the caller provides: this package knows neither the gateway, nor the suite, nor how code is packed. */
export interface Providers {
  /** Routes to a function besides `direct`, by name. */
  readonly routes?: Readonly<Record<RouteName, Route>>;
  /** What may stand between clients and a server, by name. */
  readonly relays?: Readonly<Record<string, Relay>>;
  /** Runs the conformance suite against a function's folder, in a process of its own. */
  readonly suite?: (
    subject: FunctionSubject,
    options: { readonly depth: "quick" | "full"; readonly smoke: boolean },
  ) => Promise<SuiteCost>;
  /** The function as it would be deployed, e.g. bundled. */
  readonly deployed?: (subject: FunctionSubject) => Promise<FunctionSpec>;
}

/** What every scenario is given. */
export interface Settings {
  readonly subjects: readonly Subject[];
  readonly providers: Providers;
  /** Routes that were asked for. Absent: those that the scenario is about. */
  readonly routes?: readonly RouteName[];
  readonly windowMs: number;
  /** Load before the first window of a process: until it has used so much CPU. */
  readonly warmUpCpuMs: number;
  /** Blocks of a round, where the scenario keeps contenders up. */
  readonly blocks: number;
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
  readonly name: ScenarioName;
  readonly says: string;
  /** What a reader must know of how it is measured, one paragraph. */
  readonly method: string;
  /** Most rounds, where the number is not the usual one. */
  readonly rounds?: number;
  /** False: it brings what it measures. Default true. */
  readonly needsSubjects?: boolean;
  /** Whether it has a question to a subject. Default: to every one. */
  readonly concerns?: (subject: Subject) => boolean;
  plan(settings: Settings): Promise<Plan>;
}
