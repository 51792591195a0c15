import { type ConformanceCase, SUITES, type Suite, sourceName, sourceUrl, suiteOf } from "@wsfn/conformance";
import { markdownTable } from "./marked-section.ts";
import type { Language } from "./matrix.ts";

const LEVELS = ["MUST", "SHOULD", "MAY"] as const;

/** What each suite tries, in the languages of the READMEs. A suite without its row does not compile. */
const TRIES: Readonly<Record<Suite, Readonly<Record<Language, string>>>> = {
  handshake: {
    en: "the opening request in every right and wrong form, and what must be answered",
    zh: "握手请求的各种正确与错误写法，以及应有的应答",
  },
  framing: {
    en: "payload lengths, masks, reserved bits and opcodes",
    zh: "载荷长度、掩码、保留位与操作码",
  },
  control: {
    en: "ping and pong: size, order, between fragments",
    zh: "ping 与 pong：长度、顺序、夹在分片之间",
  },
  fragmentation: { en: "messages in parts, legal and not", zh: "合法与不合法的分片消息" },
  utf8: {
    en: "valid, broken and cut text, and how early it is noticed",
    zh: "有效、损坏与被截断的文本，以及多早被发现",
  },
  close: { en: "the closing handshake, its codes and reasons", zh: "关闭握手、关闭码与原因" },
  limits: {
    en: "messages of every size and cut, and a refusal with 1009 in time",
    zh: "各种大小与切分的消息，以及及时以 1009 拒绝",
  },
  deflate: {
    en: "permessage-deflate: offers, answers, windows, context, bombs",
    zh: "permessage-deflate：协商、应答、窗口、上下文、解压炸弹",
  },
  robustness: {
    en: "slow, endless, silent and breaking clients, in bounded memory",
    zh: "缓慢、无尽、沉默与中途断开的客户端，内存有界",
  },
  platform: {
    en: "what a function platform asks of a server: port, hooks, drain",
    zh: "函数平台对服务器的要求：端口、生命周期钩子、优雅退出",
  },
  rooms: {
    en: "rooms of the Centrifuge client protocol: commands, order, history, recovery, presence, limits",
    zh: "Centrifuge 客户端协议的房间：命令、顺序、历史、恢复、在线成员、限额",
  },
};

const HEAD: Readonly<Record<Language, readonly string[]>> = {
  en: ["suite", "what it tries", ...LEVELS, "Autobahn's"],
  zh: ["用例集", "内容", ...LEVELS, "含 Autobahn"],
};
const SUM: Readonly<Record<Language, string>> = { en: "all", zh: "合计" };

/** One row per suite: what it tries, how many cases of each level, and how many of Autobahn's ids they carry. */
export function suitesTable(cases: readonly ConformanceCase[], language: Language): string {
  const row = (name: string, says: string, some: readonly ConformanceCase[]): string[] => [
    name,
    says,
    ...LEVELS.map((level) => `${some.filter((one) => one.level === level).length}`),
    `${some.flatMap(({ autobahn }) => autobahn).length}`,
  ];
  return markdownTable(HEAD[language], [
    ...SUITES.map((suite) => row(suite, TRIES[suite][language], ofSuite(cases, suite))),
    row(`**${SUM[language]}**`, `${cases.length}`, cases),
  ]);
}

/** Every case with its rule, suite by suite. */
export function casesList(cases: readonly ConformanceCase[]): string {
  return SUITES.map((suite) => {
    const some = ofSuite(cases, suite);
    const rows = some.map((one) => [
      `\`${one.id}\``,
      one.level,
      escaped(one.says),
      sourceLink(one),
      one.autobahn.join(", "),
      [...one.needs, ...(one.onlyFull ? ["depth full"] : [])].join(", "),
    ]);
    const table = markdownTable(["case", "level", "rule", "source", "Autobahn", "needs"], rows);
    return `## ${suite}\n\n${some.length} cases: ${TRIES[suite].en}.\n\n${table}`;
  }).join("\n\n");
}

/** Every id of Autobahn with the case that carries it, in Autobahn's order. */
export function autobahnList(cases: readonly ConformanceCase[]): string {
  const rows = cases
    .flatMap(({ id, autobahn }) => autobahn.map((theirs) => ({ theirs, id })))
    .sort((a, b) => byNumbers(a.theirs, b.theirs));
  return markdownTable(
    ["Autobahn", "case"],
    rows.map(({ theirs, id }) => [theirs, `\`${id}\``]),
  );
}

const ofSuite = (cases: readonly ConformanceCase[], suite: Suite): ConformanceCase[] =>
  cases.filter(({ id }) => suiteOf(id) === suite);

function sourceLink({ source }: ConformanceCase): string {
  const url = sourceUrl(source);
  return url === undefined ? escaped(sourceName(source)) : `[${escaped(sourceName(source))}](${url})`;
}

/** Text of a rule as Markdown's text: no tag and no emphasis begins in it. */
const escaped = (text: string): string => text.replace(/[<*_`]/g, "\\$&");

function byNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((id) => id.split(".").map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
