import type { Language } from "../report/terminal/words/language.ts";

/**
 * The language that a command line is answered in: what a program reads (`--json`) stays English, else what WSFN_LANG or the locale asks
 * for (POSIX: LC_ALL before LC_MESSAGES before LANG).
 */
export function languageFor(words: readonly string[], env: NodeJS.ProcessEnv = process.env): Language {
  const asked = env.WSFN_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^zh/i.test(asked) && !words.includes("--json") ? "zh" : "en";
}
