import type { ERROR_TABLE, ErrorKey } from "../contract/error-table.ts";

/** The platform's words for a request that ends without a 101, by the English of its table: none is missing. */
type Messages = Readonly<Record<(typeof ERROR_TABLE)[ErrorKey]["message"], string>>;

const MESSAGES_ZH: Messages = {
  "the total size of request headers is {bytes} bytes, which exceeds the limit of {max} bytes":
    "请求头共 {bytes} 字节，超过了 {max} 字节的上限",
  "the size of the request path and query is {bytes} bytes, which exceeds the limit of {max} bytes":
    "请求的路径和查询串共 {bytes} 字节，超过了 {max} 字节的上限",
  "payload size exceeds maximum allowed size ({max} bytes)": "请求体超过了上限（{max} 字节）",
  "the request is malformed: {reason}": "请求格式错误：{reason}",
  "the request did not arrive in time": "请求没有及时到达",
  "the HTTP trigger does not allow method {method}": "HTTP 触发器不允许 {method} 方法",
  "access denied due to function internet URL is disabled": "函数的公网 URL 已停用，拒绝访问",
  "function '{function}' is disabled": "函数 {function} 已停用",
  "function '{function}' has no HTTP trigger": "函数 {function} 没有 HTTP 触发器",
  "function '{function}' does not exist": "函数 {function} 不存在",
  "service '{service}' does not exist": "服务 {service} 不存在",
  "alias '{alias}' does not exist": "别名 {alias} 不存在",
  "version '{version}' does not exist": "版本 {version} 不存在",
  "domain name '{domain}' does not exist": "域名 {domain} 不存在",
  "session '{session}' is invalid or expired": "会话 {session} 无效或已过期",
  "illegal session id in header '{header}'": "请求头 {header} 中的会话 id 不合法",
  "required HTTP header Date was not specified": "缺少必需的请求头 Date",
  "invalid authorization '{authorization}'": "Authorization 无效：{authorization}",
  "invalid date '{requestTime}'": "日期无效：{requestTime}",
  "the difference between the request time '{requestTime}' and the current time '{now}' is too large":
    "请求时间 {requestTime} 与当前时间 {now} 相差太大",
  "the signed URL has expired": "签名的 URL 已过期",
  "The request signature we calculated does not match the signature you provided. Check your access key and signing method":
    "计算出的请求签名与提供的签名不一致。请检查访问密钥和签名方法",
  "invalid access key ID '{accessKeyId}'": "访问密钥 ID 无效：{accessKeyId}",
  "the jwt token is missing": "缺少 JWT",
  "invalid or expired jwt": "JWT 无效或已过期",
  "Authorization header is expected but missing": "缺少请求头 Authorization",
  "access denied due to invalid bearer token": "Bearer 令牌无效，拒绝访问",
  "authorization require": "需要认证",
  "Authorization header must start with Basic": "请求头 Authorization 必须以 Basic 开头",
  "Function instance exited unexpectedly(code {exitCode}, message:{reason}) with start command '{command} '. Logs:{logs}":
    "函数实例意外退出（代码 {exitCode}，{reason}），启动命令为 `{command}`。日志：{logs}",
  "The function cannot be started. Failed to start function instance. Error: the file {file} is not exist":
    "函数无法启动：文件 {file} 不存在",
  "The function cannot be started. Failed to start function instance. Error: fork/exec {file}: permission denied":
    "函数无法启动：没有执行 {file} 的权限",
  "Function instance health check failed on port {port} in {seconds} seconds.\nLogs:{logs}":
    "函数实例在 {seconds} 秒内没有通过端口 {port} 的健康检查。\n日志：{logs}",
  "The function http server cannot be started. check function health failed with status code: {status} ":
    "函数的 HTTP 服务器无法启动：健康检查得到 {status}",
  "{reason}": "{reason}",
  "the function reported a failure: x-fc-status: 404": "函数报告失败：`x-fc-status: 404`",
  "the total size of response headers is {bytes} bytes, which exceeds the limit of {max} bytes":
    "响应头共 {bytes} 字节，超过了 {max} 字节的上限",
  "Process exited unexpectedly before completing request (duration: {durationMs}ms, maxMemoryUsage: {memoryMb}MB)":
    "进程在请求完成之前意外退出（用时 {durationMs} ms，最大内存 {memoryMb} MB）",
  "Function time out after {seconds} seconds": "函数在 {seconds} 秒后超时",
  "external redirect is forbidden on the default domain": "默认域名上禁止重定向到外部",
  "the concurrency of function '{function}' has reached its limit of {max}":
    "函数 {function} 的并发已达到上限 {max}",
  "Reserve resource exceeded limit": "预留资源超过上限",
  "an internal error has occurred. Please retry.": "发生内部错误，请重试。",
  "Invocation canceled by client": "客户端取消了调用",
};

/** The ways out that have gaps. */
const HINTS_ZH = {
  "a WebSocket handshake is a GET: allow it in triggers[].triggerConfig.methods; allowed are {methods}":
    "WebSocket 握手是一个 GET：请在 triggers[].triggerConfig.methods 中允许它；现在允许的有 {methods}",
  "known functions are {known}": "已知的函数有 {known}",
  "send the token where authConfig.tokenLookup looks: {lookup}; a browser can use a query parameter or a cookie":
    "把令牌放在 authConfig.tokenLookup 所指的位置：{lookup}；浏览器可以用查询参数或 Cookie",
  "make it executable: chmod 755 {file}": "使它可执行：chmod 755 {file}",
  "listen on 0.0.0.0:{port}, the port of s.yaml; 127.0.0.1 does not count":
    "监听 0.0.0.0:{port}，即 s.yaml 中的端口；127.0.0.1 不算",
} as const;

/** What the table of the platform's errors says. */
export const ERRORS_ZH = { ...MESSAGES_ZH, ...HINTS_ZH } as const;
