import { escape as escapedHtml } from "html-escaper";
import { visible } from "./visible-text.ts";

const escaped = (text: string): string => escapedHtml(visible(text));

/** Text that is HTML or XML already. Only {@link markup} and {@link trusted} make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | false | undefined | readonly Part[];

const written = (part: Part): string => {
  if (part === false || part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return part.map(written).join("");
};

/**
 * Template for HTML and XML: what is put in is shown, never obeyed. Strings lose their control characters ({@link visible})
 * and are escaped for text and quoted attributes alike; markup stays, arrays are joined, `false` and `undefined` vanish.
 */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((string, at) => string + written(parts[at])).join(""));

/** For the project's own constants (style sheet, script) and for what was made harmless elsewhere. */
export const trusted = (text: string): Markup => new Markup(text);

/** Each text on a line of its own, harmless. */
export const markupLines = (lines: readonly string[]): Markup => new Markup(lines.map(escaped).join("\n"));
