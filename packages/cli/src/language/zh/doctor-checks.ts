/** What each check of `wsfn doctor` finds, and what to do: the table of checks. */
export const CHECKS_ZH = {
  "s.yaml is not what the platform takes": "s.yaml 不符合平台的要求",
  "correct the value": "改正这个值",
  "this machine's clock is off by more than a signature may be: signed requests from here are refused with 403":
    "本机时钟的偏差超过签名允许的范围：从这里发出的签名请求会被 403 拒绝",
  "set the clock: timedatectl set-ntp true": "校准时钟：timedatectl set-ntp true",
  "the server does not take a WebSocket handshake": "服务器不接受 WebSocket 握手",
  "name its path, here by `--path /ws`, for good by `path` in a wsfn.json beside s.yaml; or attach the WebSocket server to one of these paths":
    "写明它的路径：这一次用 `--path /ws`，以后用 s.yaml 旁 wsfn.json 中的 `path`；或把 WebSocket 服务挂到其中一个路径上",
  "the server serves one connection at a time: the platform gives an instance more, and they wait":
    "服务器一次只处理一个连接：平台会给一个实例多个连接，其余的只能等待",
  "give the server threads or an event loop; or write `instanceConcurrency: 1`, and pay an instance for each connection":
    "让服务器使用多线程或事件循环；或写 `instanceConcurrency: 1`，为每个连接付一个实例的费用",
  "the server closes idle connections that the platform keeps for later calls: now and then a call fails with 502":
    "服务器关闭了平台留待后续调用的空闲连接：偶尔会有调用以 502 失败",
  "switch the server's idle timeout off, or set it to 24 h or more":
    "关闭服务器的空闲超时，或设为 24 小时以上",
  "a timeout of the server is shorter than the platform's": "服务器的某个超时短于平台的要求",
  "switch it off": "关闭它",
  "set it to 0": "设为 0",
  "set it to 86400 or more": "设为 86400 或更大",
  "leave it out; ReadHeaderTimeout is enough against slow clients":
    "去掉它；ReadHeaderTimeout 足以应对缓慢的客户端",
  "the code needs a package that is not installed": "代码需要的某个包没有安装",
  "install the dependencies in the function's folder, then deploy again":
    "在函数目录中安装依赖，然后重新部署",
  "a dependency is not in the package, so the function does not start on the platform":
    "有依赖不在代码包中，函数在平台上无法启动",
  "install it into the code folder, and do not leave it out in .fcignore":
    "把它安装到代码目录中，并且不要在 .fcignore 中排除",
  "the initializer is configured, and POST /initialize does not answer 2xx: every client sees 200 in place of 101":
    "配置了 initializer，但 POST /initialize 没有应答 2xx：每个客户端得到的都是 200 而不是 101",
  "answer it with 200, or take initializer out of instanceLifecycleConfig":
    "应答 200，或从 instanceLifecycleConfig 中去掉 initializer",
  "the stop hook is configured, and GET /pre-stop is not answered: connections are not drained":
    "配置了停止钩子，但 GET /pre-stop 没有得到应答：连接不会被妥善结束",
  "close connections with 1001 and answer 200, or take preStop out of instanceLifecycleConfig":
    "以 1001 关闭连接并应答 200，或从 instanceLifecycleConfig 中去掉 preStop",
  "the health check is configured, and its path does not answer 200 to 399 in time: no instance becomes ready":
    "配置了健康检查，但其路径没有及时应答 200 至 399：没有实例能进入就绪状态",
  "answer it, or correct healthCheckConfig.httpGetUrl": "让它应答，或改正 healthCheckConfig.httpGetUrl",
  "the image is not for linux/amd64, and the platform runs nothing else":
    "镜像不是 linux/amd64 的，而平台只运行这一种",
  "build it with DOCKER_DEFAULT_PLATFORM=linux/amd64 wsfn image DIR":
    "用 DOCKER_DEFAULT_PLATFORM=linux/amd64 wsfn image DIR 构建",
  "a native file needs newer libraries than the runtime has, and cannot be loaded":
    "有原生文件需要比运行时更新的库，无法加载",
  "take an older build of the package, a newer runtime, or a custom container with an image of your own":
    "改用该包较旧的构建、较新的运行时，或使用自己镜像的自定义容器",
  "a native module is built for another version of Node.js or Python than the runtime's":
    "有原生模块面向的 Node.js 或 Python 版本与运行时不同",
  "install it with the runtime's version, or take a release that has a build for it":
    "用运行时的版本安装它，或选用带有相应构建的发行版",
  "the code cannot be packed as it is": "代码目前无法打包",
  "see what `wsfn pack` reports": "查看 `wsfn pack` 的输出",
  "the start command runs a file that is not in the package": "启动命令运行的文件不在代码包中",
  "correct customRuntimeConfig.command and args; without them the platform runs /code/bootstrap":
    "改正 customRuntimeConfig.command 和 args；没有它们时平台运行 /code/bootstrap",
  "the start program is not executable": "启动程序没有可执行权限",
  "chmod 755 it, and commit the bit: git update-index --chmod=+x FILE":
    "对它执行 chmod 755，并提交这一权限：git update-index --chmod=+x FILE",
  "a script has CR LF line ends: its interpreter's name ends in a carriage return, and is not found":
    "有脚本使用 CR LF 换行：解释器的名字末尾多了一个回车，因而找不到",
  "save it with LF line ends; `* text=auto eol=lf` in .gitattributes keeps them":
    "以 LF 换行保存；在 .gitattributes 中写 `* text=auto eol=lf` 可保持不变",
  "the start program is neither a program for the platform nor a script that names its interpreter":
    "启动程序既不是平台能运行的程序，也不是写明了解释器的脚本",
  "build a program for linux/amd64; begin a script with #!/bin/bash, or with what else runs it":
    "按 linux/amd64 构建程序；脚本以 #!/bin/bash 或其他解释器开头",
  "the runtime does not have the program that the start command names": "运行时中没有启动命令所写的程序",
  "take the official layer, and put its folder in front of PATH":
    "使用官方公共层，并把它的目录放在 PATH 最前面",
  "the program that the start command names is not on PATH": "启动命令所写的程序不在 PATH 中",
  "put the folder of the language in front of environmentVariables.PATH":
    "把该语言的目录放在 environmentVariables.PATH 最前面",
  "no timeout is set, so every connection is cut after 3 s (the client sees 1006)":
    "没有设置执行超时，每个连接都会在 3 秒后被断开（客户端看到 1006）",
  "write `timeout: 3600`, or the longest life of a connection in seconds, up to 86400":
    "写 `timeout: 3600`，或连接最长存活的秒数，至多 86400",
  "the timeout cuts every connection within a minute (the client sees 1006)":
    "执行超时会在一分钟之内断开每个连接（客户端看到 1006）",
  "the timeout ends a connection before the application does: the client sees 1006":
    "执行超时先于应用自身结束了连接：客户端看到 1006",
  "raise `timeout`, or shorten the session; a client that reconnects needs the session kept outside the instance":
    "调大 `timeout`，或缩短会话；客户端会重连时，会话要保存在实例之外",
  "instanceConcurrency is 1: each connection holds, starts and bills an instance of its own":
    "instanceConcurrency 为 1：每个连接各占用、启动并计费一个实例",
  "write `instanceConcurrency: 20` or more, up to 200; keep 1 only for work that must be alone":
    "写 `instanceConcurrency: 20` 或更大，至多 200；只有必须独占的工作才保留 1",
  "sessionAffinity is none of the kinds that are documented": "sessionAffinity 不是文档中列出的任何一种",
  "write one of NONE, HEADER_FIELD, GENERATED_COOKIE, MCP_SSE":
    "写其中之一：NONE、HEADER_FIELD、GENERATED_COOKIE、MCP_SSE",
  "memory must be 1 to 4 GB for each vCPU, or the function is not created":
    "每个 vCPU 必须配 1 至 4 GB 内存，否则无法创建函数",
  "change cpu or memorySize": "修改 cpu 或 memorySize",
  "the function does not start": "函数无法启动",
  "its last log lines say why": "原因在它最后几行日志中",
  "the server does not listen on all addresses, so the platform cannot reach it":
    "服务器没有监听所有地址，平台无法访问它",
  "listen on 0.0.0.0, not on 127.0.0.1 or localhost": "监听 0.0.0.0，而不是 127.0.0.1 或 localhost",
  "the server does not listen on the port that the platform looks at": "服务器监听的端口不是平台所用的端口",
  "listen on FC_SERVER_PORT, or else 9000; or declare the port in customRuntimeConfig.port":
    "监听 FC_SERVER_PORT，没有时监听 9000；或在 customRuntimeConfig.port 中写明端口",
  "the function has no HTTP trigger, so no client can reach it: 404":
    "函数没有 HTTP 触发器，客户端无法访问：404",
  "add a trigger with `triggerType: http` to `triggers`":
    "在 `triggers` 中加入一个 `triggerType: http` 的触发器",
  "the trigger does not allow GET, so every WebSocket handshake is refused with 403":
    "触发器没有允许 GET，每次 WebSocket 握手都会被 403 拒绝",
  "add GET to triggerConfig.methods": "在 triggerConfig.methods 中加入 GET",
  "a browser cannot send what the trigger asks for, and is refused with 400 or 403":
    "浏览器无法发送触发器要求的认证信息，会被 400 或 403 拒绝",
  "write `authType: anonymous`, or jwt with a tokenLookup in query or cookie; if all clients sign, run with --clients signed":
    "写 `authType: anonymous`，或使用 jwt 并把 tokenLookup 放在 query 或 cookie 中；如果所有客户端都签名，加 --clients signed",
  "disableURLInternet closes the public address: every request from outside is refused with 403":
    "disableURLInternet 关闭了公网地址：来自外部的请求都会被 403 拒绝",
  "write `disableURLInternet: false`, or connect from the VPC or by a custom domain":
    "写 `disableURLInternet: false`，或从 VPC 内、通过自定义域名连接",
  "--keep-alive 86400 (a sync worker does not keep connections at all: --worker-class gthread --threads 100)":
    "--keep-alive 86400（sync 类型的 worker 完全不保持连接：改用 --worker-class gthread --threads 100）",
  "--worker-class gthread --threads 100 (or gevent; uvicorn.workers.UvicornWorker for ASGI), and --timeout 0, which else kills a worker that is busy for 30 s":
    "--worker-class gthread --threads 100（或 gevent；ASGI 用 uvicorn.workers.UvicornWorker），并加 --timeout 0，否则忙碌 30 秒的 worker 会被杀死",
  "keepalive_timeout 86400s; and proxy_read_timeout 86400s; in nginx.conf":
    "在 nginx.conf 中写 keepalive_timeout 86400s; 和 proxy_read_timeout 86400s;",
  "idleTimeout: 0 in Bun.serve": "在 Bun.serve 中写 idleTimeout: 0",
  "server.tomcat.keep-alive-timeout=-1 in application.properties":
    "在 application.properties 中写 server.tomcat.keep-alive-timeout=-1",
  "leave http.Server's IdleTimeout and ReadTimeout at 0":
    "让 http.Server 的 IdleTimeout 和 ReadTimeout 保持为 0",
} as const;
