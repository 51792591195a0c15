import type { Screen } from "../text/screen.ts";

/** Where a board is drawn. */
type Stream = Pick<NodeJS.WriteStream, "write" | "on" | "off">;

/** Back to the first column, and erase the line (ECMA-48 §8.3.41). */
const ERASE_LINE = "\r\u001b[2K";
/** Up one line, and erase it (ECMA-48 §8.3.22). */
const ERASE_LINE_ABOVE = "\u001b[1A\u001b[2K";

/** What a board is made of. */
export interface BoardOptions {
  readonly stream: Stream;
  /** The terminal as it is now: it may be resized. Undefined: no terminal, and nothing stands below the lines. */
  readonly screen: () => Screen | undefined;
  /** What stands at the foot, made anew each time. */
  readonly foot: () => readonly string[];
}

/**
 * Lines that scroll by, and a foot below them that stays in sight. Where there is no terminal the lines are all there is. Whatever
 * else writes to the terminal has to come through here.
 */
export class Board implements Disposable {
  readonly #options: BoardOptions;
  readonly #redraw = (): void => this.#draw([]);
  #drawn: readonly string[] = [];
  #isOpen = true;

  constructor(options: BoardOptions) {
    this.#options = options;
    options.stream.on("resize", this.#redraw);
    this.#draw([]);
  }

  /** Lines above the foot; without any, the foot is drawn anew where it has changed. */
  print(...lines: readonly string[]): void {
    if (lines.length > 0 || !isSame(this.#foot(), this.#drawn)) this.#draw(lines);
  }

  /** The foot may have changed. */
  refresh(): void {
    this.print();
  }

  /** Takes the foot away: what follows is printed below the lines. */
  [Symbol.dispose](): void {
    this.#options.stream.off("resize", this.#redraw);
    this.#isOpen = false;
    this.#draw([]);
  }

  #foot(): readonly string[] {
    return this.#options.screen() !== undefined && this.#isOpen ? this.#options.foot() : [];
  }

  #draw(lines: readonly string[]): void {
    const foot = this.#foot();
    const text = [...lines, ...foot].map((line) => `${line}\n`).join("");
    // The line of the cursor too: a terminal shows ^C there.
    const erased = this.#drawn.length === 0 ? "" : ERASE_LINE + ERASE_LINE_ABOVE.repeat(this.#drawn.length);
    this.#drawn = foot;
    // In one write: a terminal that shows the half of it would flicker.
    if (erased + text !== "") this.#options.stream.write(erased + text);
  }
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, i) => line === other[i]);
