import { ERROR_TABLE, type ErrorKey } from "@wsfn/platform";
import { markdownTable } from "./marked-section.ts";

interface Refusal {
  readonly when: string;
  readonly fix: string;
}

/** Each row of the platform's table in Chinese: when it is answered, and what to do. A row without its words does not compile. */
const IN_CHINESE: Readonly<Record<ErrorKey, Refusal>> = {
  HeadersTooLarge: { when: "请求头超过 8 KB", fix: "减少或缩短请求头；通常是 Cookie 过大" },
  TargetTooLong: { when: "路径与查询串超过 4 KB", fix: "把较长的内容放进第一条消息，而不是 URL" },
  BodyTooLarge: { when: "请求体超过 32 MB", fix: "把大文件上传到对象存储，只发送其名称" },
  MalformedRequest: { when: "请求头可以有两种读法", fix: "请求不符合 RFC 9112 的 HTTP/1.1" },
  RequestTimeout: { when: "请求头没有及时发完", fix: "一次发完整个请求头" },
  MethodNotAllowed: {
    when: "触发器没有允许 GET",
    fix: "WebSocket 握手是 GET 请求：在 `triggers[].triggerConfig.methods` 中加入 `GET`",
  },
  InternetDisabled: { when: "`disableURLInternet: true`", fix: "去掉这一项，或使用自定义域名" },
  FunctionDisabled: {
    when: "`reservedConcurrency: 0`，即停用函数",
    fix: "调大 `concurrencyConfig.reservedConcurrency` 或去掉它",
  },
  TriggerNotFound: {
    when: "函数没有 HTTP 触发器，或触发器刚刚创建",
    fix: "添加 `triggerType: http` 的触发器；新触发器约 10 秒后生效",
  },
  FunctionNotFound: { when: "2.0：路径中的函数不存在", fix: "检查函数名" },
  ServiceNotFound: {
    when: "2.0：路径中的服务不存在",
    fix: "2.0 的路径是 `/2016-08-15/proxy/<service>[.<qualifier>]/<function>/`",
  },
  AliasNotFound: { when: "2.0：别名不存在", fix: "本机只运行 LATEST" },
  VersionNotFound: { when: "2.0：版本不存在", fix: "本机只运行 LATEST" },
  DomainNameNotFound: { when: "Host 不属于任何函数", fix: "使用函数自己的端口，或 `<function>.localhost`" },
  SessionInvalid: { when: "会话亲和的会话已过期", fix: "不带会话标识再次请求，会得到新的会话" },
  SessionIdIllegal: {
    when: "会话亲和的请求头取值不合法",
    fix: "1 至 64 个字母、数字、`_` 或 `-`，不以 `-` 开头",
  },
  MissingDate: {
    when: "触发器要求签名，而请求没有 Date",
    fix: "为请求签名，或设置 `authType: anonymous`（浏览器无法为 WebSocket 签名）",
  },
  MissingAuthorization: {
    when: "触发器要求签名，请求有 Date 而没有 Authorization",
    fix: "发送 `Authorization: ACS3-HMAC-SHA256 ...`（3.0）或 `FC id:signature`（2.0），或设置 `authType: anonymous`",
  },
  DateMalformed: {
    when: "签名的日期无法识别",
    fix: "Date 写作 `Thu, 04 Jan 2024 01:33:13 GMT`，x-acs-date 写作 `2024-01-04T01:33:13Z`",
  },
  TimeSkew: { when: "签名的时间与当前时间相差超过 15 分钟", fix: "用当前时间签名；检查本机时钟" },
  SignedUrlExpired: { when: "签名 URL 已过期", fix: "用更晚的 `x-fc-expires` 重新签名" },
  SignatureNotMatch: {
    when: "签名不匹配",
    fix: "方法、路径、查询串和所有参与签名的请求头必须与签名时完全一致",
  },
  InvalidAccessKeyID: { when: "签名所用的密钥不存在", fix: "使用网关已知的访问密钥" },
  JwtMissing: {
    when: "触发器要求 JWT，而请求没有",
    fix: "把令牌放在 `authConfig.tokenLookup` 指定的位置；浏览器可用查询参数或 Cookie",
  },
  JwtInvalid: {
    when: "JWT 无效或已过期",
    fix: "检查 exp、nbf、alg、kid，以及 `tokenLookup` 要去掉的前缀（含空格）",
  },
  BearerMissing: {
    when: "触发器要求 Bearer 令牌，而请求没有",
    fix: "发送 `Authorization: Bearer <token>`；浏览器的 WebSocket 做不到",
  },
  BearerInvalid: { when: "Bearer 令牌不存在", fix: "使用触发器 `authConfig` 中启用的令牌" },
  BasicMissing: {
    when: "触发器要求用户名与密码，而请求没有",
    fix: "发送 `Authorization: Basic <base64 of user:password>`",
  },
  BasicMalformed: { when: "触发器要求 Basic 认证，请求用了其他方式", fix: "使用 Basic 认证" },
  BasicInvalid: { when: "用户名或密码错误", fix: "使用触发器 `authConfig` 中的用户" },
  CAExited: { when: "启动命令退出了", fix: "端口可用之前进程已结束，最后几行日志说明原因" },
  CAFileNotFound: {
    when: "启动命令的文件不存在",
    fix: "检查 `customRuntimeConfig.command`；文件应直接位于代码目录，而不是再深一层",
  },
  CAFilePermission: { when: "启动命令没有可执行权限", fix: "`chmod 755` 该文件" },
  FunctionNotStarted: {
    when: "端口迟迟没有监听",
    fix: "在 `0.0.0.0` 上监听 `s.yaml` 中的端口；127.0.0.1 不算",
  },
  HealthCheckFailed: {
    when: "首次健康检查未通过",
    fix: "`healthCheckConfig.httpGetUrl` 必须在超时之内应答 200 至 399",
  },
  InitializationError: {
    when: "`POST /initialize` 没有应答 2xx",
    fix: "及时应答 2xx；平台把这一失败以 200 交给调用者",
  },
  InvocationError: {
    when: "函数自己报告了失败（`x-fc-status: 404`）",
    fix: "客户端得到的是函数的原样应答，原因在函数的日志中",
  },
  BadResponse: { when: "函数的响应头超过 8 KB", fix: "减少或缩短响应头" },
  ProcessExited: {
    when: "函数在应答之前关闭了连接",
    fix: "进程已退出，或关闭了连接；检查服务器的 keep-alive 超时是否已关闭",
  },
  FunctionTimeout: {
    when: "函数在执行超时之内没有应答",
    fix: "调大 `timeout`；101 之后同样的时限会断开连接，客户端得到 1006",
  },
  ExternalRedirectForbidden: {
    when: "在默认域名上重定向到别处",
    fix: "默认域名不允许向外重定向；使用自定义域名",
  },
  ResourceExhausted: {
    when: "所有允许的实例都已占满",
    fix: "调大 `instanceConcurrency` 或 `reservedConcurrency`",
  },
  ResourceThrottled: { when: "平台的实例不足", fix: "按指数退避重试" },
  InternalServerError: { when: "平台内部错误", fix: "重试" },
  ClientClosedRequest: {
    when: "客户端在应答之前离开（只出现在日志中）",
    fix: "`instanceConcurrency` 为 1 时，该实例会被替换",
  },
};

const keys = Object.keys(IN_CHINESE) as ErrorKey[];

/** Every refusal in Chinese, in the order of their statuses. */
export const refusalsInChinese = (): string =>
  markdownTable(
    ["HTTP", "Code", "情形", "解决办法", "计费"],
    keys
      .map((key) => ({ key, row: ERROR_TABLE[key], words: IN_CHINESE[key] }))
      .toSorted((a, b) => a.row.status - b.row.status)
      .map(({ row, words }) => [
        `${row.status}`,
        `\`${row.code}\``,
        words.when,
        words.fix,
        row.billed ? "是" : "否",
      ]),
  );
