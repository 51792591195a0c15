import { en, type Words } from "./en.ts";
import { zh } from "./zh.ts";

export type { Words };

/** The languages that the page speaks, by the begin of a browser's tag. */
export const LANGUAGES = { en, zh } as const satisfies Record<string, Words>;

/** Key of {@link LANGUAGES}. */
export type Language = keyof typeof LANGUAGES;

/** The first of a person's languages that the page speaks; English when it speaks none of them. */
export function languageOf(tags: readonly string[]): Language {
  const found = tags
    .map((tag) => tag.toLowerCase().split("-", 1)[0] ?? "")
    .find((tag) => Object.hasOwn(LANGUAGES, tag));
  return (found as Language | undefined) ?? "en";
}
