import { DECLARABLE, SUITES } from "../../case/case.ts";
import type { HelpWords } from "./help-words.ts";

/** The help in Chinese. */
export const HELP_ZH: HelpWords = {
  description: "对任何会回显的服务器运行 WebSocket 一致性测试套件，并作出判定。",
  url: "ws:// 或 wss:// URL",
  version: "显示版本",
  help: "显示本帮助",
  titles: { "Usage:": "用法：", "Arguments:": "参数：", "Options:": "选项：" },
  examples: "示例：",
  wholeCatalogue: "全部用例",
  twoSuites: "两个部分",
  oneCase: "一个用例",
  catalogue: "用例目录",
  exitCodes:
    "退出码：0 每个用例都通过或为已知不符，1 有用例不合格或已知不符的名单过期，2 无法判定，130 由 Ctrl-C 停止。",
  options: {
    suite: `要运行的部分，用逗号分隔：${SUITES.join("、")}（默认：全部）`,
    case: "只运行一个用例；可重复",
    list: "列出用例后结束",
    json: "与 --list 同用：以 JSON 列出；否则在标准输出上给出 JSON 报告",
    depth: "发送多少：quick 或 full（默认：quick）",
    strict: "违反 SHOULD 也算不通过",
    concurrency: "同时运行的用例数；不影响任何判定（默认：16）",
    limit: "整个运行的最长秒数；届时尚未运行的用例为无法判定（默认：300，--depth full 时为 3600）",
    wait: "等待服务器开始监听的最长秒数（默认：0）",
    knownFailing:
      "已知不符的用例（JSON）：[{ reason, cases: [id] }]、用例 id -> 原因，或一个 wsfn.json；过时的条目会使结果变红",
    capabilities: `服务器具备的能力：${DECLARABLE.join("、")}（默认：自动探测）`,
    rooms:
      "对房间的描述（JSON）：wsfn.json 中 rooms 的写法，或一个 wsfn.json（默认：加 --suite rooms 时自动探测）",
    report: "报告格式：json、junit、tap、html；每个配一个 --out；可重复",
    out: "报告写到哪里，与 --report 的顺序一致；- 表示标准输出",
    from: "不运行，而是根据以 --report json 保存的结果出报告；可重复",
    header: "每次握手都带的请求头，例如 'Cookie: a=b'；可重复",
    insecure: "不校验 TLS 证书",
    wire: "保留每个用例的收发记录，而不仅是未通过的",
  },
};
