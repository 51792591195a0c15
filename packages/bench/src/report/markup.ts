const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is HTML already. Only {@link markup} and {@link trusted} make it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | false | undefined | readonly Part[];

const escaped = (text: string): string =>
  text.replace(/\p{Cc}/gu, "\u{fffd}").replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

function written(part: Part): string {
  if (part === false || part === undefined) return "";
  if (part instanceof Markup) return part.text;
  return typeof part === "object" ? part.map(written).join("") : escaped(String(part));
}

/** Template for HTML: what is put in is shown, never obeyed. Markup stays, lists are joined, `false` and `undefined` vanish. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((string, at) => string + written(parts[at])).join(""));

/** For the project's own constants. */
export const trusted = (text: string): Markup => new Markup(text);
