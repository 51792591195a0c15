import type { Language } from "./matrix.ts";

/** What a shown figure is called, in the languages of the READMEs: in a row of the table, and short above a chart. */
export const FIGURE_WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  "rate@1": { en: "messages a second, 1 in flight", zh: "每秒消息数,每连接 1 条在途" },
  "cpu@1": { en: "server CPU for a message, 1 in flight", zh: "每条消息的服务器 CPU,1 条在途" },
  "rate@16": { en: "messages a second, 16 in flight", zh: "每秒消息数,每连接 16 条在途" },
  "cpu@16": { en: "server CPU for a message, 16 in flight", zh: "每条消息的服务器 CPU,16 条在途" },
  "p50@open": { en: "latency at {rate}, p50", zh: "{rate} 时的延迟 p50" },
  "p99@open": { en: "latency at {rate}, p99", zh: "{rate} 时的延迟 p99" },
  ms: { en: "cold start to the first echo", zh: "冷启动到第一条回显" },
  empty: { en: "memory without connections", zh: "无连接时的内存" },
  server: { en: "memory of an idle connection", zh: "每个空闲连接的内存" },
};

interface Words {
  readonly figure: string;
  readonly alike: string;
  readonly open: string;
  readonly unknown: string;
  readonly bare: string;
  readonly less: string;
  readonly more: string;
  readonly alt: string;
  readonly busy: (load: string, cores: number) => string;
  /** Of those that did not keep up with a rate. */
  readonly late: (names: string, rate: string) => string;
  readonly facts: (facts: Facts) => string;
}

/** What a reader must know before any figure. */
export interface Facts {
  readonly date: string;
  readonly commit: string;
  readonly cores: number;
  readonly cpu: string;
  readonly os: string;
  readonly node: string;
  readonly load: string;
  readonly rounds: Readonly<Record<"echo" | "start" | "idle", number>>;
  readonly connections: number;
  readonly windowS: number;
  /** Within this time of when they were due 99 of 100 messages of the open loop left. */
  readonly late: string;
  readonly sizeBytes: number;
  readonly base: string;
}

/** Everything around the figures, in both languages. */
export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    figure: "figure",
    alike: "alike",
    open: "no difference found",
    unknown: "not judged",
    bare: "its interpreter alone, until a server of its own listens",
    less: "less is better",
    more: "more is better",
    alt: "The figures of the table below as bars",
    busy: (load, cores) =>
      `**The machine was busy before this run (load ${load} on ${cores} cores): CPU for a message holds all the same; rates and latencies are those of a busy machine.**`,
    late: (names, rate) =>
      `**Not kept up with ${rate}: ${names}; there latencies are those of a queue that grows.**`,
    facts: (run) =>
      `${run.date}, commit ${run.commit}, ${run.cores} cores (${run.cpu}), ${run.os}, load ${run.load} before. Load generator (Node.js ${run.node}) on the same cores; ` +
      `${run.connections} connections, messages of ${run.sizeBytes} octets, windows of ${run.windowS} s; rounds: ${run.rounds.echo} of load, ${run.rounds.start} of starts, ` +
      `${run.rounds.idle} of memory. At the fixed rate 99 of 100 messages left within ${run.late} of when they were due. Ratios and differences are against ${run.base}.`,
  },
  zh: {
    figure: "指标",
    alike: "相当",
    open: "未见差异",
    unknown: "不作判定",
    bare: "仅解释器本身,到其自带服务器开始监听",
    less: "越小越好",
    more: "越大越好",
    alt: "下表数据的条形图",
    busy: (load, cores) =>
      `**本次运行前机器并不空闲(${cores} 核,负载 ${load}):每条消息的 CPU 依然可信;速率与延迟是繁忙机器上的数值。**`,
    late: (names, rate) => `**未能跟上 ${rate}:${names};其延迟是不断增长的队列的延迟。**`,
    facts: (run) =>
      `${run.date},提交 ${run.commit},${run.cores} 核(${run.cpu}),${run.os},开始前负载 ${run.load}。负载发生器(Node.js ${run.node})与服务器共用这些核;` +
      `${run.connections} 个连接,每条消息 ${run.sizeBytes} 字节,窗口 ${run.windowS} 秒;轮次:负载 ${run.rounds.echo},启动 ${run.rounds.start},内存 ${run.rounds.idle}。固定速率下,99 % 的消息在应发时刻后 ${run.late} 内发出。` +
      `比值与差值均相对于 ${run.base}。`,
  },
};
