import { percentiles } from "../latency.ts";
import type { ContenderReport, Figure } from "../report/report.ts";
import { BUSY_SHARE, type Contender, type Metric, type Plan, type Sample } from "../scenario.ts";
import type { Pair } from "../statistics/judge.ts";
import { median, spread } from "../statistics/spread.ts";

/** What a contender showed in one round: its windows by their place in the round, and the figures of the whole round. */
interface Round {
  readonly samples: ReadonlyMap<number, Sample>;
  readonly whole: Readonly<Record<string, number>>;
}

/** A contender with what it showed so far. */
export class Arm {
  readonly contender: Contender;
  readonly #ofRound: NonNullable<Plan["ofRound"]>;
  readonly #rounds = new Map<number, Round>();

  constructor(contender: Contender, ofRound: Plan["ofRound"]) {
    this.contender = contender;
    this.#ofRound = ofRound ?? (() => ({}));
  }

  get name(): string {
    return this.contender.name;
  }

  /** Keeps what a round came to. */
  add(round: number, samples: ReadonlyMap<number, Sample>): void {
    if (samples.size === 0) return;
    this.#rounds.set(round, { samples, whole: this.#ofRound([...samples.values()]) });
  }

  /** It was there for a window at least. */
  get isMeasured(): boolean {
    return this.#rounds.size > 0;
  }

  /** One value a round, the median of its windows, for those rounds in which it is known. */
  valuesOf(metric: string): number[] {
    return [...this.#rounds.values()].flatMap((round) => {
      const value = round.whole[metric] ?? median(windows(round, metric));
      return Number.isNaN(value) ? [] : [value];
    });
  }

  /** Whether this was not what set the limit. Unknown is no: then nobody reported its CPU. */
  isLowerBound({ capacityBy }: Metric): boolean {
    return capacityBy !== undefined && median(this.valuesOf(capacityBy)) < BUSY_SHARE;
  }

  /** Windows of both that stood side by side, as far as both are known, by the rounds that both were in. */
  pairedWith(other: Arm, metric: string): readonly (readonly Pair[])[] {
    return [...this.#rounds].flatMap(([number, round]) => {
      const others = other.#rounds.get(number);
      if (others === undefined) return [];
      const whole = pairOf(round.whole[metric], others.whole[metric]);
      const pairs =
        whole.length > 0
          ? whole
          : [...round.samples].flatMap(([place, { figures }]) =>
              pairOf(figures[metric], others.samples.get(place)?.figures[metric]),
            );
      return pairs.length > 0 ? [pairs] : [];
    });
  }

  /** What the report states of this contender. */
  report(metrics: readonly Metric[]): ContenderReport {
    const figures: [string, Figure][] = metrics.flatMap((metric) => {
      const rounds = this.valuesOf(metric.id);
      if (rounds.length === 0) return [];
      const bound = this.isLowerBound(metric) && { isLowerBound: true as const };
      return [[metric.id, { rounds, ...spread(rounds), ...bound }]];
    });
    const samples = [...this.#rounds.values()].flatMap((round) => [...round.samples.values()]);
    const names = new Set(samples.flatMap(({ histograms }) => Object.keys(histograms ?? {})));
    const latencies = [...names].map((name) => [
      name,
      percentiles(samples.flatMap(({ histograms }) => histograms?.[name] ?? [])),
    ]);
    return {
      name: this.name,
      figures: Object.fromEntries(figures),
      latencies: Object.fromEntries(latencies),
    };
  }
}

const windows = ({ samples }: Round, metric: string): number[] =>
  [...samples.values()]
    .map(({ figures }) => figures[metric] ?? Number.NaN)
    .filter((value) => !Number.isNaN(value));

const pairOf = (a = Number.NaN, b = Number.NaN): readonly Pair[] =>
  Number.isNaN(a) || Number.isNaN(b) ? [] : [[a, b]];
