/** Commands, arguments and options, as `--help` has them. */
export const HELP_ZH = {
  "Run, prove and compare WebSocket servers that run as serverless functions.":
    "运行、验证并比较以 Serverless 函数形式运行的 WebSocket 服务器。",
  "print the version": "显示版本号",
  "print the help of a command": "显示命令的帮助",
  "Usage:": "用法：",
  "Arguments:": "参数：",
  "Options:": "选项：",
  "Commands:": "命令：",
  "run functions behind the local gateway": "在本地网关之后运行函数",
  "Runs functions on this machine as the platform would: trigger, scheduler, execution timeout, refusals. A directory holds an s.yaml, or is a plain folder whose start command is given with --command.":
    "在本机按平台的方式运行函数：触发器、调度、执行超时、拒绝。目录中有 s.yaml；没有时用 --command 给出启动命令。",
  "functions to run": "要运行的函数",
  "port of the first function, counting up; 0 = for each the port it had before, or a free one":
    "第一个函数的端口，其余依次加一；0 表示沿用各函数上次的端口，被占用时另选空闲端口",
  "address to listen on; anything but loopback lets others in": "监听地址；除回环地址外，其他人也能访问",
  "start command of a folder without s.yaml": "没有 s.yaml 的目录的启动命令",
  "which functions of the s.yaml to run; default: runtime where there is one":
    "运行 s.yaml 中的哪类函数；默认：有自定义运行时的就用它",
  "send one echo through each function and show what came back": "向每个函数发送一条消息，并显示返回的内容",
  "where the functions take WebSocket handshakes; default: path in wsfn.json, else /":
    "函数接受 WebSocket 握手的路径；默认：wsfn.json 中的 path，否则为 /",
  "pass over functions that need what this machine does not have, naming it":
    "跳过本机缺少所需条件的函数，并说明缺少什么",
  "do not serve the console: the page that shows what happens, and its API":
    "不提供控制台（显示运行情况的页面及其 API）",
  "show every line: the platform's own, and functions' structured logs":
    "显示所有内容：平台自身的日志，以及函数的结构化日志",
  "one JSON line on stdout for every event": "每个事件在标准输出上一行 JSON",
  "yaml file of the folder to read; default: s.yaml, else s.yml":
    "读取目录中的哪个 yaml 文件；默认：s.yaml，其次 s.yml",
  "environment of env.yaml, whose overlays are laid over the resources":
    "env.yaml 中的环境，其 overlays 会覆盖到资源上",
  "generation of the platform": "平台的版本",
  "idle instances keep their CPU": "空闲实例不被冻结",
  "a new trigger answers 404 for this long (the platform: about 10s)":
    "新触发器在这段时间内应答 404（平台约为 10s）",
  "cut connections that are silent this long, as a NAT on the way does":
    "断开沉默这么久的连接，如同途中的 NAT 设备",
  "end instances that had no request for this long (default 4m)": "结束这么久没有请求的实例（默认 4m）",
  "answer as the platform's test domain: attachment, no redirects elsewhere":
    "按平台的测试域名应答：以附件下载，不允许向外重定向",
  "JSON with what callers may authenticate with; or the variable WSFN_SECRETS":
    "调用者认证所用的密钥（JSON 文件）；也可用变量 WSFN_SECRETS",
  "fault: refuse with 429, 500 or 503, e.g. 503@0.2": "故障：以 429、500 或 503 拒绝请求，例如 503@0.2",
  "fault: delay all traffic by this much, each way": "故障：双向流量都延迟这么久",
  "fault: cut every connection within this time": "故障：在这段时间内断开每个连接",
  "fault: kill every instance within this time of its start": "故障：实例启动后在这段时间内被杀死",
  "fault: stop every instance within this time of its start, connections and all":
    "故障：实例启动后在这段时间内停止响应，包括所有连接",
  "look for what keeps a function from working on the platform": "查找函数部署后无法工作的原因",
  "Looks at a function's s.yaml, its package and a run of it for everything that the platform's FAQ and troubleshooting pages warn of, and shows for each finding where it is and what to do.":
    "检查函数的 s.yaml、代码包和一次实际运行，对照平台的常见问题与故障排查文档；对每个问题指出位置和解决办法。",
  "folder with the s.yaml": "含有 s.yaml 的目录",
  "which functions of the s.yaml; default: runtime where there is one":
    "s.yaml 中的哪类函数；默认：有自定义运行时的就用它",
  "where the function takes WebSocket handshakes; default: /, and what its sources name":
    "函数接受 WebSocket 握手的路径；默认：/，以及源代码中出现的路径",
  "Node.js: look at files and node_modules as they are, without bundling them":
    "Node.js：按原样检查文件和 node_modules，不打包成一个文件",
  "who connects: browsers, or programs that sign their requests": "由谁连接：浏览器，或为请求签名的程序",
  "checks to ask, with commas between": "只做这些检查，用逗号分隔",
  "checks to leave out, with commas between": "略过这些检查，用逗号分隔",
  "how long a connection is left idle": "让连接空闲多久",
  "longest wait for the port": "等待端口的最长时间",
  "whose Date to compare with, where requests are signed; default: the platform's endpoint":
    "请求需要签名时，与谁的 Date 比较；默认：平台的接入点",
  "ask no clock but this machine's": "只看本机时钟，不询问其他时钟",
  "print the table of checks and end": "显示检查列表后结束",
  "a line for each check, also for what is well": "每项检查一行，没有问题的也显示",
  "one JSON object on stdout": "在标准输出上给出一个 JSON 对象",
  "run the conformance suite against a server or a function": "用测试套件判定一个服务器或函数",
  "Runs the WebSocket conformance suite. A URL is any server that echoes; a directory is a function, which is started first and stopped afterwards.":
    "运行 WebSocket 测试套件。URL 可以是任何回显服务器；目录则是一个函数，会先启动，结束后停止。",
  "ws:// or wss:// URL, or a directory that holds an s.yaml": "ws:// 或 wss:// URL，或含有 s.yaml 的目录",
  "how a function is reached": "如何到达函数：直接，或经过网关",
  "what a function runs as": "函数以什么形式运行",
  "where a function takes WebSocket handshakes; default: path in its wsfn.json, else /":
    "函数接受 WebSocket 握手的路径；默认：其 wsfn.json 中的 path，否则为 /",
  "compare functions and servers: rate, latency, memory, cold start":
    "比较函数与服务器：吞吐、延迟、内存、冷启动",
  "Measures WebSocket echo servers against each other. Each round starts fresh processes; short windows of load alternate between them, and neighbours are compared. It ends when every answer is in, with an error of at most 2 % for all of them together.":
    "相互比较 WebSocket 回显服务器。每一轮都启动新进程；短的负载窗口在它们之间交替，相邻的窗口相互比较。得出全部答案后即结束，所有答案合计的出错概率不超过 2 %。",
  "functions' folders, with #runtime or #container where not as --target says, and ws:// URLs; default: this folder, or those in apps/ with bench in wsfn.json":
    "函数的目录（与 --target 不同时加 #runtime 或 #container），以及 ws:// URL；默认：本目录，或 apps/ 中 wsfn.json 含 bench 的目录",
  "what to measure, `all` for everything; see --list": "测量什么，`all` 表示全部；见 --list",
  "longest time for a scenario; it ends sooner when every answer is in":
    "一个场景的最长时间；得出全部答案后会提前结束",
  "most rounds of a scenario": "一个场景最多多少轮",
  "use all of the time or rounds, for narrower intervals": "用满全部时间或轮数，使区间更窄",
  "length of one window (default: 0.05)": "一个窗口的长度（默认：0.05）",
  "what the functions run as; default: runtime where there is one":
    "函数以什么形式运行；默认：有自定义运行时的就用它",
  "routes to a function: direct, gateway; default: what a scenario is about":
    "到达函数的路径：direct、gateway；默认：由场景决定",
  "connections at a time (default: 64; idle: 1000)": "同时的连接数（默认：64；idle 场景：1000）",
  "messages in flight on each connection (default: 1,16)": "每个连接上同时在途的消息数（默认：1,16）",
  "also send n messages a second in an open loop: latency from when each was due":
    "另外以每秒 n 条的固定速率发送：延迟从每条消息应发送的时刻算起",
  "payload of a message (default: 20)": "一条消息的内容长度（默认：20）",
  "of the conformance suite": "测试套件的深度",
  "order of contenders; the report states it": "参评者的顺序；报告中会写明",
  "relay: also the gateway with its console open, where nobody inspects":
    "relay：另外测量打开控制台而无人查看时的网关",
  "the report as JSON on stdout": "在标准输出上给出 JSON 报告",
  "write bench.json, bench.html, and a picture for each scenario there":
    "把 bench.json、bench.html 和每个场景的图写到这里",
  "a short run that shows that everything works; its figures mean nothing":
    "只确认一切能运行的短测试；其数字没有意义",
  "print the scenarios and end": "显示场景列表后结束",
  "make the code.zip of a custom runtime": "制作自定义运行时的 code.zip",
  "Makes the zip file that is uploaded for a function with a custom runtime: what `code` in s.yaml names, after the build step of wsfn.json, without development files and what .fcignore names. Node.js code is bundled into the file that the start command runs. The same input gives the same bytes.":
    "为自定义运行时的函数制作要上传的 zip：先执行 wsfn.json 的构建步骤，再打包 s.yaml 中 `code` 所指的内容，不含开发文件和 .fcignore 列出的内容。Node.js 代码会合并为启动命令所运行的那个文件。相同的输入得到相同的字节。",
  "the zip file; default: code.zip in the folder, or code.packed.zip where `code` is that zip file":
    "zip 文件；默认：目录中的 code.zip；`code` 本身就是它时为 code.packed.zip",
  "no zip file: unpack it into DIR/code, with an s.yaml beside it that runs it":
    "不生成 zip，而是解开到 DIR/code，并在旁边放一个能运行它的 s.yaml",
  "which function, where the s.yaml has several with a custom runtime":
    "s.yaml 中有多个自定义运行时函数时，选哪一个",
  "Node.js: ship files and node_modules as they are": "Node.js：按原样打包文件和 node_modules",
  "one JSON line on stdout: file, sizes, sha256, groups, notes":
    "标准输出上一行 JSON：文件、大小、sha256、分组、提示",
  "build the image of a custom container": "构建自定义容器的镜像",
  "Builds the image of a function with a custom container from its Dockerfile, with the Docker Engine of this machine, and shows what it weighs. The Dockerfile is the one that the build action of s.yaml names, else the one beside the code or the s.yaml. Where it copies what the build step of wsfn.json makes, that step runs first. Nothing is pushed.":
    "用本机的 Docker Engine 按 Dockerfile 构建自定义容器函数的镜像，并显示其大小。Dockerfile 取 s.yaml 的构建动作所指的那个，否则取代码或 s.yaml 旁边的那个。它复制 wsfn.json 的构建步骤的产物时，先执行该步骤。不会推送任何内容。",
  "name of the image; default: customContainerConfig.image of s.yaml":
    "镜像名；默认：s.yaml 的 customContainerConfig.image",
  "a build argument; may be repeated": "构建参数；可重复",
  "which function, where the s.yaml has several with a custom container":
    "s.yaml 中有多个自定义容器函数时，选哪一个",
  "one JSON line on stdout: name, id, bytes, platform, user, layers":
    "标准输出上一行 JSON：名称、id、字节数、平台、用户、镜像层",
  "print what a call must carry to pass a function's trigger": "生成通过函数触发器认证所需的内容",
  "Makes a signed URL, signed headers or a token (JWT) for a function whose trigger asks for one, from the secrets that `wsfn dev` takes. What it prints is held against our own check of the trigger first.":
    "为触发器要求认证的函数生成签名 URL、签名请求头或令牌（JWT），所用密钥与 `wsfn dev` 相同。输出之前先用我们自己的触发器检查核对一遍。",
  "name of the function, or its folder; default: the only function of --dir":
    "函数名，或其目录；默认：--dir 中唯一的函数",
  "JSON with the secrets, as in node_modules/wsfn/secrets.example.json (in a clone: packages/cli/secrets.example.json); or the variable WSFN_SECRETS":
    "密钥的 JSON 文件，格式见 node_modules/wsfn/secrets.example.json（克隆中为 packages/cli/secrets.example.json）；也可用变量 WSFN_SECRETS",
  "what to print; default: token for authType jwt, headers for the others":
    "输出什么；默认：authType 为 jwt 时是 token，其余是 headers",
  "what is called; default: where `wsfn dev` serves the function on this machine":
    "要调用的地址；默认：`wsfn dev` 在本机提供该函数的地址",
  "path and query, in place of those of the URL": "路径与查询串，代替 URL 中的",
  "how long a signed URL or a token is good": "签名 URL 或令牌的有效期",
  "authType function: headers of the platform's 3.0 or 2.0":
    "authType 为 function 时：用平台 3.0 或 2.0 的请求头",
  "authType jwt: a claim; may be repeated; a value is JSON, else text":
    "authType 为 jwt 时：一个声明；可重复；值为 JSON，否则按文本",
  "authType jwt: the key's id, where there are several": "authType 为 jwt 时：有多个密钥时的密钥编号",
  "one JSON line on stdout: function, authType, url, headers, token":
    "标准输出上一行 JSON：function、authType、url、headers、token",
  "talk to a WebSocket server from the terminal": "在终端中与 WebSocket 服务器对话",
  "Connects to a WebSocket server, sends each line that is written and prints each message that comes. Messages go to stdout, what happens to the connection to stderr.":
    "连接 WebSocket 服务器，发送输入的每一行，显示收到的每条消息。消息写到标准输出，连接的情况写到标准错误。",
  "ws://, wss://, http:// or https:// address": "ws://、wss://、http:// 或 https:// 地址",
  "add a header to the handshake; may be repeated": "为握手增加一个请求头；可重复",
  "offer a subprotocol; may be repeated": "提出一个子协议；可重复",
  "sign the handshake for a function of --dir; default: its only one":
    "按 --dir 中的函数为握手签名；默认：其中唯一的函数",
  "folder with the s.yaml, for --sign": "含有 s.yaml 的目录，供 --sign 使用",
  "JSON with the secrets, for --sign; or the variable WSFN_SECRETS":
    "密钥的 JSON 文件，供 --sign 使用；也可用变量 WSFN_SECRETS",
  "where the signature travels; default: headers, and a token where it is looked for":
    "签名放在哪里；默认：请求头，令牌则放在触发器查找的位置",
  "do not offer permessage-deflate": "不提出消息压缩（permessage-deflate）",
  "send one line, print one message, end": "发送一行，显示一条消息，然后结束",
  "one JSON line on stdout for everything that happens": "发生的每件事在标准输出上一行 JSON",
  "connect again when the connection ends, as a client of a function has to":
    "连接结束后重新连接，函数的客户端都必须如此",
  "skip TLS certificate verification": "不校验 TLS 证书",
  "longest wait for the handshake, and for the answer of --once":
    "等待握手，以及等待 --once 的应答的最长时间",
  "after the end of a piped stdin: end when no message came for so long":
    "管道输入结束后：这么久没有消息就结束",
  "print a script that completes commands and options in a shell": "生成在 shell 中补全命令和选项的脚本",
  "Shell type for completion script": "哪种 shell：bash、zsh、fish 或 powershell",
} as const;
