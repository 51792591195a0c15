import { translated } from "../language/language.ts";
import { type Paint, painter, type Screen, type Style } from "../text/screen.ts";
import { cutAt, padded } from "../text/width.ts";
import { wrapped } from "../text/wrapped.ts";

/** One thing that happened, as a person reads it. */
export interface DevLine {
  readonly function: string;
  /** Absent for what happened to no instance. */
  readonly instanceId?: string;
  /** What happened, in one word: `open`, `cut`. */
  readonly verb: string;
  readonly style: Style;
  readonly text: string;
  /** Reasons and ways out, each on a line of its own below it. */
  readonly below?: readonly string[];
}

/** How lines are laid out: the same for all of them, so that the eye finds a column. */
export interface LineLayout {
  /** Width of the longest name of a function. */
  readonly nameWidth: number;
  readonly screen: Screen | undefined;
}

/** Names longer than this are cut; the rest of the line matters more. */
const MAX_NAME_CHARS = 20;
/** Instances that start in the same second begin alike; their last digits tell them apart. */
const ID_CHARS = 6;
const VERB_WIDTH = 7;
/** Apart from red and yellow, which mean something. */
const PALETTE: readonly Style[] = ["cyan", "magenta", "blue", "green"];

/** Lays lines out, and gives each function and each instance a colour that it keeps. */
export class LineWriter {
  readonly #layout: LineLayout;
  readonly #paint: Paint;
  readonly #colors = new Map<string, Style>();

  constructor(layout: LineLayout) {
    this.#layout = layout;
    this.#paint = painter(layout.screen);
  }

  /** A function's name in its column and colour. */
  name(of: string): string {
    const short = of.length > MAX_NAME_CHARS ? `${of.slice(0, MAX_NAME_CHARS - 1)}…` : of;
    return this.#paint(this.#colorOf(`function ${of}`), padded(short, this.#width));
  }

  /** A line about a function as a whole, cut where the screen ends: it must not wrap. */
  foot(of: string, text: string): string {
    const room = (this.#layout.screen?.columns ?? Number.POSITIVE_INFINITY) - this.#width - 2;
    return `${this.name(of)}  ${cutAt(text, Math.max(0, room))}`;
  }

  /** The lines that are printed for one thing that happened. */
  write(line: DevLine): string[] {
    const { screen } = this.#layout;
    const id = line.instanceId?.slice(-ID_CHARS) ?? "";
    const instance = this.#paint(this.#colorOf(`instance ${id}`), id.padEnd(ID_CHARS));
    // A log line is the function's own: it begins at once.
    const verbWidth = line.verb.length === 1 ? 1 : VERB_WIDTH;
    const verb = this.#paint(line.style, padded(translated(line.verb), verbWidth));
    const indent = this.#width + ID_CHARS + verbWidth + 3;
    const [first = "", ...more] = wrapped(line.text, indent, screen);
    const below = (line.below ?? []).flatMap((text) => wrapped(text, indent, screen));
    return [`${this.name(line.function)} ${instance} ${verb} ${first.slice(indent)}`, ...more, ...below];
  }

  get #width(): number {
    return Math.min(this.#layout.nameWidth, MAX_NAME_CHARS);
  }

  #colorOf(what: string): Style {
    const known = this.#colors.get(what) ?? PALETTE[this.#colors.size % PALETTE.length] ?? "cyan";
    this.#colors.set(what, known);
    return known;
  }
}
