import { escape as escaped } from "html-escaper";

/** Text that is HTML already. Only {@link markup} and {@link trusted} make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: markup stays, texts and numbers are escaped, lists are joined, `false` and `undefined` vanish. */
export type Part = Markup | string | number | false | undefined | readonly Part[];

function written(part: Part): string {
  if (part === false || part === undefined) return "";
  if (part instanceof Markup) return part.text;
  return typeof part === "object" ? part.map(written).join("") : escaped(String(part));
}

/** Template for HTML: what is put in is shown, never obeyed. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((string, at) => string + written(parts[at])).join(""));

/** For the project's own constants. */
export const trusted = (text: string): Markup => new Markup(text);
