const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((s) => s * 1000),
  ...[1, 2, 5, 10, 15, 30].map((min) => min * 60_000),
  ...[1, 2, 6, 12, 24].map((h) => h * 3_600_000),
];

/** Moments to label between two, at least `leastMs` apart: whole numbers of a unit that people count in. */
export function ticks(
  fromMs: number,
  toMs: number,
  leastMs: number,
): { readonly stepMs: number; readonly atMs: number[] } {
  const stepMs = STEPS_MS.find((step) => step >= leastMs) ?? 86_400_000;
  const atMs: number[] = [];
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs; at += stepMs) atMs.push(at);
  return { stepMs, atMs };
}
