/** A terminal that lines are for. Without one (a pipe, a file) they are neither wrapped nor coloured. */
export interface Screen {
  readonly columns: number;
  /** False under NO_COLOR (https://no-color.org), and for a terminal that has none. */
  readonly hasColor: boolean;
}

/** The parts of a stream that show what it leads to. */
type Stream = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "hasColors">;

/** The terminal that a stream leads to; undefined where it leads to none. */
export function screenOf(stream: Stream): Screen | undefined {
  if (!stream.isTTY) return undefined;
  return { columns: stream.columns || 80, hasColor: stream.hasColors() };
}

/** Select Graphic Rendition (ECMA-48 §8.3.117). */
const SGR = {
  bold: 1,
  faint: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
} as const;

/** Name of a way to show text. */
export type Style = keyof typeof SGR;

/** Shows text in a style, or as it is. */
export type Paint = (style: Style, text: string) => string;

/** Paints where the screen has colours. */
export const painter =
  (screen: Screen | undefined): Paint =>
  (style, text) =>
    screen?.hasColor && text !== "" ? `\u001b[${SGR[style]}m${text}\u001b[0m` : text;
