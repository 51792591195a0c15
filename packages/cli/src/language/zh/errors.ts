/** Errors and their ways out, and what `pack`, `image`, `sign` and `connect` print. */
export const ERRORS_ZH = {
  "; ": "；",
  "this is a defect of wsfn, please report it:": "这是 wsfn 自身的缺陷，请反馈：",
  "expected a whole number from {least} to {most}.": "应为 {least} 到 {most} 的整数。",
  "expected a path that begins with /, in ASCII and without spaces.":
    "应为以 / 开头的路径，只含 ASCII 字符，没有空格。",
  "expected names with commas between them.": "应为用逗号分隔的名称。",
  "expected a time such as 500ms, 60s, 5m, 2h, of at most 24 days.":
    "应为时间，例如 500ms、60s、5m、2h，至多 24 天。",
  "expected 429, 500 or 503, with a share such as 503@0.2.": "应为 429、500 或 503，可带比例，例如 503@0.2。",
  "expected a number above 0, up to {most}.": "应为大于 0、不超过 {most} 的数。",
  "expected NAME=VALUE.": "应为 NAME=VALUE。",
  "expected NAME=value.": "应为 NAME=value。",
  "expected NAME: VALUE.": "应为 NAME: VALUE。",
  "the variable {name}": "变量 {name}",
  "node_modules/wsfn/secrets.example.json shows every field (in a clone: packages/cli/secrets.example.json)":
    "node_modules/wsfn/secrets.example.json 列出了全部字段（克隆中为 packages/cli/secrets.example.json）",
  "Packing {name} from the clone: it is not published yet": "正在从克隆的仓库打包 {name}：它尚未发布",
  "{name} cannot be packed from the clone {clone}; run `npx pnpm@10 install` there, then again: {why}":
    "无法从克隆的仓库 {clone} 打包 {name}；请在其中运行 `npx pnpm@10 install`，再试一次：{why}",
  "the secrets cannot be read: {why}": "无法读取密钥：{why}",
  "there is no function {name} in {from}": "{from} 中没有函数 {name}",
  "it has {names}": "其中有 {names}",
  "{from} has the functions {names}": "{from} 中有函数 {names}",
  "name one of them": "写明其中一个",
  "name one with --function": "用 --function 写明一个",
  "{name} has no HTTP trigger": "{name} 没有 HTTP 触发器",
  "add one to `triggers` in {file}": "在 {file} 的 `triggers` 中加入一个",
  'no s.yaml yet? say how the function is started: --command "node index.js"':
    '还没有 s.yaml？用 --command "node index.js" 写明如何启动函数',
  "name the folders in it that hold one: {folders}": "写明其中含有 s.yaml 的目录：{folders}",
  "no s.yaml yet? start the server and give its URL: wsfn conform ws://localhost:8080":
    "还没有 s.yaml？启动服务器并给出它的 URL：wsfn conform ws://localhost:8080",
  "{option} is for a directory": "{option} 只用于目录",
  "{text} is no URL": "{text} 不是 URL",
  "{text} is no WebSocket address": "{text} 不是 WebSocket 地址",
  "write it whole: wss://example.com/chat": "请写完整：wss://example.com/chat",
  "authType {authType} has no token": "authType {authType} 没有令牌",
  "ask for --as headers": "改用 --as headers",
  "{dir} has no Dockerfile": "{dir} 中没有 Dockerfile",
  "put one beside s.yaml, or name it in the build action": "放在 s.yaml 旁边，或在构建动作中写明",
  "cannot build: {why}": "无法构建：{why}",
  "{dir} has no function with a custom container": "{dir} 中没有自定义容器的函数",
  "{dir} has no function {name} with a custom container": "{dir} 中没有名为 {name} 的自定义容器函数",
  "code is packed with `wsfn pack`": "代码用 `wsfn pack` 打包",
  "the image is for {platform}, the platform runs {wanted}": "镜像面向 {platform}，平台运行的是 {wanted}",
  "{name} for {runtime}": "{name}，面向 {runtime}",
  "{name} (unpacked; {platform}; runs as {user})": "{name}（解开后；{platform}；以 {user} 运行）",
  "{file} cannot be written: {why}": "无法写入 {file}：{why}",
  "wrote {files}": "已写入 {files}",
  "{n} more": "另外 {n} 项",
  "{out}: {files}, {size} unpacked": "{out}：{files}，解开后 {size}",
  "bundled: {parts}": "合并的内容：{parts}",
  warning: "警告",
  ": ": "：",
  "{name} ({files})": "{name}（{files}）",
  "{file} is there and is no zip file, so it is not overwritten": "{file} 已存在且不是 zip 文件，因此不覆盖",
  "{file} is the zip file that `code` names, and it is not overwritten":
    "{file} 正是 `code` 所指的 zip 文件，因此不覆盖",
  "name another file with --out": "用 --out 写明另一个文件",
  "expected a new or an empty folder, {dir} holds files": "需要新目录或空目录，而 {dir} 中有文件",
  "name another, or empty it": "换一个目录，或清空它",
  "{folder}/ is build output ({madeBy}): {files}, {size}":
    "{folder}/ 是构建产物（{madeBy}）：{files}，{size}",
  "if the function does not read it, name {folder}/ in .fcignore":
    "如果函数不读取它，在 .fcignore 中写上 {folder}/",
  "beside {wanted}, which is started; copy that file out of it, and name {folder}/ in .fcignore":
    "其中的 {wanted} 是启动文件；把它复制出来，并在 .fcignore 中写上 {folder}/",
  "the custom layer {names}": "自定义层 {names} ",
  "the custom layers {names}": "自定义层 {names} ",
  "`code` in s.yaml names the folder; a build step may have to make it":
    "s.yaml 中的 `code` 指定目录；可能要由构建步骤生成",
  "an image is built with `wsfn image DIR`": "镜像用 `wsfn image DIR` 构建",
  "make the zip anew": "重新制作 zip 文件",
  "copy the file into the code folder, or name it in .fcignore":
    "把文件复制到代码目录中，或在 .fcignore 中排除",
  "remove it, or name it in .fcignore": "删除它，或在 .fcignore 中排除",
  "correct the code, or ship it as it is with --no-bundle": "改正代码，或用 --no-bundle 按原样打包",
  "install the function's dependencies, then pack again": "安装函数的依赖，然后重新打包",
  "take a version of the package that is built for the runtime's Node.js":
    "改用面向运行时的 Node.js 构建的版本",
  "let both depend on the same version": "让两者依赖同一个版本",
  "correct customRuntimeConfig.command in s.yaml, or .fcignore":
    "改正 s.yaml 中的 customRuntimeConfig.command，或 .fcignore",
  "chmod 755 FILE, and commit the bit: git update-index --chmod=+x FILE":
    "执行 chmod 755 FILE，并提交这一权限：git update-index --chmod=+x FILE",
  "build a program for linux/amd64; begin a script with #!/bin/sh, or with what else runs it":
    "按 linux/amd64 构建程序；脚本以 #!/bin/sh 或其他解释器开头",
  "leave out what the function does not read, or build an image": "去掉函数不读取的内容，或改用镜像",
  "{runtime} (Debian {debian}) brings no {what}": "{runtime}（Debian {debian}）不带 {what}",
  "{program} is not in the code folder": "{program} 不在代码目录中",
  "put it there, or name the program alone and set PATH": "把它放在那里，或只写程序名并设置 PATH",
  "set environmentVariables.PATH to {path}": "把 environmentVariables.PATH 设为 {path}",
  "{what}, which is not on PATH ({path})": "{what}，而它不在 PATH 中（{path}）",
  "layer {name} brings {what} in {bin}": "层 {name} 在 {bin} 中带有 {what}",
  "{runtime} has {what} {version} in {bin}": "{runtime} 在 {bin} 中有 {what} {version}",
  "PATH names the folder of layer {layer}, which the function does not take":
    "PATH 中有层 {layer} 的目录，而函数没有使用这个层",
  "add the layer {arn} and {path}": "加入层 {arn}，并{path}",
  "the start command runs the module {name}, which is not in the package":
    "启动命令运行模块 {name}，而它不在代码包中",
  "the start command runs {path}, which is not in the package": "启动命令运行 {path}，而它不在代码包中",
  "the start command runs {script}, which is not in {root}": "启动命令运行 {script}，而它不在 {root} 中",
  "{what}: a zip file keeps no links": "{what}：zip 文件不保留链接",
  "{what}; there is {path}, so `code` may name the folder above":
    "{what}；有 {path}，`code` 指向的可能是上一层目录",
  "{name} is a program of the Python package {package}, and in no folder of the package that is on PATH":
    "{name} 是 Python 包 {package} 的程序，但不在代码包中任何位于 PATH 的目录里",
  "write `{start}`; and {install}": "写 `{start}`；并执行 {install}",
  "install the package of {name}, and write `command: [node, node_modules/...]`":
    "安装 {name} 所在的包，并写 `command: [node, node_modules/...]`",
  "write `command: [node, {file}, ...]`": "写 `command: [node, {file}, ...]`",
  "npx finds {name} by a link in node_modules/.bin, which a zip file does not keep: it would be fetched at each cold start; {fix}":
    "npx 通过 node_modules/.bin 中的链接找到 {name}，而 zip 文件不保留链接：每次冷启动都会重新下载；{fix}",
  "{path} is the start command and is not executable": "启动命令 {path} 没有可执行权限",
  "{path} is the start command and cannot be run: {why}": "启动命令 {path} 无法运行：{why}",
  "CR LF line ends in {files}": "使用 CR LF 换行的文件：{files}",
  "{file} is not JSON": "{file} 不是 JSON",
  "the zip file {file} is not there": "没有 zip 文件 {file}",
  "the zip file has {has}, {region} takes at most {most}": "zip 文件为 {has}，{region} 至多接受 {most}",
  "the code folder {root} is not there": "没有代码目录 {root}",
  "{path} has a name that a zip file cannot keep": "zip 文件无法保留 {path} 这样的名字",
  "rename it": "改名",
  "{path} is neither a file nor a folder": "{path} 既不是文件也不是目录",
  "{path} is a link to nothing": "{path} 是指向空处的链接",
  "remove it": "删除它",
  "{path} is a link to a folder that it lies in": "{path} 是指向它所在目录的链接",
  "this package manager links into a store: install with `npm ci --omit=dev`, or let wsfn bundle: start with `node FILE`":
    "这个包管理器使用指向仓库的链接：改用 `npm ci --omit=dev` 安装，或由 wsfn 合并：用 `node FILE` 启动",
  "{path} is a link that leads out of the code folder, to {target}":
    "{path} 是指向代码目录之外的链接，指向 {target}",
  "make it readable, or name it in .fcignore": "使它可读，或在 .fcignore 中排除",
  "the zip file cannot be used: {why}": "zip 文件无法使用：{why}",
  "{dir} has no function with a custom runtime": "{dir} 中没有自定义运行时的函数",
  "{dir} has no runtime function {name} (there is {names})":
    "{dir} 中没有名为 {name} 的自定义运行时函数（有 {names}）",
  "no message within {ms} ms": "{ms} 毫秒内没有消息",
  "connected to {url} in {ms} ms": "已连接 {url}，用时 {ms} 毫秒",
  "subprotocol {name}": "子协议 {name}",
  "ping from the server": "服务器发来 Ping",
  "ping from the server: {text}": "服务器发来 Ping：{text}",
  "pong that nothing asked for": "收到没有请求过的 Pong",
  "pong after {ms} ms": "{ms} 毫秒后收到 Pong",
  "refused: {status} {text}": "被拒绝：{status} {text}",
  "failed: {why}": "失败：{why}",
  "cut: the connection ended without a Close frame (1006)": "被断开：连接结束时没有 Close 帧（1006）",
  "closed by us with {code}": "由我方以 {code} 关闭",
  "closed by the server with {code}": "由服务器以 {code} 关闭",
  "{why}: connects again in {seconds} s": "{why}：{seconds} 秒后重新连接",
  "not sent: {why}": "没有发送：{why}",
  "this machine has no {program}": "本机没有 {program}",
  "its image cannot be built here: {why}": "在这里无法构建它的镜像：{why}",
  "{path} is built for Node.js {wanted}, this machine runs {version}":
    "{path} 面向 Node.js {wanted}，本机运行的是 {version}",
  "it looks for {path}, which is there on the platform; this machine has no {code}":
    "它要找 {path}，平台上有；本机没有 {code}",
  "it is for Node.js {wanted}, and does not start on this machine's {version} ({complaint})":
    "它面向 Node.js {wanted}，在本机的 {version} 上无法启动（{complaint}）",
  "what {layers} brings cannot be seen here": "在这里看不到{layers}中的内容",
  "{names}: not installed here, so left to {layers}, which cannot be seen here":
    "{names}：本机没有安装，应由{layers}提供，但在这里看不到其中的内容",
  "NODE_PATH names no folder below /opt, where layers are: Node.js will not find {names}":
    "NODE_PATH 中没有 /opt（层所在之处）下的目录：Node.js 找不到 {names}",
  "the code": "代码",
  "{script} is an ES module, and `import` does not look in NODE_PATH: `createRequire` does":
    "{script} 是 ES 模块，`import` 不查找 NODE_PATH，`createRequire` 才会查找",
  "{path} imports {name}": "{path} 导入 {name}",
  "{orphans}: that is in the bundle alone, and your code loads files by name; pack with --no-bundle if it means these":
    "{orphans}：它只在合并后的文件中，而您的代码按名称加载文件；如果要加载的正是这些，请加 --no-bundle 打包",
  "node_modules are pnpm's, links that a zip file does not keep: a package may not find its own dependencies; install with `npm ci --omit=dev`, or start with `node FILE` to have them bundled":
    "node_modules 由 pnpm 安装，其中的链接不会保留在 zip 文件中，包可能找不到自己的依赖；改用 `npm ci --omit=dev` 安装，或用 `node FILE` 启动以便合并",
  "{packages} is loaded before the start file, so node_modules are packed as they are; imported by it they would be bundled":
    "{packages} 在启动文件之前加载，因此 node_modules 按原样打包；改由启动文件导入即可合并",
  "{program} starts it, so node_modules are packed as they are, without node_modules/.bin; with `node FILE` they would be bundled":
    "函数由 {program} 启动，因此 node_modules 按原样打包，不含 node_modules/.bin；改用 `node FILE` 启动即可合并",
  "`code` is a zip file already: only its order, times and modes are made regular":
    "`code` 已经是 zip 文件：只统一了其中的顺序、时间和权限",
  "your code": "您的代码",
  "imports {missing}, which is not installed": "导入了 {missing}，而它没有安装",
  "{input} looks for files beside itself; in the package it is part of {path}: check that it finds them":
    "{input} 会读取同目录中的文件；打包后它在 {path} 中：请确认它仍找得到这些文件",
  "{name} has native code and is used in two versions: {one} and {other}":
    "{name} 含有原生代码，却用了两个版本：{one} 和 {other}",
  "{name} has no build for x86-64 Linux with glibc, only {foreign}":
    "{name} 没有面向 x86-64 Linux（glibc）的构建，只有 {foreign}",
  "{name} declares {leftOut}, which an override of pnpm leaves out":
    "{name} 声明了依赖 {leftOut}，而 pnpm 的 override 去掉了它",
  "Node.js of ABI {abi}": "ABI 为 {abi} 的 Node.js",
  "{name} has no build for {node} on x86-64 Linux with glibc:":
    "{name} 没有面向 {node} 的构建（x86-64 Linux，glibc）：",
  "{needs} needs {name}, which is not installed": "{needs} 依赖 {name}，而它没有安装",
  "it is no file for Linux": "不是 Linux 的文件",
  "it is for another processor": "面向另一种处理器",
  "it is for musl (Alpine), the runtimes have glibc": "面向 musl（Alpine），而运行时用的是 glibc",
  "it is for Node.js of another version (ABI {abi})": "面向其他版本的 Node.js（ABI {abi}）",
  "it is for Node.js {line} (ABI {abi})": "面向 Node.js {line}（ABI {abi}）",
  "python3 -m pip install {what} --target python, and PYTHONPATH: /code/python":
    "执行 `python3 -m pip install {what} --target python`，并设置 `PYTHONPATH: /code/python`",
  "not in the package, though it is asked for: {names}; {install}": "代码包中没有所要求的 {names}；{install}",
  "{name} is in {site}, where Python does not look: set PYTHONPATH to {path}":
    "{name} 在 {site} 中，Python 不会在那里查找：把 PYTHONPATH 设为 {path}",
  "the top folder": "最上层目录",
  "{dir} is more than {most} folders deep": "{dir} 的目录层数超过 {most}",
  "{root} holds more than {files} files or {bytes} bytes": "{root} 超过 {files} 个文件或 {bytes} 字节",
  "expected fewer than {most} files, there are {n}": "文件应少于 {most} 个，实际有 {n} 个",
  "a file may not be written: {wrong}": "有文件不能写入：{wrong}",
  "it does not start here, and {layers} is not on this machine": "它在这里无法启动，本机没有{layers}",
} as const;
