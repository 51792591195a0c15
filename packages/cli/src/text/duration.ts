const UNITS = [
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** `90 s`, `1.5 h`: in the largest unit that is not a fraction of one. */
export function duration(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? ["ms", 1];
  return `${Number((ms / size).toFixed(1))} ${unit}`;
}
