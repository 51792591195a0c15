/** How long tries wait for each other. */
export interface Backoff {
  /** Ceiling of the first wait; it doubles with every try. Default 500. */
  readonly baseMs: number;
  /** Ceiling of any wait. Default 30000. */
  readonly capMs: number;
}

/**
 * Full jitter: anything from 0 to the ceiling, each time anew, so that clients that were cut together do not come back together.
 *
 * @param attempt tries that failed in a row before this one, from 0
 * @param random 0 to 1, below 1
 */
export const delayMs = (attempt: number, { baseMs, capMs }: Backoff, random: () => number): number =>
  Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 31)));
