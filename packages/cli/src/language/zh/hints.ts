/**
 * The ways out that errors of other packages name, by the English of their tables. Those that have gaps stay English: they are
 * filled in before they get here.
 */
export const HINTS_ZH = {
  "name at least one function": "至少指定一个函数",
  "give every function a name of its own; names that differ only in case count as the same":
    "给每个函数不同的名字；只有大小写不同也算相同",
  "stop what listens there, or use port 0 for free ports": "停止占用该端口的程序，或用端口 0 选择空闲端口",
  "see GatewaySettings for what each setting takes": "每个设置的取值见 GatewaySettings",
  "start the server, or check host and port": "启动服务器，或检查主机和端口",
  "make it echo first: `wsfn conform` shows what is wrong": "先让它回显：`wsfn conform` 会显示哪里不对",
  "see the server's log; a server under load must keep its connections":
    "查看服务器的日志；有负载时服务器必须保持连接",
  "the server took the message and did not echo it in time": "服务器收到了消息，但没有及时回显",
  "a message must reach each member of its room, once: see the server's log":
    "一条消息必须到达房间的每个成员，且只到一次：查看服务器的日志",
  "see the server's log: members must be let in, and each may publish about once a second":
    "查看服务器的日志：必须让成员进入，且每个成员每秒可发布约一次",
  "check the path: the server has to answer 101 to an upgrade": "检查路径：服务器必须对升级请求应答 101",
  "give a plain ws:// URL, e.g. ws://127.0.0.1:9000/: with TLS its cost would be measured too":
    "给出没有 TLS 的 ws:// URL，例如 ws://127.0.0.1:9000/：否则 TLS 的开销也会被测进去",
  "see --list": "见 --list",
  "direct is always there; the gateway is what `wsfn bench` provides":
    "direct 总是有的；网关由 `wsfn bench` 提供",
  "name a function's folder or a URL": "指定一个函数的目录或一个 URL",
  "start it by hand to see why: `wsfn dev DIR`": "手动启动看看原因：`wsfn dev DIR`",
  "run it again; if it happens again, please report it": "重新运行；如果再次出现，请报告",
  "run it again to get a report": "重新运行以得到报告",
  "the trigger asks for signed requests: sign this one, or set authType: anonymous (browsers cannot sign a WebSocket)":
    "触发器要求签名的请求：请对它签名，或设置 `authType: anonymous`（浏览器不能对 WebSocket 签名）",
  "send `Authorization: ACS3-HMAC-SHA256 ...` (3.0) or `FC id:signature` (2.0), or set authType: anonymous":
    "发送 `Authorization: ACS3-HMAC-SHA256 ...`（3.0）或 `FC id:signature`（2.0），或设置 `authType: anonymous`",
  "Date is written as `Thu, 04 Jan 2024 01:33:13 GMT`, x-acs-date as `2024-01-04T01:33:13Z`":
    "Date 写成 `Thu, 04 Jan 2024 01:33:13 GMT`，x-acs-date 写成 `2024-01-04T01:33:13Z`",
  "sign with the current time (15 minutes are allowed); is this machine's clock right?":
    "用当前时间签名（允许相差 15 分钟）；本机的时钟准确吗？",
  "sign a new URL with a later x-fc-expires": "用更晚的 x-fc-expires 重新签名 URL",
  "method, path, query and every signed header must reach the gateway as they were signed":
    "方法、路径、查询串和每个已签名的请求头必须与签名时一样到达网关",
  "use an access key that the gateway was given": "使用网关已知的访问密钥",
  "check exp, nbf, alg, kid and the prefix that tokenLookup strips, its space included":
    "检查 exp、nbf、alg、kid，以及 tokenLookup 去掉的前缀，包括其中的空格",
  "send `Authorization: Bearer <token>`; a browser cannot, on a WebSocket":
    "发送 `Authorization: Bearer <token>`；浏览器在 WebSocket 上做不到",
  "send one of the enabled tokens of the trigger's authConfig": "发送触发器 authConfig 中已启用的一个令牌",
  "send `Authorization: Basic <base64 of user:password>`":
    "发送 `Authorization: Basic <base64 of user:password>`（user:password 的 base64）",
  "the trigger asks for Basic authentication": "触发器要求 Basic 认证",
  "send one of the users of the trigger's authConfig": "使用触发器 authConfig 中的一个用户",
  "the start command ended before the port answered; its last lines are above":
    "启动命令在端口应答之前就结束了；它最后的输出在上面",
  "check customRuntimeConfig.command and that the file lies in the code folder itself, not one folder deeper":
    "检查 customRuntimeConfig.command，以及文件是否直接在代码目录中，而不是下一级目录",
  "healthCheckConfig.httpGetUrl must answer 200 to 399 within its timeout":
    "healthCheckConfig.httpGetUrl 必须在其超时之内应答 200 到 399",
  "POST /initialize must answer 2xx in time; the platform hands its failure to the caller as a 200":
    "POST /initialize 必须及时应答 2xx；平台把它的失败以 200 交给调用者",
  "the client was given the function's own answer; what went wrong is in the function's log":
    "客户端得到的是函数自己的应答；出错的原因在函数的日志中",
  "send fewer or shorter response headers": "减少或缩短响应头",
  "the function died or closed the connection before it answered; are its keep-alive timeouts off?":
    "函数在应答之前退出或关闭了连接；它的 keep-alive 超时关掉了吗？",
  "no answer within timeout; after a 101 the same limit cuts the connection and the client sees 1006":
    "在 timeout 之内没有应答；101 之后同样的限制会断开连接，客户端看到 1006",
  "a 3xx cannot leave the default domain (since 2025-04-01); use a custom domain":
    "3xx 不能离开默认域名（自 2025-04-01 起）；请用自定义域名",
  "instances x instanceConcurrency are in use: raise instanceConcurrency or reservedConcurrency":
    "实例数 x instanceConcurrency 已用满：调大 instanceConcurrency 或 reservedConcurrency",
  "the region is short of instances: back off exponentially and try again":
    "该地域实例不足：按指数退避后重试",
  "try again": "重试",
  "the client went away before the answer; with instanceConcurrency 1 the instance is replaced":
    "客户端在应答之前离开；instanceConcurrency 为 1 时实例会被替换",
  "send fewer or shorter headers; cookies are the usual cause": "减少或缩短请求头；通常是 Cookie 造成的",
  "send what is long in the first message instead of the URL": "把长的内容放在第一条消息中，而不是 URL 中",
  "upload large content to object storage and send its name": "把大的内容上传到对象存储，再发送它的名字",
  "the request is not HTTP/1.1 as RFC 9112 has it": "请求不是 RFC 9112 规定的 HTTP/1.1",
  "send the whole request head at once": "一次发送完整的请求头",
  "remove disableURLInternet: true from the trigger, or come over a custom domain":
    "从触发器中去掉 `disableURLInternet: true`，或通过自定义域名访问",
  "concurrencyConfig.reservedConcurrency is 0, which switches the function off":
    "concurrencyConfig.reservedConcurrency 为 0，函数因此被停用",
  "add a trigger with triggerType: http; a new trigger needs about 10 s before it answers":
    "增加一个 `triggerType: http` 的触发器；新触发器大约 10 秒后才应答",
  "the 2.0 path is /2016-08-15/proxy/<service>[.<qualifier>]/<function>/":
    "2.0 的路径是 /2016-08-15/proxy/<service>[.<qualifier>]/<function>/",
  "only LATEST runs on this machine": "本机只运行 LATEST",
  "use the function's own port, or <function>.localhost": "使用函数自己的端口，或 <function>.localhost",
  "come back without the session id to be given a new one": "不带会话 id 再来，会得到新的",
  "1 to 64 letters, digits, _ and -, not starting with -": "1 到 64 个字母、数字、_ 和 -，不以 - 开头",
  "the gateway let go of the instance that this waited for": "网关放弃了它所等待的实例",
} as const;
