import { isChinese } from "./language.ts";

/** What is counted, with its measure word in Chinese. */
const NOUNS = {
  file: "个文件",
  line: "行",
  "more line": "行未显示",
  module: "个模块",
  "native file": "个原生文件",
  "source file": "个源文件",
  instance: "个实例",
  finding: "个问题",
} as const;

/** `1 file`, `3 files`. */
export const count = (n: number, noun: keyof typeof NOUNS): string =>
  isChinese() ? `${n} ${NOUNS[noun]}` : `${n} ${noun}${n === 1 ? "" : "s"}`;

/** The first of a list in words, and how many more there are. */
export function firstOf(words: readonly string[], shown: number): string {
  const left = words.length - shown;
  const more = isChinese() ? `另外 ${left} 个` : `${left} more`;
  return [...words.slice(0, shown), ...(left > 0 ? [more] : [])].join(isChinese() ? "、" : ", ");
}
