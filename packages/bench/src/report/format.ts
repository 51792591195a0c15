import type { Metric, Unit } from "../scenario.ts";
import type { Comparison, Figure } from "./report.ts";
import type { BenchWords } from "./words/bench-words.ts";
import { ENGLISH } from "./words/en.ts";

/** Three digits, no more than a measurement bears. */
const digits = (value: number): string => {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2);
};

/** The greatest step that a value reaches. */
const stepped = (value: number, steps: readonly (readonly [least: number, name: string])[]): string => {
  const size = Math.abs(value);
  const [least, name] = steps.find(([from]) => size >= from) ?? steps.at(-1) ?? [1, ""];
  return `${digits(value / least)} ${name}`.trimEnd();
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const WRITTEN: Readonly<Record<Unit, (value: number) => string>> = {
  "per-second": (value) =>
    stepped(value, [
      [1e6, "M/s"],
      [1e3, "k/s"],
      [1, "/s"],
    ]),
  us: (value) =>
    stepped(value, [
      [1e6, "s"],
      [1e3, "ms"],
      [1, "µs"],
    ]),
  ms: (value) =>
    stepped(value, [
      [1e3, "s"],
      [1, "ms"],
    ]),
  bytes: (value) =>
    stepped(value, [
      [1024 ** 2, "MiB"],
      [1024, "KiB"],
      [1, "B"],
    ]),
  share: percent,
  times: (value) => `${digits(value)} ×`,
  count: (value) => String(Math.round(value)),
};

/** A value with its unit: `16.1 k/s`, `85.0 µs`. */
export const written = (unit: Unit, value: number): string =>
  Number.isNaN(value) ? "not known" : WRITTEN[unit](value);

/** How far the middle half of the rounds reaches from the median, as a share of it. Empty for one round. */
export const wobble = ({ median, low, high, rounds }: Figure): string =>
  rounds.length < 2 || median === 0 ? "" : `±${percent((high - low) / 2 / Math.abs(median))}`;

/** A median as a reader may take it. */
export const valueText = (unit: Unit, { median, isLowerBound }: Figure): string =>
  `${isLowerBound ? "≥ " : ""}${written(unit, median)}`;

const signed = (unit: Unit, value: number): string =>
  value < 0 ? `-${written(unit, -value)}` : `+${written(unit, value)}`;

/** A factor in hundredths, or in tenths from ten on. */
export const times = (value: number): string => value.toFixed(value >= 10 ? 1 : 2);

/** Where a ratio or a difference lies: `0.63 to 0.72 ×`, `+1.20 ms to +1.90 ms`; `not known yet` after too few rounds. */
export function intervalText(
  { low, high }: Comparison,
  { unit, versus = "ratio" }: Metric,
  words: Pick<BenchWords, "span" | "notKnownYet"> = ENGLISH,
): string {
  if (low === undefined || high === undefined) return words.notKnownYet;
  return versus === "ratio"
    ? `${words.span(times(low), times(high))} ×`
    : words.span(signed(unit, low), signed(unit, high));
}

/** What is claimed of a pair in a word or a figure, and its best estimate where they differ. */
export function verdict(comparison: Comparison, { unit, versus = "ratio" }: Metric): string {
  const { claim, value, isLeast, isUnbounded } = comparison;
  if (isUnbounded) return "not judged";
  if (claim === "alike") return "alike";
  if (claim === "open") return "no difference found";
  const bound = isLeast ? (claim === "more" ? "≥ " : "≤ ") : "";
  return bound + (versus === "ratio" ? `${times(value)} ×` : signed(unit, value));
}

/** Whether a claim is good news for the one that is named first. */
export const isBetter = ({ claim }: Comparison, { better }: Metric): boolean | undefined =>
  claim === "more" || claim === "less" ? claim === better : undefined;

/** Whether there is anything to compare. */
export const isCompared = (metrics: readonly Metric[]): boolean =>
  metrics.some(({ better }) => better !== undefined);
