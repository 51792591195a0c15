/** What is said of a function as it is deployed: its resource, its fields, its trigger. */
export const FUNCTIONS_ZH = {
  // The file as a whole.
  "the file must be a map with `resources:`, not {got}": "文件必须是带有 `resources:` 的映射，而不是 {got}",
  "the file must be a map, not {got}": "文件必须是映射，而不是 {got}",
  "the file has no `resources:`": "文件没有 `resources:`",
  "edition 3.0.0 has `resources:` and no `services:`": "edition 3.0.0 用 `resources:`，没有 `services:`",
  "rename it; `s cli fc3 s2tos3` rewrites a file of 2.0": "给它改名；`s cli fc3 s2tos3` 可改写 2.0 的文件",
  "edition must be 3.0.0, not {got}": "edition 必须是 3.0.0，而不是 {got}",
  "edition is missing: the platform's tool deploys `resources:` with `edition: 3.0.0` alone":
    "缺少 edition：平台的工具只在 `edition: 3.0.0` 时部署 `resources:`",
  "edition is {got}: the platform's tool deploys `resources:` with `edition: 3.0.0` alone":
    "edition 是 {got}：平台的工具只在 `edition: 3.0.0` 时部署 `resources:`",
  "a file that extends another has no environments": "扩展另一个文件的文件不能有环境",
  "use one of the two": "两者只用其一",
  "{path} has no environment {name}: read without one": "{path} 中没有环境 {name}：按没有环境读取",
  "actions.{name} must be a list, not {got}": "actions.{name} 必须是列表，而不是 {got}",
  "write each step as an entry of its own": "每个步骤各写一项",
  "flow.deploy must hold lists of resources, not {got}": "flow.deploy 必须由资源的列表组成，而不是 {got}",
  "flow.deploy names {got}, which is no resource of this file":
    "flow.deploy 指定了 {got}，它不是本文件的资源",
  "extend names no part of `template:`": "extend 没有指定 `template:` 的任何部分",

  // Resources.
  "{path} must be a map, not {got}": "{path} 必须是映射，而不是 {got}",
  "{path} is missing": "缺少 {path}",
  "write `component: fc3`": "写上 `component: fc3`",
  "write the function's fields under `props:`": "把函数的字段写在 `props:` 下",
  "the function {name} is already defined at line {line}": "函数 {name} 已在第 {line} 行定义",
  "give one another functionName": "给其中一个换 functionName",
  "{path} has runtime {runtime}, which has no server of its own to talk to":
    "{path} 的运行时是 {runtime}，它没有自己的服务器可以连接",
  "{what}; it is passed over": "{what}；已略过",
  "no resource uses component fc3": "没有资源使用 component fc3",
  "{path} is passed over: component {name} is no function": "略过 {path}：component {name} 不是函数",
  "{path} is passed over: component of no name is no function": "略过 {path}：没有名字的 component 不是函数",
  "props.function is missing (component fc)": "缺少 props.function（component fc）",
  "add it, or move to component fc3": "补上它，或改用 component fc3",
  "the role that component fc would make is not made here": "component fc 会创建的角色，这里不创建",
  "component fc (2.0) is read as fc3; deploy with fc3, 2.0 is no longer maintained":
    "component fc（2.0）按 fc3 读取；请用 fc3 部署，2.0 已不再维护",
  "the preFreeze hook exists in 2.0 alone; it is not called here":
    "preFreeze 钩子只在 2.0 中有；这里不会调用它",

  // Fields of a function.
  "{name}: legal, without effect here: {fields}": "{name}：合法，但在这里不起作用：{fields}",
  "session affinity sets instanceConcurrency to {n}, whatever is written":
    "会话亲和会把 instanceConcurrency 定为 {n}，无论写的是什么",
  "props.runtime must be one of {values}, not {got}": "props.runtime 必须是 {values} 之一，而不是 {got}",
  "props.customContainerConfig is missing: custom-container needs its image":
    "缺少 props.customContainerConfig：custom-container 需要镜像",
  "props.code is missing: the folder that is uploaded": "缺少 props.code：要上传的目录",
  "write `code: ./code`": "写上 `code: ./code`",
  "props.code.src is missing: code that lies in OSS cannot be run here":
    "缺少 props.code.src：存放在 OSS 中的代码无法在这里运行",
  "{field} has no effect with runtime {runtime}": "运行时为 {runtime} 时 {field} 不起作用",
  "props.provisionConfig.defaultTarget is missing: a whole number, at least 0":
    "缺少 props.provisionConfig.defaultTarget：整数，至少 0",
  "preStop.timeout above {max} s needs a raised quota; {max} s are given here":
    "preStop.timeout 超过 {max} 秒需要提高配额；这里给 {max} 秒",
  "each vCPU must have {least} to {most} GB of memory, not {got}":
    "每个 vCPU 必须配 {least} 到 {most} GB 内存，而不是 {got} GB",
  "healthCheckConfig.httpGetUrl is missing: the path to ask":
    "缺少 healthCheckConfig.httpGetUrl：要请求的路径",
  "write `httpGetUrl: /healthz`": "写上 `httpGetUrl: /healthz`",
  "{name} is no name of a variable": "{name} 不能作变量名",
  "{name}: names that start with FC_ are the platform's": "{name}：以 FC_ 开头的名字属于平台",
  "environmentVariables must be at most {max} bytes in all, not {got}":
    "environmentVariables 总共至多 {max} 字节，而不是 {got} 字节",
  "sessionAffinityConfig.affinityHeaderFieldName is missing: HEADER_FIELD needs the header's name":
    "缺少 sessionAffinityConfig.affinityHeaderFieldName：HEADER_FIELD 需要请求头的名字",
  "sessionAffinity MCP_SSE is not played: the gateway does not read the event stream for its session, so requests go to any instance; HEADER_FIELD and GENERATED_COOKIE are played":
    "本机网关没有实现 sessionAffinity MCP_SSE：网关不从事件流中读取会话，请求会到任意实例；HEADER_FIELD 和 GENERATED_COOKIE 已实现",

  // The trigger.
  "trigger {name} is passed over: only http triggers are run here, not {type}":
    "略过触发器 {name}：这里只运行 http 触发器，不运行 {type}",
  "a second http trigger for qualifier {qualifier}": "qualifier {qualifier} 有第二个 http 触发器",
  "the platform takes one http trigger per version or alias; remove one":
    "平台对每个版本或别名只接受一个 http 触发器；请删除一个",
  "trigger {name} of qualifier {qualifier} is passed over": "略过 qualifier {qualifier} 的触发器 {name}",
  "trigger {name} has no authType, so requests must be signed; write `authType: anonymous` to let browsers in":
    "触发器 {name} 没有 authType，因此请求必须签名；写上 `authType: anonymous` 可让浏览器访问",
  "trigger {name}: authType {type} is in the platform's manual, not in the schema of component fc3 (2026-05)":
    "触发器 {name}：authType {type} 在平台的手册中，但不在 component fc3 的模式中（2026-05）",
  "trigger {name} does not allow GET: every WebSocket handshake will be refused with 403":
    "触发器 {name} 不允许 GET：所有 WebSocket 握手都会以 403 被拒绝",
  "authConfig is text that is not JSON": "authConfig 是文本，但不是 JSON",
  "authConfig is missing: jwt needs jwks and tokenLookup": "缺少 authConfig：jwt 需要 jwks 和 tokenLookup",
  "authConfig.jwks is missing: the keys that tokens are signed with":
    "缺少 authConfig.jwks：签发令牌所用的密钥",
  "authConfig.tokenLookup is missing: where a token is looked for":
    "缺少 authConfig.tokenLookup：到哪里找令牌",
  'write "query:token" or "header:Authorization:Bearer "':
    '写成 "query:token" 或 "header:Authorization:Bearer "',
  "authConfig has a whitelist and a blacklist": "authConfig 同时有 whitelist 和 blacklist",
  "authConfig.jwks has more than one key without kid": "authConfig.jwks 有不止一个没有 kid 的密钥",
  "authConfig.claimPassBy: {name} cannot be set as a {position}":
    "authConfig.claimPassBy：{name} 不能设为 {position}",
  "authConfig.claimPassBy: {part} is not position:claim:name, position one of header, cookie, form, query":
    "authConfig.claimPassBy：{part} 不是 position:claim:name 的形式，position 为 header、cookie、form、query 之一",
  "authConfig.tokenLookup: {part} is not position:name or header:name:prefix, position one of header, query, cookie, form":
    "authConfig.tokenLookup：{part} 不是 position:name 或 header:name:prefix 的形式，position 为 header、query、cookie、form 之一",
  "authConfig.tokenLookup: form is not played: a token in a form body is not looked for here; a handshake has no body anyway":
    "authConfig.tokenLookup：本机网关没有实现 form：这里不在表单正文中找令牌；握手本来也没有正文",
  "authConfig.claimPassBy: form is not played: the claim is not written into a form body":
    "authConfig.claimPassBy：本机网关没有实现 form：不会把声明写进表单正文",

  // A start command that was given by hand.
  "--command: {what}; give a command as you would type it, or a script that holds the rest":
    "--command：{what}；按平时输入的样子写命令，或写一个包含其余部分的脚本",
  "{character} belongs to a shell, and none is started": "{character} 属于 shell，而这里不启动 shell",
  "the quote {quote} is not closed": "引号 {quote} 没有闭合",
  "it is empty": "它是空的",
} as const;
