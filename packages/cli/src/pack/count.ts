/** `1 file`, `3 files`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** The first of a list in words, and how many more there are. */
export function firstOf(words: readonly string[], shown: number): string {
  const more = words.length - shown;
  return [...words.slice(0, shown), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
