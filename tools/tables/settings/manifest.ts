import { readFileSync } from "node:fs";
import { join } from "node:path";
import { markdownTable } from "../marked-section.ts";
import type { Language } from "../matrix.ts";
import { FieldWithoutWords } from "./deploy-file.ts";

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The schema's descriptions in Chinese, by the path of the field. A field that has none yet is shown in English. */
const IN_CHINESE: Readonly<Record<string, string>> = {
  summary: "一行文字：这个应用是什么。",
  summaryIn: '同一行文字的其他语言版本，以语言标签为键：{ "zh": ... }。',
  language: "编写所用的语言，按表格中显示的写法：Node.js、Rust。",
  capabilities: "服务器在 RFC 6455 的 MUST 之外还支持什么；需要其他能力的用例不在判定范围内。",
  knownFailing: "已知不符的用例，按理由分组。列出的用例一旦通过即为红色。",
  "knownFailing[].reason": "为什么不符：规则是什么，服务器实际做了什么。",
  "knownFailing[].cases": "因此不符的用例的编号。",
  "knownFailing[].via": "只在这条路径上不符；默认两条都是。",
  "knownFailing[].target": "只在这种目标上不符；默认两种都是。",
  "knownFailing[].sometimes": "因数据包的时序而时过时不过：通过也不算过期。默认 false。",
  requires: "机器上必须有的东西：docker、redis-server，或 PATH 中的任意程序，如 cargo。",
  build: "怎样使应用可以运行。",
  "build.command": "命令及参数，不经过 shell，在应用的目录中执行。",
  "build.inputs": "生成产物所用的文件和目录。",
  "build.output": "缺少或比输入旧时重新生成。",
  profiles: "命名的环境变量组，测试套件也会以它们启动应用。",
  path: "WebSocket 握手的路径，含查询串。默认 /。",
  rooms:
    "Centrifuge 客户端协议的房间：用例集 `rooms` 需要知道的内容。文本中的 {room}、{name}、{text} 和 {uuid} 每次都会换成新的。",
  "rooms.path": "房间的 WebSocket 握手路径。默认同 path。",
  "rooms.channel": "房间的频道名。默认 {room}。",
  "rooms.connect": "客户端随 connect 命令发送的内容：data、token。默认没有。",
  "rooms.publish": '客户端发布的内容。默认 { "text": "{text}" }。',
  "rooms.offers": "除必备命令之外服务器还提供什么。默认由探测得出。",
  "rooms.rpc": "一次会得到应答的调用：method、data。提供 rpc 时需要。",
  "rooms.tokenSecret": "在 profile tokens 下服务器校验令牌（HS256）所用的密钥。默认：不发送令牌。",
  "rooms.messages": "false：不接受不需要应答的消息（send）。默认：不测试。",
  "rooms.unknownChannel": "一个不存在的频道。默认不尝试。",
  "rooms.limits": "测试套件会超出的各项上限；没有写明的不尝试。",
  "rooms.limits.messageBytes": "更长的消息以 1009 关闭。",
  "rooms.limits.channelBytes": "更长的频道名以 107 拒绝。",
  "rooms.limits.channelsPerClient": "再多一个频道以 106 拒绝。",
  "rooms.limits.commandsPerSecond": "一次多得多的命令以 111 拒绝。",
  bench: "是否参加基准测试。默认 true。",
  beginHere: "没有指定模板时使用的模板，只有一个应用是。默认 false。",
};

const HEAD: Readonly<Record<Language, readonly string[]>> = {
  en: ["in `wsfn.json`", "type", "meaning"],
  zh: ["`wsfn.json` 中", "类型", "含义"],
};

/**
 * The fields of `wsfn.json`, from its JSON Schema.
 * @throws {FieldWithoutWords} when the schema has a field without a description.
 */
export function manifestFields(root: string, language: Language): string {
  const schema: Schema = JSON.parse(readFileSync(join(root, "packages/platform/wsfn.schema.json"), "utf8"));
  const fields = [...fieldsOf(schema, "")].filter(({ path }) => path !== "$schema");
  const wordless = fields.filter(({ field }) => !field.description);
  if (wordless.length > 0) {
    const names = wordless.map(({ path }) => path).join(", ");
    throw new FieldWithoutWords(`expected a description in packages/platform/wsfn.schema.json of ${names}`);
  }
  const required = { en: ", required", zh: "，必填" }[language];
  return markdownTable(
    HEAD[language],
    fields.map(({ path, field, isRequired }) => [
      `\`${path}\``,
      (field.enum?.map((value) => `\`${value}\``).join(", ") ?? field.type ?? "") +
        (isRequired ? required : ""),
      (language === "zh" ? IN_CHINESE[path] : undefined) ?? field.description ?? "",
    ]),
  );
}

function* fieldsOf(
  schema: Schema,
  above: string,
): Iterable<{ path: string; field: Schema; isRequired: boolean }> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const path = `${above}${name}`;
    yield { path, field, isRequired: above === "" && (schema.required?.includes(name) ?? false) };
    yield* fieldsOf(field, `${path}.`);
    if (field.items) yield* fieldsOf(field.items, `${path}[].`);
  }
}
