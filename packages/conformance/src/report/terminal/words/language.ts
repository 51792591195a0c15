import type { ReportWords } from "./report-words.ts";

/** A language that a person can read the terminal report in. */
export type Language = "en" | "zh";

/** The words of each language; those that nobody asks for are not loaded. */
const WORDS: Readonly<Record<Language, () => Promise<ReportWords>>> = {
  en: async () => (await import("./en.ts")).ENGLISH,
  zh: async () => (await import("./zh.ts")).CHINESE,
};

/** The words of the terminal report in a language. */
export const reportWords = (language: Language): Promise<ReportWords> => WORDS[language]();
