import type { Level } from "../../../case/case.ts";
import { causeText, isCauseKind } from "../../../judge/cause-words.ts";
import type { Verdict } from "../../../judge/verdict.ts";
import { CAUSES_ZH } from "./causes-zh.ts";
import type { ReportWords } from "./report-words.ts";

/** As docs/zh/suite.md has them. */
const VERDICTS: Readonly<Record<Verdict, string>> = {
  fail: "个不合格",
  "stale-known-failing": "个名单过期",
  untestable: "个无法判定",
  warn: "个警告",
  "known-failing": "个已知不符",
  pass: "个通过",
  "out-of-scope": "个不适用",
};

const ASKED: Readonly<Record<Level, string>> = { MUST: "要求", SHOULD: "建议", MAY: "可选" };

/** The words of the terminal report in Chinese. What is left in English: titles of cases, what was observed, reasons. */
export const CHINESE: ReportWords = {
  tell: (verdict, cases) => `${cases} ${VERDICTS[verdict]}`,
  rule: ({ level, says }) => `${ASKED[level]}：${says}`,
  comma: "，",
  colon: "：",
  strict: "严格",
  load: (load, cores) => `负载 ${load}，${cores} 核`,
  askedAgain: (cases, confirmed) => `${cases} 个没有等到应答的用例已单独重试：${confirmed} 个结果不变`,
  findings: (findings, cases) => `${cases} 个用例归结为 ${findings} 个问题，影响最大的在前：`,
  cause: ({ what, kind, of = "" }) => (isCauseKind(kind) ? causeText({ kind, of }, CAUSES_ZH) : what),
  more: (left) => `另外 ${left} 项`,
  moreFailed: (left) => `另外 ${left} 个不合格，只列概要（用 --case ID 查看全部）：`,
  noReason: "没有写明原因",
  listedAsKnownFailing: "在已知不符的名单中",
  place: (place) => `用例：${place}`,
  earlier: (entries) => `… 之前还有 ${entries} 条`,
  incomplete: ({ judged, of }) => `不完整：运行在 ${of} 个用例中的 ${judged} 个之后停止；其余的没有判定`,
  stopped: "中途停止",
  nothingJudged: "没有作出任何判定",
  targets: (targets) => `${targets} 个服务器`,
  cases: (cases, took, elapsed) => `${cases} 个用例，用时 ${elapsed}（各用例之和为 ${took}）`,
  wrote: (format, file) => `已把 ${format} 报告写入 ${file}`,
  stoppedAtOnce: (program) => `${program}：尚未作出任何判定就已停止`,
};
