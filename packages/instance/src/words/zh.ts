/** Everything that is said of an instance, in Chinese, by the English of it. */
export const ZH = {
  ", ": "、",
  "{text}": "{text}",
  "{name} ({why}; {hint})": "{name}（{why}；{hint}）",
  "{why}; {hint}": "{why}；{hint}",

  // What is missing on this machine.
  "expected what {path} needs on this machine, missing: {missing}": "{path} 所需的东西本机没有：{missing}",
  "{program} is not on PATH": "PATH 中没有 {program}",
  "{command} failed ({code})": "{command} 失败（{code}）",
  "network namespaces exist on Linux alone": "只有 Linux 有网络命名空间",
  "mount namespaces exist on Linux alone": "只有 Linux 有挂载命名空间",
  "no writable memory cgroup (it takes Linux and root)": "没有可写的内存 cgroup（需要 Linux 和 root）",
  "install it, or correct the name: any program on PATH, or one of {names}":
    "安装它，或改正名字：PATH 中的任何程序，或 {names} 之一",
  "https://nodejs.org": "https://nodejs.org",
  "comes with Node.js": "随 Node.js 一起安装",
  "apt-get install golang, or https://go.dev/dl": "`apt-get install golang`，或见 https://go.dev/dl",
  "apt-get install python3": "`apt-get install python3`",
  "apt-get install python3-pip": "`apt-get install python3-pip`",
  "apt-get install python3-venv": "`apt-get install python3-venv`",
  "apt-get install docker.io and start dockerd, or install Docker Desktop":
    "`apt-get install docker.io` 并启动 dockerd，或安装 Docker Desktop",
  "apt-get install redis-server": "`apt-get install redis-server`",
  "apt-get install chromium": "`apt-get install chromium`",
  "apt-get install nginx-light": "`apt-get install nginx-light`",
  "util-linux: apt-get install bsdutils": "util-linux：`apt-get install bsdutils`",
  "Linux, root and iproute2 (apt-get install iproute2)":
    "需要 Linux、root 和 iproute2（`apt-get install iproute2`）",
  "Linux, root and util-linux (unshare, mount, pivot_root)":
    "需要 Linux、root 和 util-linux（unshare、mount、pivot_root）",
  "Linux, root and a writable memory cgroup": "需要 Linux、root 和可写的内存 cgroup",

  // Faults of an instance.
  "The code cannot be unpacked: {file} cannot be used, {what}": "代码无法解包：{file} 不能用，{what}",
  "out of memory, the limit is {memoryMb} MB": "内存不足，上限为 {memoryMb} MB",
  "The port {port} is hard-coded in the program, it is taken, and the program gets no network namespace: {what}":
    "端口 {port} 写死在程序中，已被占用，而程序得不到网络命名空间：{what}",
  "another process listens on it too": "另一个进程也在监听它",
  "A network namespace for the instance could not be made: {what}": "无法为实例建立网络命名空间：{what}",
  "No Docker Engine answers: {what}": "没有 Docker 引擎应答：{what}",
  "{call}: no answer in {ms} ms": "{call}：{ms} ms 内没有应答",
  "DOCKER_HOST is not set and there is no docker.sock": "没有设置 DOCKER_HOST，也没有 docker.sock",
  "DOCKER_HOST is {value}; expected unix:///path or tcp://127.0.0.1:port without TLS":
    "DOCKER_HOST 是 {value}；应为 unix:///path，或不带 TLS 的 tcp://127.0.0.1:port",
  "The image {file} is not on this machine's Docker Engine, {what}":
    "本机的 Docker 引擎上没有镜像 {file}，{what}",
  "and there is no Dockerfile to build it from": "也没有可以用来构建它的 Dockerfile",
  "The Docker Engine refused: {what}": "Docker 引擎拒绝了：{what}",
  "The build failed: {command} {what}{logs}": "构建失败：`{command}` {what}{logs}",
  "ended with {signal}": "因 {signal} 结束",
  "ended with code {code}": "以代码 {code} 结束",
  "ended well, but made no {output}": "正常结束，但没有产生 {output}",
  "The start was called off": "启动已取消",
  "status code {status} {body}": "状态码 {status} {body}",
  "status code {status}": "状态码 {status}",
  "{call} was called off": "{call} 已取消",
  "{call} gave no answer in {ms} ms": "{call} 在 {ms} ms 内没有应答",
  "{call} was answered 101": "{call} 的应答是 101",
  "it holds {name} twice": "其中有两个 {name}",
  "it holds more than {most} files": "其中的文件超过 {most} 个",
  "it holds more than {most} bytes": "其中的内容超过 {most} 字节",
  "the link {name} is too long": "链接 {name} 太长",
  "the link {path} leads out of the folder, to {target}": "链接 {path} 指向目录之外的 {target}",

  // The platform reads an exit code as an errno.
  success: "成功",
  "operation not permitted": "操作不被允许",
  "no such file or directory": "没有这个文件或目录",
  "exec format error": "可执行文件格式错误",
  "permission denied": "没有权限",
  "command not found": "找不到命令",
  "signal: aborted": "信号：中止",
  "signal: killed": "信号：终止",
  "signal: segmentation fault": "信号：段错误",
  "signal: terminated": "信号：请求结束",
  "exit status {code}": "退出状态 {code}",

  // Ways out.
  "check the start command in s.yaml: is the file in the code folder, or the program on PATH?":
    "检查 s.yaml 中的启动命令：文件在代码目录中吗？程序在 PATH 中吗？",
  "make it executable: chmod 755, and keep the bit when packing the code":
    "使它可执行：`chmod 755`，打包代码时保留该权限位",
  "make the zip anew, of the files themselves: zip -r code.zip .":
    "重新制作 zip，直接打包文件本身：`zip -r code.zip .`",
  "the log lines above are its last words; a server must keep running: even exit code 0 is an error":
    "上面的日志是它最后的输出；服务器必须一直运行：退出码为 0 也算错误",
  "listen on 0.0.0.0 and on the port that FC_SERVER_PORT names": "监听 0.0.0.0，端口取 FC_SERVER_PORT 的值",
  "POST /initialize must answer 2xx within the initializer's timeout":
    "POST /initialize 必须在初始化超时之内应答 2xx",
  "raise memorySize in s.yaml, or hold less: per connection buffers count too":
    "调大 s.yaml 中的 memorySize，或少占内存：每个连接的缓冲区也计算在内",
  "read the port from FC_SERVER_PORT, or else 9000: every instance then gets a port of its own. Or run as root with iproute2 installed: every instance then gets a network namespace":
    "从 FC_SERVER_PORT 读取端口，没有则用 9000：这样每个实例有自己的端口。或者以 root 运行并安装 iproute2：这样每个实例有自己的网络命名空间",
  "it needs root, CAP_NET_ADMIN and iproute2; without them read the port from FC_SERVER_PORT":
    "这需要 root、CAP_NET_ADMIN 和 iproute2；没有时请从 FC_SERVER_PORT 读取端口",
  "start Docker (or set DOCKER_HOST); the runtime target needs no engine":
    "启动 Docker（或设置 DOCKER_HOST）；自定义运行时不需要它",
  "build it first (`wsfn image DIR`) or pull it; s.yaml names it in customContainerConfig.image":
    "先构建（`wsfn image DIR`）或拉取它；它的名字是 s.yaml 中的 customContainerConfig.image",
  "the engine's own message names the cause": "引擎自己的消息写明了原因",
  "run the command in the function's folder until it succeeds there": "在函数的目录中运行该命令，直到成功",
  "nothing of the instance is left": "实例没有留下任何东西",
  "GET {path} must answer 200 to 399 within {ms} ms": "GET {path} 必须在 {ms} ms 之内应答 200 到 399",
  "{folder}, which s.yaml names in code, is not there, or is neither a folder nor a zip: make it, or correct code":
    "s.yaml 的 code 所指的 {folder} 不存在，或既不是目录也不是 zip：请建立它，或改正 code",
  "a layer or the runtime brings it on the platform, and this machine has no {program} on PATH ({path}): install it":
    "在平台上由层或运行时带来，而本机的 PATH（{path}）中没有 {program}：请安装",
  "expected the file at {path}; a zip with an extra top folder looks like this too":
    "文件应在 {path}；zip 多一层顶层目录时也会这样",
  '"{name}" is in none of the folders of PATH ({path})': "PATH（{path}）的目录中都没有 {name}",
  "it is neither a program nor a script: a script begins with a line such as #!/bin/sh":
    "它既不是程序也不是脚本：脚本的第一行应当像 #!/bin/sh 这样",
  "it was built for another processor (ELF machine {machine}); the platform runs x86-64 alone":
    "它是为另一种处理器构建的（ELF 机器号 {machine}）；平台只运行 x86-64",
  "its first line ends with CR LF, as Windows writes it: save it with LF line ends":
    "它的第一行以 CR LF 结尾，这是 Windows 的写法：请以 LF 换行保存",
  "its first line names {program}, which is not there": "它的第一行指定了 {program}，而它不存在",
  "its first line names no program, which is not there": "它的第一行没有指定程序",
  "{by} names {path}, which is there on the platform and not on this machine ({why}): run as root on Linux, or start from the script's own folder ({cd}) and name programs without a path":
    "{by} 用到 {path}，它在平台上有，在本机没有（{why}）：请在 Linux 上以 root 运行，或从脚本所在的目录启动（{cd}），并且写程序时不带路径",

  "the function takes the layer {names}, which is not on this machine: what it holds in /opt is missing here, and there on the platform":
    "函数使用层 {names}，本机没有它：它在 /opt 中的内容在平台上有，在这里没有",

  // Where a program listens.
  "{name} is not ready: {why}": "{name} 尚未就绪：{why}",
  "expected {name} to listen on port {port}, got none: {why}": "{name} 应监听端口 {port}，但没有：{why}",
  "it listens on no port: is the server started, and does it wait for something first?":
    "它没有监听任何端口：服务器启动了吗？它是否先在等待什么？",
  "it listens on {places}; listen on 0.0.0.0 and on the port that FC_SERVER_PORT names, or declare its port in s.yaml (now {port})":
    "它监听 {places}；请监听 0.0.0.0，端口取 FC_SERVER_PORT 的值，或在 s.yaml 中声明它的端口（现为 {port}）",
  "it listens on {places}; listen on 0.0.0.0": "它监听 {places}；请监听 0.0.0.0",
  "it listens on {places} for IPv6 alone; listen on 0.0.0.0": "它只在 IPv6 上监听 {places}；请监听 0.0.0.0",
  "it listens on {places}, which is right, but takes no connection yet":
    "它监听 {places}，这是对的，但还不接受连接",
} as const;
