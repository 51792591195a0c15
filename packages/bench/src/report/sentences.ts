import type { Metric } from "../scenario.ts";
import { filled } from "../texts/phrase.ts";
import { intervalText, times, written } from "./format.ts";
import type { Comparison, ScenarioReport } from "./report.ts";
import type { BenchWords, HowMuch } from "./words/bench-words.ts";
import { ENGLISH } from "./words/en.ts";

/** What a scenario found, in sentences: first what differs, then what is alike, then what is not known. */
export function sentences(
  { metrics, comparisons, rounds }: ScenarioReport,
  words: BenchWords = ENGLISH,
): readonly string[] {
  const said = comparisons.flatMap((comparison) => {
    const metric = metrics.find(({ id }) => id === comparison.metric);
    return metric === undefined ? [] : [{ comparison, metric }];
  });
  const differing = said.filter(({ comparison: { claim } }) => claim === "more" || claim === "less");
  const alike = said.filter(({ comparison: { claim } }) => claim === "alike");
  const undecided = said.filter(({ comparison: { claim } }) => claim === "open");
  // Without an interval nothing was looked for: that is no answer, and does not read as one.
  const isTooFew = ({ comparison: { low, isUnbounded } }: Said): boolean => low === undefined && !isUnbounded;
  const open = undecided.filter((one) => !isTooFew(one));
  const tooFew = undecided.filter(isTooFew);
  const withFigures = (pair: Pair, figure: (one: Said, words: BenchWords) => string) => ({
    of: pair.of,
    against: pair.against,
    figures: pair.said.map((one) => figure(one, words)),
  });
  return [
    ...differing.map((one) => difference(one, words)),
    ...byPair(alike).map((pair) => words.alike(withFigures(pair, named))),
    ...byPair(open).map((pair) => words.noDifference(withFigures(pair, unknown))),
    ...byPair(tooFew).map((pair) => words.tooFew(rounds, withFigures(pair, unseen))),
  ];
}

/** One figure of one pair. */
interface Said {
  readonly comparison: Comparison;
  readonly metric: Metric;
}

function difference({ comparison, metric }: Said, words: BenchWords): string {
  const { of, against } = comparison;
  const by = words.howMuch(howMuch(comparison, metric));
  return words.ofGroup(filled(words.differs(metric), { a: of, b: against, by }), words.text(metric.group));
}

/** How much it is: by a factor, at least or at most by one, or by how much it is more or less. */
function howMuch(comparison: Comparison, metric: Metric): HowMuch {
  const { low = Number.NaN, high = Number.NaN, claim, isLeast } = comparison;
  const { unit, versus = "ratio" } = metric;
  if (versus === "ratio") {
    if (!isLeast) return { kind: "times", low: times(low), high: times(high) };
    return claim === "more"
      ? { kind: "bound", is: "atLeast", times: times(low) }
      : { kind: "bound", is: "atMost", times: times(high) };
  }
  const [from = Number.NaN, to = Number.NaN] = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b);
  return {
    kind: "difference",
    is: claim === "more" ? "more" : "less",
    low: written(unit, from),
    high: written(unit, to),
    isTime: unit === "ms" || unit === "us",
  };
}

const named = ({ comparison, metric }: Said, words: BenchWords): string =>
  words.figure(metric, intervalText(comparison, metric, words));

const unknown = (said: Said, words: BenchWords): string =>
  said.comparison.isUnbounded ? words.figure(said.metric, words.onlyLowerBound) : named(said, words);

/** Of too few rounds there is no interval to state. */
const unseen = ({ metric }: Said, words: BenchWords): string => words.figure(metric);

/** Two contenders, and all that is said of them. */
interface Pair {
  readonly of: string;
  readonly against: string;
  readonly said: readonly Said[];
}

function byPair(said: readonly Said[]): readonly Pair[] {
  const pairs = new Map<string, Said[]>();
  for (const one of said) {
    const key = `${one.comparison.of}\0${one.comparison.against}`;
    pairs.set(key, [...(pairs.get(key) ?? []), one]);
  }
  return [...pairs.values()].flatMap((figures) => {
    const [first] = figures;
    return first ? [{ of: first.comparison.of, against: first.comparison.against, said: figures }] : [];
  });
}
