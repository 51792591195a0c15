import type { Language, Texts } from "./contents.ts";

interface Feature {
  readonly title: Texts;
  readonly details: Texts;
  readonly page: string;
}

const FEATURES: readonly Feature[] = [
  {
    title: { en: "Start", zh: "起步" },
    details: {
      en: "A tested template in Node.js, Bun, Python, Go, Rust or Java.",
      zh: "经过测试的模板：Node.js、Bun、Python、Go、Rust、Java。",
    },
    page: "get-started",
  },
  {
    title: { en: "Run it as the platform would", zh: "按平台的方式运行" },
    details: {
      en: "On a laptop, without an account, by the s.yaml that deploys it: refusals, cold starts, the execution timeout, the bill.",
      zh: "在本机，无需云账号，直接使用部署用的 s.yaml：拒绝、冷启动、执行超时和账单。",
    },
    page: "platform",
  },
  {
    title: { en: "Prove it", zh: "验证" },
    details: {
      en: "More than 850 rules judge any WebSocket server, in any language.",
      zh: "850 余条规则，判定任何语言写成的任何 WebSocket 服务器。",
    },
    page: "suite",
  },
  {
    title: { en: "Compare", zh: "比较" },
    details: {
      en: "Rate, latency, memory and cold start, with the noise of the run beside every figure.",
      zh: "吞吐、延迟、内存与冷启动，每个数字旁都标出本次运行的噪声。",
    },
    page: "comparing",
  },
];

/** What VitePress shows on the first page of a language, above its text. */
export function firstPage(language: Language) {
  const root = language === "zh" ? "/zh/" : "/";
  const action = (page: string, texts: Texts) => ({ text: texts[language], link: `${root}${page}` });
  return {
    layout: "home",
    hero: {
      name: "wsfn",
      text: { en: "WebSocket functions, on your machine", zh: "Serverless WebSocket 工作台" }[language],
      tagline: {
        en: "Run serverless WebSocket servers as the platform would, prove them, compare them.",
        zh: "在您自己的机器上运行、验证和比较。",
      }[language],
      actions: [
        { theme: "brand", ...action("get-started", { en: "Get started", zh: "快速开始" }) },
        { theme: "alt", ...action("your-function", { en: "On your own function", zh: "用于您自己的函数" }) },
      ],
    },
    features: FEATURES.map(({ title, details, page }) => ({
      title: title[language],
      details: details[language],
      link: `${root}${page}`,
    })),
  };
}
