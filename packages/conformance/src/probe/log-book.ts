/** So many lines are remembered, for a case that asks after they were written. */
const MOST_LINES = 2000;

/** The last lines that a process wrote, for a case that waits for one of them. */
export class LogBook {
  readonly #lines: string[] = [];
  readonly #waiting = new Set<(line: string) => void>();

  take(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > 2 * MOST_LINES) this.#lines.splice(0, MOST_LINES);
    for (const look of this.#waiting) look(line);
  }

  /** True as soon as a line holds `text`, false when none did for `withinMs`. */
  says(text: string, withinMs: number): Promise<boolean> {
    if (this.#lines.some((line) => line.includes(text))) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (said: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(said);
      };
      const look = (line: string): void => {
        if (line.includes(text)) done(true);
      };
      const timer = setTimeout(() => done(false), withinMs);
      this.#waiting.add(look);
    });
  }
}
