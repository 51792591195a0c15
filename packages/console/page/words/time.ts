/** The time of day, as finely as the step asks for. */
export function clockText(atMs: number, stepMs: number): string {
  const time = new Date(atMs);
  const two = (n: number): string => String(n).padStart(2, "0");
  const text = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return stepMs < 1000 ? `${text}.${String(time.getMilliseconds()).padStart(3, "0")}` : text;
}

/** `250 ms`, `3.2 s`, `2 min 5 s`. */
export function spanText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
