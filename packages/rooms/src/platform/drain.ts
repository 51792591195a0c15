import type { Clock } from "../clock.ts";

/** Something that can be asked to end. */
export interface Drained {
  end(): void;
}

/**
 * Ends all of them, spread over a time: clients of an instance that stops come back elsewhere one after the other, not all at once.
 * Resolves after the last.
 */
export function drainOver(
  all: readonly Drained[],
  { clock, overMs }: { readonly clock: Clock; readonly overMs: number },
): Promise<void> {
  return new Promise((resolve) => {
    const stepMs = overMs / Math.max(1, all.length);
    all.forEach((one, index) => {
      clock.after(stepMs * index, () => one.end());
    });
    clock.after(all.length === 0 ? 0 : overMs, resolve);
  });
}
