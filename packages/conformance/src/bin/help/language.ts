import type { Language } from "../../report/terminal/words/language.ts";
import type { HelpWords } from "./help-words.ts";

/** The words of each language; those that nobody asks for are not loaded. */
const WORDS: Readonly<Record<Language, () => Promise<HelpWords>>> = {
  en: async () => (await import("./en.ts")).HELP_EN,
  zh: async () => (await import("./zh.ts")).HELP_ZH,
};

/** The words of the help in a language. */
export const helpWords = (language: Language): Promise<HelpWords> => WORDS[language]();
