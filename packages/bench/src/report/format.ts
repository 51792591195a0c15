import type { Comparison, Figure } from "../report.ts";
import type { Metric, Unit } from "../scenario.ts";

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
  seconds: (value) => `${digits(value)} s`,
  bytes: (value) =>
    stepped(value, [
      [1024 ** 2, "MiB"],
      [1024, "KiB"],
      [1, "B"],
    ]),
  cores: digits,
  times: (value) => `${digits(value)} ×`,
  count: (value) => String(Math.round(value)),
};

/** A value with its unit: `16.1 k/s`, `85 µs`. */
export const written = (unit: Unit, value: number): string =>
  Number.isNaN(value) ? "not told" : WRITTEN[unit](value);

/** How far the middle half of the rounds reaches from the median, as a share of it. Empty for one round. */
export const wobble = ({ median, low, high, rounds }: Figure): string =>
  rounds.length < 2 || median === 0 ? "" : `±${Math.round((50 * (high - low)) / Math.abs(median))} %`;

/** A median as a reader may take it. */
export const valueText = (unit: Unit, { median, isLowerBound }: Figure): string =>
  `${isLowerBound ? "≥ " : ""}${written(unit, median)}`;

const signed = (unit: Unit, value: number): string =>
  value < 0 ? `-${written(unit, -value)}` : `+${written(unit, value)}`;

/** What is said of a pair: a ratio or a difference where it clears the noise, and that it does not where it does not. */
export function verdict(comparison: Comparison, { unit, versus = "ratio" }: Metric): string {
  const { claim, value, isLeast } = comparison;
  if (claim === "unknown") return "not judged";
  if (claim === "same") return "no difference";
  const bound = isLeast ? (claim === "more" ? "≥ " : "≤ ") : "";
  return bound + (versus === "ratio" ? `${digits(value)} ×` : signed(unit, value));
}

/** The noise that a claim had to clear. */
export function noiseText({ noise }: Comparison, { unit, versus = "ratio" }: Metric): string {
  if (noise === undefined) return "not known";
  if (versus === "difference") return `±${written(unit, noise)}`;
  return noise < 2 ? `±${digits(100 * (noise - 1))} %` : `factor ${digits(noise)}`;
}

/** Whether a claim is good news for the one that is named first. */
export const isBetter = ({ claim }: Comparison, { better }: Metric): boolean | undefined =>
  claim === "more" || claim === "less" ? claim === better : undefined;

/** Whether there is anything to hold against each other. */
export const isCompared = (metrics: readonly Metric[]): boolean =>
  metrics.some(({ better }) => better !== undefined);
