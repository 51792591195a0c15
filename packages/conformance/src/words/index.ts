import type { Rows } from "./said.ts";

/** What a `CannotJudge` says, in Chinese, by the English of it. Loaded where it is asked for. */
export const chineseOfConformance = async (): Promise<Rows> => (await import("./zh.ts")).ZH;

/** Commander's own words for a wrong command line. It has no codes for all of them, so its texts are what there is to go by. */
const USAGE_ZH: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/unknown option '(.+?)'/, "没有选项 '$1'"],
  [/unknown command '(.+?)'/, "没有命令 '$1'"],
  [/missing required argument '(.+?)'/, "缺少参数 '$1'"],
  [/option '(.+?)' argument missing/, "选项 '$1' 缺少值"],
  [/option '(.+?)' argument '(.*?)' is invalid\. ?/, "选项 '$1' 的值 '$2' 无效："],
  [/command-argument value '(.*?)' is invalid for argument '(.+?)'\. ?/, "参数 '$2' 的值 '$1' 无效："],
  [/Allowed choices are (.+?)\./, "可选的值有 $1。"],
  [
    /too many arguments(?: for '(.+?)')?\. Expected (\d+) arguments? but got (\d+)\./,
    "参数过多：应为 $2 个，实为 $3 个。",
  ],
  [/\(Did you mean (?:one of )?(.+?)\?\)/, "（您要的是不是 $1？）"],
];

/** What commander has to say of a wrong command line, in Chinese. */
export const usageInChinese = (text: string): string =>
  USAGE_ZH.reduce((words, [english, chinese]) => words.replace(english, chinese), text);
