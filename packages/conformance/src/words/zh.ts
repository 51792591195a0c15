/** Why nothing could be judged, and the ways out, in Chinese, by the English of it. */
export const ZH = {
  // The server.
  "expected 101 to an opening handshake on {url}, got {got}": "在 {url} 上握手，应得到 101，实际得到{got}",
  "{status}": " {status}",
  "{status} to {place}": " {status}，转到 {place}",
  "something that is no HTTP": "不是 HTTP 的内容",
  "expected an answer to an opening handshake on {url}, got {got}":
    "在 {url} 上握手，应得到应答，实际情况：{got}",
  "{n} octets that are no response: {hex}": "收到 {n} 字节，但不是响应：{hex}",
  "nothing within {ms} ms": "{ms} ms 内什么也没有收到",
  "a closed connection": "连接被关闭",
  "expected a connection to {place} within {ms} ms, got none": "{ms} ms 内没有连上 {place}",
  "expected a server on {place}, got {why}": "{place} 上没有可以连接的服务器：{why}",
  "expected a valid TLS certificate for {place}, got {why}": "{place} 的 TLS 证书无效：{why}",
  "expected a TLS connection to {place}, got {why}": "无法与 {place} 建立 TLS 连接：{why}",
  "start the server, or check host and port": "启动服务器，或检查主机和端口",
  "use ws:// where the port is a plain one": "端口没有 TLS 时用 ws://",
  "name its certificate authority in NODE_EXTRA_CA_CERTS, or skip the verification: --insecure, trustsAnyCertificate":
    "在 NODE_EXTRA_CA_CERTS 中指定它的证书颁发机构，或跳过校验：--insecure、trustsAnyCertificate",
  "check that the port speaks HTTP (wss:// if over TLS) and that nothing in between swallows the request":
    "检查该端口是否为 HTTP（有 TLS 时用 wss://），以及中间是否有什么吞掉了请求",
  "the server has to answer 101 to an upgrade: check the path, or send what it asks for (--header)":
    "服务器必须对升级请求应答 101：检查路径，或发送它要求的请求头（--header）",

  // The function.
  "expected a function in {path}": "{path} 中没有函数",
  "expected a {target} function in {path}, got only {targets}": "{path} 中没有 {target} 函数，只有 {targets}",
  "expected a known route ({known}), got {name}": "没有 {name} 这个路径，可用的有 {known}",
  "expected 101 to an opening handshake, got {status} {errorCode} from the gateway: {message}":
    "握手应得到 101，而网关应答 {status} {errorCode}：{message}",
  "no code": "（没有错误码）",
  "expected a route with a process of its own, got one without": "这个路径应有自己的进程，实际没有",
  "expected a redis-server for instances that share rooms, but it ended at once":
    "实例之间共享房间需要 redis-server，但它一启动就结束了",
  "see the resources of its s.yaml, or choose the other --target":
    "查看 s.yaml 的 resources，或选择另一个 --target",
  "the routes are direct and those that the caller gives, e.g. gateway":
    "路径有 direct，以及调用者给出的，例如 gateway",
  "send what it asks for (--header), or judge the function without it: --via direct":
    "发送它要求的请求头（--header），或绕过它评判函数：--via direct",
  "start it by hand in its folder to see why": "在它的目录中手动启动，看看原因",
  "`wsfn doctor` in its folder shows the line that says where it listens":
    "在它的目录中运行 `wsfn doctor`，可看到它监听在哪里的那一行",
  "install it, or judge a function that needs less": "安装它，或判定一个所需较少的函数",

  // URLs, options and names.
  "expected a URL, got {got}": "应为 URL，实为 {got}",
  "expected ws:// or wss:// at the beginning, got {got}": "应以 ws:// 或 wss:// 开头，实为 {got}",
  "expected %25 for each % in the URL's user name and password, got another %":
    "URL 的用户名和密码中，% 应写成 %25",
  "did you mean {url}?": "您要的是不是 {url}？",
  "give a URL such as ws://127.0.0.1:9000/ or wss://example.com/socket":
    "写成 ws://127.0.0.1:9000/ 或 wss://example.com/socket 这样的 URL",
  "{option}: {problem}": "{option}：{problem}",
  "expected names with commas between them, got {got}": "应为用逗号分隔的名称，实为 {got}",
  "expected one of {names}, got {got}": "应为 {names} 之一，实为 {got}",
  "expected a whole number from {least} to {most}, got {got}": "应为 {least} 到 {most} 的整数，实为 {got}",
  "expected 'Name: value', got {got}": "应为 'Name: value'，实为 {got}",
  "a URL": " URL",
  "a URL or a directory": " URL 或目录",
  "expected {wanted}, got nothing": "需要一个{wanted}，但没有给出",
  "expected {wanted} or --from, got both": "{wanted}与 --from 只能选一个",
  "expected an --out for each --report, got {reports} --report and {outs} --out: each needs the other":
    "每个 --report 都要配一个 --out，实际有 {reports} 个 --report、{outs} 个 --out",
  "expected a folder that can be written to for {file}, got {why}": "{file} 所在的目录不可写：{why}",
  "expected to write the {format} report to {file}, got {why}": "无法把 {format} 报告写入 {file}：{why}",
  "expected a saved report in {file}, got {why}": "无法从 {file} 读取保存的报告：{why}",
  "see --help for the options and examples": "选项和示例见 --help",
  "expected {what}, got {got}{hint}": "没有这个{what}：{got}{hint}",
  "a suite": "部分",
  "a case": "用例",
  "a case in knownFailing": "用例（在 knownFailing 中）",
  "a capability": "能力",
  " (did you mean {names}?)": "（您要的是不是 {names}？）",
  " ({known})": "（可用的有 {known}）",
  "--list says which cases there are": "用 --list 查看有哪些用例",
  "leave it out to run all of them": "不写则全部运行",
  "leave it out to have it found out": "不写则自动探测",
  "expected at least one case, the selection is empty": "至少要选一个用例，而所选为空",

  // Files.
  "expected a capability in {place}, got {got}{hint}": "{place} 中没有 {got} 这个能力{hint}",
  "expected the id of a case in {place}, got {got}": "{place} 应为用例的 id，实为 {got}",
  'expected { "reason": text, "cases": [id, ...] } in {file}, got {got}':
    '{file} 中应为 `{ "reason": "...", "cases": ["case id"] }`，实为 {got}',
  "expected groups of cases, or an object of case id -> reason, in {file}":
    "{file} 中应为成组的用例，或由用例 id 到原因的对象",
  "expected a text as the reason of {id} in {place}": "{place} 中 {id} 的原因应为文本",
  "expected a file that can be read, got {why}": "文件无法读取：{why}",
  "expected JSON in {place}, got: {why}": "{place} 不是 JSON：{why}",
  "expected an object in {file}, as rooms of a wsfn.json has it":
    "{file} 中应为对象，写法与 wsfn.json 的 rooms 相同",
  "expected fields out of {fields} in {file}, got {got}": "{file} 中没有 {got} 这个字段，可用的有 {fields}",
  "expected {what} as {name} in {file}, got {got}": "{file} 中的 {name} 应为{what}，实为 {got}",
  "a path that begins with /": "以 / 开头的路径",
  "a text with {room} in it": "含有 {room} 的文本",
  "an object": "对象",
  JSON: " JSON",
  "a list out of {offers}": "由 {offers} 组成的列表",
  "a text": "文本",
  "true or false": " true 或 false",
  "the URL of another instance": "另一个实例的 URL",
  "an object of whole numbers: {limits}": "由整数组成的对象：{limits}",
  "{from}: expected a report in JSON, got text that is no JSON":
    "{from}：应为 JSON 格式的报告，实际不是 JSON",
  "{from}: {problem}": "{from}：{problem}",
  "{at}: expected a {type}, got {got}": "{at} 应为 {type}，实为 {got}",
  "{at}: expected one of {names}, got {got}": "{at} 应为 {names} 之一，实为 {got}",
  "{at}: expected a list, got {got}": "{at} 应为列表，实为 {got}",
  "{at}: expected an object, got {got}": "{at} 应为对象，实为 {got}",
  'write [{ "reason": "...", "cases": ["case id"] }]; --list shows which cases there are':
    '写成 `[{ "reason": "...", "cases": ["case id"] }]`；用 --list 查看有哪些用例',
  "correct the file at the place that is named": "改正文件中指出的位置",
  "give a file that was written with --report json; report.schema.json says what it holds":
    "给出用 --report json 写的文件；其内容见 report.schema.json",

  // The run.
  "expected the run to end by itself, but it was stopped": "运行没有自行结束，而是被停止了",
  "run again to get a report": "重新运行以得到报告",
} as const;
