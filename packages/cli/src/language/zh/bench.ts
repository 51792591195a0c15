import {
  type BenchReport,
  type BenchWords,
  type DifferenceSentence,
  filled,
  gapsOf,
  type Head,
  type HowMuch,
  PHRASES,
  type Phrase,
  type ScenarioName,
} from "@wsfn/bench";

/** What each scenario measures. */
export const SCENARIOS_ZH: Readonly<Record<ScenarioName, string>> = {
  echo: "每秒消息数、延迟、每条消息的 CPU",
  start: "冷启动：从请求到第一条回显，旁边是解释器本身",
  idle: "每个空闲连接的内存，服务器与网关各多少",
  relay: "网关增加的开销，旁边是 nginx 与直接连接",
  suite: "运行一致性测试套件的开销",
  rooms: "跨实例的房间：每秒投递数，以及到最后一个接收者的时间",
  herd: "同时断开的客户端：重新连接时握手的峰值",
};

/** Heads of columns. */
export const HEADS_ZH: Readonly<Record<Head, string>> = {
  "messages/s": "每秒消息数",
  p50: "p50",
  p99: "p99",
  "p99.9": "p99.9",
  busy: "忙碌",
  "busier one": "较忙者",
  generator: "负载发生器",
  echoed: "已回显",
  "left late (p99)": "发出延迟 p99",
  "server CPU": "服务器 CPU",
  "relay CPU": "中继 CPU",
  "Redis CPU": "Redis CPU",
  CPU: "CPU",
  "to the first echo": "到第一条回显",
  "server, a connection": "服务器，每个连接",
  "gateway, a connection": "网关，每个连接",
  "server without connections": "服务器，无连接时",
  "gateway without connections": "网关，无连接时",
  "server, an idle member": "服务器，每个空闲成员",
  "deliveries/s": "每秒投递数",
  "last p50": "最后到达 p50",
  "last p99": "最后到达 p99",
  "peak in 0.1 s": "0.1 s 内的峰值",
  "peak in 1 s": "1 s 内的峰值",
  "longest away": "最长离线",
  "failed tries": "失败次数",
  cases: "用例",
  "wall time": "用时",
  "probe CPU": "探针 CPU",
  "probe/server CPU": "探针/服务器 CPU",
  "of Autobahn's wall time": "与 Autobahn 用时之比",
  "of that with a faster validator": "与其更快校验器的用时之比",
  "of its server CPU": "与其服务器 CPU 之比",
};

/** What is said of two that differ. */
export const DIFFERENCES_ZH: Readonly<Record<DifferenceSentence, string>> = {
  "{a} answered {by} as many messages a second as {b}": "{a} 每秒应答的消息数是 {b} 的 {by}",
  "{a} delivered {by} as many messages a second as {b}": "{a} 每秒投递的消息数是 {b} 的 {by}",
  "{a} has {by} the p50 of {b}": "{a} 的 p50 是 {b} 的 {by}",
  "{a} has {by} the p99 of {b}": "{a} 的 p99 是 {b} 的 {by}",
  "{a} has {by} the peak of {b} in 0.1 s": "{a} 在 0.1 s 内的峰值是 {b} 的 {by}",
  "{a} has {by} the peak of {b} in 1 s": "{a} 在 1 s 内的峰值是 {b} 的 {by}",
  "{a} has {by} the figure of {b}": "{a} 的数值是 {b} 的 {by}",
  "{a} needs {by} the CPU of {b} for a message": "{a} 每条消息的 CPU 是 {b} 的 {by}",
  "{a} needs {by} the CPU of {b} for a delivery": "{a} 每次投递的 CPU 是 {b} 的 {by}",
  "{a} needs {by} CPU than {b} to start": "{a} 启动所用的 CPU 比 {b} {by}",
  "{a} needs {by} memory than {b} for an idle connection": "{a} 每个空闲连接的内存比 {b} {by}",
  "{a} needs {by} memory than {b} for an idle member": "{a} 每个空闲成员的内存比 {b} {by}",
  "{a} needs {by} the memory of {b} without connections": "{a} 无连接时的内存是 {b} 的 {by}",
  "{a} takes {by} than {b} for a message (p50)": "{a} 处理一条消息的时间（p50）比 {b} {by}",
  "{a} takes {by} than {b} to the first echo": "{a} 到第一条回显的时间比 {b} {by}",
  "{a} keeps a client away for {by} the time of {b}": "{a} 的客户端最长离线时间是 {b} 的 {by}",
};

