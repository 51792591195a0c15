import type { Language } from "../matrix.ts";

type Words = Readonly<Record<Language, string>>;

/** What each field of the deploy file does that `wsfn dev` acts on, by its path. */
export const DEPLOY_WORDS: Readonly<Record<string, Words>> = {
  region: { en: "where the function is deployed", zh: "部署的地域" },
  functionName: { en: "name of the function: letters, digits, `_`, `-`", zh: "函数名：字母、数字、`_`、`-`" },
  runtime: {
    en: "`custom`, `custom.debian10`, `.debian11`, `.debian12`, or `custom-container`; built-in runtimes take no WebSocket",
    zh: "`custom`、`custom.debian10`、`.debian11`、`.debian12` 或 `custom-container`；内置运行时不支持 WebSocket",
  },
  description: { en: "for people", zh: "说明文字" },
  handler: { en: "no meaning for a server of your own", zh: "对自己的服务器没有意义" },
  code: {
    en: "the folder or zip file that is uploaded; it stands at `/code`",
    zh: "要上传的目录或 zip 文件，在平台上位于 `/code`",
  },
  cpu: { en: "vCPUs of an instance", zh: "实例的 vCPU 数" },
  memorySize: {
    en: "MB of an instance; 1 to 4 GB for each vCPU",
    zh: "实例的内存，单位 MB；每个 vCPU 配 1 至 4 GB",
  },
  diskSize: { en: "MB of disk of an instance", zh: "实例的磁盘，单位 MB" },
  timeout: {
    en: "seconds until a connection is cut, whatever it does (the client sees 1006)",
    zh: "连接的最长存活秒数，到时强制断开（客户端得到 1006）",
  },
  instanceConcurrency: {
    en: "connections and requests that an instance takes at once",
    zh: "一个实例同时接受的连接与请求数",
  },
  environmentVariables: { en: "variables of the process", zh: "进程的环境变量" },
  "customRuntimeConfig.command": {
    en: "the start command, without a shell; without it `/code/bootstrap`",
    zh: "启动命令，不经过 shell；不写时为 `/code/bootstrap`",
  },
  "customRuntimeConfig.args": { en: "its arguments", zh: "启动命令的参数" },
  "customRuntimeConfig.port": {
    en: "the port that the platform connects to, on `0.0.0.0`",
    zh: "平台连接的端口，须监听 `0.0.0.0`",
  },
  "customRuntimeConfig.healthCheckConfig.httpGetUrl": {
    en: "path that must answer 200 to 399 before an instance gets requests, and later on",
    zh: "健康检查的路径：应答 200 至 399 后实例才会收到请求，此后也会持续检查",
  },
  "customRuntimeConfig.healthCheckConfig.initialDelaySeconds": {
    en: "before the first check",
    zh: "首次检查前的等待秒数",
  },
  "customRuntimeConfig.healthCheckConfig.periodSeconds": {
    en: "from one check to the next",
    zh: "检查的间隔秒数",
  },
  "customRuntimeConfig.healthCheckConfig.timeoutSeconds": { en: "for an answer", zh: "等待应答的秒数" },
  "customRuntimeConfig.healthCheckConfig.failureThreshold": {
    en: "failures in a row that end an instance",
    zh: "连续失败多少次后结束实例",
  },
  "customRuntimeConfig.healthCheckConfig.successThreshold": {
    en: "successes in a row that make it healthy",
    zh: "连续成功多少次后视为健康",
  },
  "customContainerConfig.image": {
    en: "the image, in the platform's registry of the same region",
    zh: "镜像地址，须在同一地域的镜像仓库中",
  },
  "customContainerConfig.entrypoint": { en: "in place of the image's own", zh: "替换镜像的 ENTRYPOINT" },
  "customContainerConfig.command": { en: "in place of the image's own", zh: "替换镜像的 CMD" },
  "customContainerConfig.port": {
    en: "as above; `healthCheckConfig` is the same as above too",
    zh: "同上；`healthCheckConfig` 也与上面相同",
  },
  "instanceLifecycleConfig.initializer.handler": {
    en: "any text: the platform calls `POST /initialize` on a new instance",
    zh: "任意文本：平台对新实例调用 `POST /initialize`",
  },
  "instanceLifecycleConfig.initializer.timeout": { en: "seconds for its answer", zh: "等待其应答的秒数" },
  "instanceLifecycleConfig.preStop.handler": {
    en: "any text: the platform calls `GET /pre-stop` before an instance ends",
    zh: "任意文本：平台在实例结束前调用 `GET /pre-stop`",
  },
  "instanceLifecycleConfig.preStop.timeout": {
    en: "seconds for its answer; 90 by the platform's quota",
    zh: "等待其应答的秒数；平台配额为 90",
  },
  "triggers[].triggerName": { en: "name of the trigger", zh: "触发器名称" },
  "triggers[].triggerType": {
    en: "`http` is the one that takes WebSockets",
    zh: "只有 `http` 能处理 WebSocket",
  },
  "triggers[].qualifier": {
    en: "version or alias; here all are the one that runs",
    zh: "版本或别名；在本机都是正在运行的这一个",
  },
  "triggers[].description": { en: "for people", zh: "说明文字" },
  "triggers[].invocationRole": { en: "of other kinds of triggers", zh: "用于其他类型的触发器" },
  "triggers[].sourceArn": { en: "of other kinds of triggers", zh: "用于其他类型的触发器" },
  "triggers[].triggerConfig.authType": {
    en: "who may call; a browser can do `anonymous` and `jwt`",
    zh: "谁可以调用；浏览器可用 `anonymous` 和 `jwt`",
  },
  "triggers[].triggerConfig.methods": {
    en: "methods that pass; a handshake needs `GET`",
    zh: "允许的请求方法；握手需要 `GET`",
  },
  "triggers[].triggerConfig.disableURLInternet": {
    en: "true closes the public address: 403",
    zh: "为 true 时关闭公网地址：403",
  },
  "triggers[].triggerConfig.authConfig": {
    en: "keys, and where a token is looked for",
    zh: "密钥，以及在哪里查找令牌",
  },
  "concurrencyConfig.reservedConcurrency": {
    en: "most instances times concurrency; 0 switches the function off",
    zh: "实例数乘以并发度的上限；0 表示停用函数",
  },
  "scalingConfig.minInstances": {
    en: "instances that are always there, and billed",
    zh: "常驻实例数，持续计费",
  },
  "provisionConfig.defaultTarget": { en: "the older name of `minInstances`", zh: "`minInstances` 的旧名称" },
  "provisionConfig.target": { en: "the same", zh: "同上" },
  sessionAffinity: {
    en: "sends a client to the instance that it had, by a header or a cookie",
    zh: "按请求头或 Cookie 把客户端送回原来的实例",
  },
  "sessionAffinityConfig.affinityHeaderFieldName": { en: "the header", zh: "请求头的名称" },
  "sessionAffinityConfig.sessionConcurrencyPerInstance": {
    en: "sessions on one instance",
    zh: "一个实例上的会话数",
  },
  "sessionAffinityConfig.sessionIdleTimeoutInSeconds": {
    en: "an idle session ends after this",
    zh: "空闲会话的存活秒数",
  },
  "sessionAffinityConfig.sessionTTLInSeconds": {
    en: "every session ends after this",
    zh: "会话的最长存活秒数",
  },
  "asyncInvokeConfig.maxAsyncEventAgeInSeconds": {
    en: "how long an asynchronous call is tried",
    zh: "异步调用的最长重试时间",
  },
  "asyncInvokeConfig.maxAsyncRetryAttempts": { en: "how often it is tried again", zh: "异步调用的重试次数" },
};
