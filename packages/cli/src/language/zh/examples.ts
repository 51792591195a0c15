/** What examples do, and the notes below them. */
export const EXAMPLES_ZH = {
  "Examples:": "示例：",
  "a function of your own, from a template": "由模板创建您自己的函数",
  "run the function in this folder as the platform would": "在本机按平台的方式运行本目录的函数",
  "what would keep it from working when it is deployed": "查找部署后可能无法工作的原因",
  "whether it keeps to the WebSocket protocol": "判定它是否遵守 WebSocket 协议",
  "the zip file to upload": "制作要上传的 zip 文件",
  "complete commands and options with the TAB key": "用 TAB 键补全命令和选项",
  "`wsfn dev --help` and so on show the options of a command, with examples.":
    "`wsfn dev --help` 等显示某个命令的选项和示例。",
  "Exit codes of every command: 0 good, 1 judged, failed, 2 could not judge.":
    "所有命令的退出码：0 正常，1 判定为不通过，2 无法判定。",
  "Results go to stdout, all else to stderr. NO_COLOR=1 switches colours off; a pipe gets none.":
    "结果写到标准输出，其余写到标准错误。NO_COLOR=1 关闭颜色；管道中没有颜色。",
  "Chinese where the locale is Chinese, or with WSFN_LANG=zh; `--json` is never translated.":
    "语言环境为中文，或设置 WSFN_LANG=zh 时使用中文，WSFN_LANG=en 则用英文；`--json` 的内容不翻译。",
  "in ~/.bashrc, after bash-completion": "写在 ~/.bashrc 中，位于 bash-completion 之后",
  "in ~/.zshrc": "写在 ~/.zshrc 中",
  "the function in this folder": "本目录的函数",
  "two functions, on ports 9000 and 9001": "两个函数，端口为 9000 和 9001",
  "its WebSocket is not at /": "它的 WebSocket 不在 / 上",
  "no s.yaml yet": "还没有 s.yaml",
  "another file of the folder, under an environment's overlays":
    "目录中的另一个文件，并套用某个环境的 overlays",
  "a bad day: one in five refused, slow lines": "糟糕的一天：五分之一的请求被拒绝，线路缓慢",
  "A time is 500ms, 60s, 5m or 2h; a bare number is milliseconds.":
    "时间写作 500ms、60s、5m 或 2h；只有数字时为毫秒。",
  "Ctrl-C ends the functions and prints what they did. A second one, a second later, ends at once.":
    "按 Ctrl-C 结束所有函数并显示它们的运行情况；一秒之后再按一次则立即结束。",
  "Exit codes: 0 ended as asked, 2 could not run.": "退出码：0 按要求结束，2 无法运行。",
  "An untestable check, one that this machine cannot make, is never ok.":
    "无法判定的检查（本机不具备条件）从不算作正常。",
  "Exit codes: 0 no finding, 1 findings, 2 none, but a check was untestable, 130 stopped by Ctrl-C.":
    "退出码：0 没有问题，1 有问题，2 没有发现问题，但有的检查无法判定，130 被 Ctrl-C 中断。",
  "any server that echoes": "任何回显服务器",
  "the function in this folder, as the platform reaches it": "本目录的函数，按平台的路径到达",
  "two suites": "其中两部分",
  "the catalogue": "用例目录",
  "Exit codes: 0 every case passed or is known failing, 1 a case failed or a known failure is stale, 2 could not judge, 130 stopped by Ctrl-C.":
    "退出码：0 所有用例通过或已知不符，1 有用例不通过或有过时的已知不符，2 无法判定，130 被 Ctrl-C 中断。",
  "echo: rate, latency and CPU for a message of two functions": "回显：两个函数的吞吐、延迟与每条消息的 CPU",
  "also their latencies at a rate that both keep up with": "另外测量两者都跟得上的速率下的延迟",
  "a function as a process and as an image": "同一个函数分别作为进程和镜像",
  "cold start, and memory of a connection": "冷启动，以及每个连接的内存",
  "what the gateway adds, beside nginx": "网关增加的开销，与 nginx 对照",
  "and what a console adds that somebody has open": "以及打开控制台所增加的开销",
  "deliveries in rooms across instances, beside bare Redis": "跨实例房间的投递，与裸 Redis 对照",
  "a running server beside this folder's function": "一个运行中的服务器，与本目录的函数对照",
  "everything, as a page with charts": "全部场景，并生成带图表的页面",
  "the narrowest intervals": "最窄的区间",
  "Only ratios within one run mean something. On a busy machine a run takes longer, and intervals are wider.":
    "只有同一次运行之内的比值才有意义。机器繁忙时运行得更久，区间也更宽。",
  "Exit codes: 0 measured, 1 a server failed (a false echo, a lost connection), 2 something could not be measured, 130 stopped by Ctrl-C.":
    "退出码：0 已测量，1 有服务器出错（回显有误、连接丢失），2 有的项目没能测量，130 被 Ctrl-C 中断。",
  "Left out, unless .fcignore takes it back in (`!NAME`):":
    "以下内容不打包，除非 .fcignore 用 `!NAME` 取回：",
  "version control": "版本控制",
  "of a build server, or before a commit": "构建服务器或提交检查所用",
  "may hold secrets": "可能含有密钥",
  "deploy files": "部署文件",
  "build the image, not the zip": "用于构建镜像，而不是 zip",
  "a package manager's": "包管理器所用",
  "made by tools": "工具生成的",
  "an editor's or a system's": "编辑器或系统的",
  "for people": "供人阅读的",
  tests: "测试",
  "settings of tools": "工具的设置",
  "settings of package and version managers": "包管理器与版本管理器的设置",
  "made by Python": "Python 生成的",
  "code.zip of the function in this folder": "本目录函数的 code.zip",
  "then: wsfn conform /tmp/chat": "然后：wsfn conform /tmp/chat",
  "To deploy the zip file, let `code` in s.yaml name it, or upload it in the console.":
    "要部署这个 zip 文件，让 s.yaml 中的 `code` 指向它，或在控制台上传。",
  "Exit codes: 0 packed, 1 the code could not start or is too big, 2 nothing to pack.":
    "退出码：0 已打包，1 代码无法启动或过大，2 没有可打包的内容。",
  'WSFN_BUILD_ARGS="NAME=value NAME=value" gives build arguments to every build on this machine.':
    'WSFN_BUILD_ARGS="NAME=value NAME=value" 为本机的每次构建提供构建参数。',
  "Exit codes: 0 built, 1 built for a processor that the platform does not have, 2 could not build.":
    "退出码：0 已构建，1 镜像面向平台没有的处理器，2 无法构建。",
  "headers, one a line": "请求头，每行一个",
  "the same, used": "直接用于请求",
  "an address that a browser can open": "浏览器可以打开的地址",
  "a token of a jwt trigger": "jwt 触发器的令牌",
  "Signed headers are good for 15 minutes.": "签名请求头的有效期为 15 分钟。",
  "Exit codes: 0 printed, 2 there is nothing to sign, or nothing to sign with.":
    "退出码：0 已输出，2 没有可签名的内容，或没有可用的密钥。",
  "one message, one answer": "一问一答",
  "what a client sees over hours": "客户端数小时内看到的一切",
  "Times are such as 500ms, 30s, 5m; defaults: --timeout 30s, --linger 1s.":
    "时间写作 500ms、30s、5m；默认：--timeout 30s，--linger 1s。",
  "Exit codes: 0 ended by either side in the usual way; 1 cut, closed with an error code, or no answer to --once; 2 no connection came about.":
    "退出码：0 由任一方正常结束；1 被断开、以错误码关闭，或 --once 没有得到应答；2 没能建立连接。",
  "In the terminal:": "在终端中：",
} as const;