/** Groups, warnings and notes. */
export const PHRASES_ZH: Readonly<Record<Phrase, string>> = {
  "{n} in flight": "{n} 条在途",
  "at {rate}": "{rate} 时",
  "cold start": "冷启动",
  memory: "内存",
  reconnect: "重新连接",
  suite: "测试套件",
  "a room of {n}": "一个 {n} 人的房间",
  "{n} rooms of {members}": "{n} 个 {members} 人的房间",
  "the machine was busy before the run: load {load} on {cores} cores; intervals are wider for it":
    "运行之前机器并不空闲：{cores} 核，负载 {load}；区间因此更宽",
  "CPU and memory of servers are known on Linux only": "只有在 Linux 上才能得知服务器的 CPU 和内存",
  "{names}: one process all the time. Two processes of the same code may differ by up to 5 % as long as they live, so less than that is not claimed.":
    "{names}：始终是同一个进程。同样代码的两个进程可能一直相差 5 % 之内，因此小于 5 % 的差异不下结论。",
  "{group}: a rate with ≥ is a lower bound, for the server was not what set the limit: {limited}. CPU for a message holds all the same.":
    "{group}：带 ≥ 的速率是下限，因为限制速率的不是服务器：{limited}。每条消息的 CPU 依然可信。",
  "{group}: not kept up with, so latencies grow with the window: {late}.":
    "{group}：未能跟上，延迟因此随窗口增长：{late}。",
  "{name}: not run, it is running already": "{name}：没有运行，它已在运行中",
  "{name}: not run, a URL is reached as it is": "{name}：没有运行，URL 只能按原样访问",
  "{name}: not run, a URL has no process whose CPU is known":
    "{name}：没有运行，URL 背后的进程的 CPU 无从得知",
  "{name}: not run, its wsfn.json has no rooms": "{name}：没有运行，它的 wsfn.json 中没有 rooms",
  "{name}: run from its folder, it could not be packed: {why}": "{name}：在其目录中运行，因为无法打包：{why}",
  "{name}: no bare interpreter beside it, a container brings its own":
    "{name}：旁边没有单独的解释器，容器自带解释器",
  "{name}: no figures of the reference suite for its library": "{name}：对照的测试套件没有它所用的库的数据",
  "{name}: Autobahn took {wall} s on {library} ({faster} s with a faster validator), the server {cpu} CPU s":
    "{name}：Autobahn 在 {library} 上用时 {wall} s（用更快的校验器为 {faster} s），服务器用了 {cpu} s 的 CPU",
  "nginx: not run, this machine has none (apt-get install nginx-light)":
    "nginx：没有运行，本机没有 nginx（`apt-get install nginx-light`）",
  "not run: nobody provided the suite": "没有运行：没有提供测试套件",
  "not run: this machine has no redis-server (apt-get install redis-server)":
    "没有运行：本机没有 redis-server（`apt-get install redis-server`）",
  "{name} (busy {busy}, the generator {own})": "{name}（忙碌 {busy}，负载发生器 {own}）",
};

const fixedIn = (phrase: Phrase): number => phrase.replaceAll(/\{\w+\}/g, "").length;
/** What has most of its own first: `at {rate}` fits much that begins with these letters. */
const CLOSEST_FIRST = PHRASES.toSorted((a, b) => fixedIn(b) - fixedIn(a));

/** A text of a report, where it was made of a phrase; what stands in its gaps may be a text as well. */
function textOf(text: string): string {
  for (const phrase of CLOSEST_FIRST) {
    const gaps = gapsOf(text, phrase);
    if (gaps === undefined) continue;
    const { group, limited } = gaps;
    return filled(PHRASES_ZH[phrase], {
      ...gaps,
      ...(group !== undefined && { group: textOf(group) }),
      ...(limited !== undefined && { limited: limitedOf(limited) }),
    });
  }
  return text;
}

/** Those that were not busy, one after the other: each ends with its bracket. */
const limitedOf = (limited: string): string =>
  limited
    .split(/(?<=\)), /)
    .map(textOf)
    .join("、");

const ENDS_ZH: Readonly<Record<BenchReport["scenarios"][number]["endedBy"], string>> = {
  answers: "全部问题都有了答案",
  time: "时间已到",
  rounds: "轮数已满",
};

const saysOf = ({ name, says }: { readonly name: string; readonly says: string }): string =>
  Object.hasOwn(SCENARIOS_ZH, name) ? SCENARIOS_ZH[name as ScenarioName] : says;

function howMuch(how: HowMuch): string {
  if (how.kind === "times") return `${how.low} 至 ${how.high} 倍`;
  if (how.kind === "bound") return `${how.is === "atLeast" ? "至少" : "至多"} ${how.times} 倍`;
  const words = how.isTime ? { more: "长", less: "短" } : { more: "多", less: "少" };
  return `${words[how.is]} ${how.low} 至 ${how.high}`;
}

/** What `wsfn bench` shows. What is left in English: names of contenders, and reasons of failures. */
export const BENCH_ZH: BenchWords = {
  machine: ({ cores, cpu, os, node, loadAtStart }) =>
    `${cores} 核（${cpu}），${os}，Node.js ${node}，开始前负载 ${loadAtStart.toFixed(1)}`,
  settings: ({ sizeBytes, windowMs, seed }) =>
    `每条消息 ${sizeBytes} 字节，窗口 ${windowMs} 毫秒，种子 ${seed}`,
  warning: (text) => `警告：${text}`,
  smoke: "试运行：只表明一切能够工作，数值没有意义",
  says: saysOf,
  scenario: (one) =>
    `${one.name}：${saysOf(one)}（${one.rounds} 轮，${Math.round(one.elapsedMs / 1000)} 秒，${ENDS_ZH[one.endedBy]}）`,
  text: textOf,
  head: ({ says }) => HEADS_ZH[says],
  howMuch,
  differs: ({ sentence = "{a} has {by} the figure of {b}" }) => DIFFERENCES_ZH[sentence],
  ofGroup: (sentence, group) => `${sentence}（${group}）。`,
  figure: ({ says, group }, interval) =>
    interval === undefined
      ? `${HEADS_ZH[says]}（${textOf(group)}）`
      : `${HEADS_ZH[says]}（${textOf(group)}：${interval}）`,
  span: (low, high) => `${low} 至 ${high}`,
  notKnownYet: "尚不清楚",
  onlyLowerBound: "只知道下限",
  alike: ({ of, against, figures }) => `${of} 与 ${against} 相当：${figures.join("、")}。`,
  noDifference: ({ of, against, figures }) => `${of} 与 ${against} 未见差异：${figures.join("、")}。`,
  tooFew: (rounds, { of, against, figures }) =>
    `${rounds} 轮看不出 ${of} 与 ${against} 的差异，需要更多轮：${figures.join("、")}。`,
  chance: (percent) => `无论测量多久，以上任何一条有误的可能至多为 ${percent} %。`,
  failure: ({ name, why, blamesServer }) => `${blamesServer ? "出错" : "没有运行"}：${name}：${why}`,
};
