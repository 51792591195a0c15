/** What the platform takes for a function, with room for what a deploy file adds to it. */
const LEGAL = /^[a-z][a-z0-9-]{0,49}$/;

/** Whether a text can be the name of a function and of its package. */
export const isLegalName = (name: string): boolean => LEGAL.test(name);

/** The nearest legal name, or undefined when nothing of the text is left. */
export function suggestedName(text: string): string | undefined {
  const name = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 50);
  return LEGAL.test(name) ? name : undefined;
}

/** A text in which a template's name, as a word of its own or with what a deploy file adds to it, is the function's. */
export const renamed = (text: string, from: string, to: string): string =>
  text.replace(new RegExp(`(?<![\\w-])${from}(?!\\w)`, "g"), to);
