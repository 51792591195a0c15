/** One figure of the platform: what it is, where it is written, and whether that could be confirmed. */
interface LimitRow {
  readonly says: string;
  readonly source: string;
  /** False: not confirmed by any official page; a stated default that may be set otherwise. */
  readonly confirmed: boolean;
}

/** Limits and defaults of Function Compute 3.0. Units are in the names; sources are pages of the 3.0 manual. */
export const LIMITS = {
  requestHeaderBytes: {
    max: 8192,
    says: "all keys and values of the request's headers together",
    source: "HTTP trigger overview",
    confirmed: true,
  },
  requestHeaderOverheadBytes: {
    max: 0,
    says: "what `: ` and CRLF of each header line add to that sum",
    source: "HTTP trigger overview (names keys and values, no more)",
    confirmed: false,
  },
  requestTargetBytes: {
    max: 4096,
    says: "path and query together",
    source: "HTTP trigger overview",
    confirmed: true,
  },
  requestBodyBytes: {
    max: 33_554_432,
    says: "body of a synchronous call",
    source: "HTTP trigger overview",
    confirmed: true,
  },
  asyncBodyBytes: {
    max: 131_072,
    says: "body of an asynchronous call; 256 KB on request",
    source: "Quotas and limits",
    confirmed: true,
  },
  asyncRetries: {
    min: 0,
    max: 8,
    default: 3,
    says: "times that an asynchronous call is tried again after failures of the function itself",
    source: "Asynchronous invocation",
    confirmed: true,
  },
  asyncAgeSeconds: {
    min: 1,
    max: 604_800,
    default: 86_400,
    says: "from taking an asynchronous call until its last try may begin; the component's schema says 2,592,000 and 18,000",
    source: "Asynchronous invocation",
    confirmed: true,
  },
  asyncThrottledSeconds: {
    max: 18_000,
    says: "how long an asynchronous call is tried again that was throttled, or met a fault of the platform",
    source: "Asynchronous invocation",
    confirmed: true,
  },
  asyncFirstRetryMs: {
    default: 500,
    says: "before the first retry; each next pause is twice as long. no page gives the pauses after failures of the function",
    source: "Asynchronous invocation (of throttled calls)",
    confirmed: true,
  },
  asyncDelaySeconds: {
    max: 3600,
    says: "longest x-fc-async-delay, itself not included",
    source: "Asynchronous invocation",
    confirmed: true,
  },
  responseHeaderBytes: {
    max: 8192,
    says: "all keys and values of the response's headers together",
    source: "HTTP trigger overview",
    confirmed: true,
  },
  timeoutSeconds: {
    min: 1,
    max: 86_400,
    default: 3,
    says: "longest life of one request, so of one connection; the console offers 60 s",
    source: "Quotas and limits",
    confirmed: true,
  },
  instanceConcurrency: {
    min: 1,
    max: 200,
    default: 1,
    says: "requests, so connections, that one instance serves at once",
    source: "Instance concurrency",
    confirmed: true,
  },
  port: {
    min: 1,
    max: 65_535,
    default: 9000,
    says: "where the function's server listens",
    source: "Custom runtime: principle",
    confirmed: true,
  },
  startSeconds: {
    max: 120,
    says: "from the start command to a port that accepts TCP",
    source: "Custom runtime: troubleshooting",
    confirmed: true,
  },
  hookSeconds: {
    default: 3,
    says: "a lifecycle hook without a timeout of its own",
    source: "Lifecycle hooks (states only the maxima)",
    confirmed: false,
  },
  initializerSeconds: { max: 300, says: "POST /initialize", source: "Quotas and limits", confirmed: true },
  preStopSeconds: { max: 90, says: "GET /pre-stop", source: "Quotas and limits", confirmed: true },
  serverKeepAliveSeconds: {
    min: 86_400,
    says: "idle, keep-alive and request timeouts of the function's server must be off or at least this long",
    source: "Custom runtime: principle",
    confirmed: true,
  },
  cpu: { min: 0.05, max: 16, default: 0.35, says: "vCPUs", source: "Component fc3 schema", confirmed: true },
  memoryMb: {
    min: 128,
    max: 32_768,
    step: 64,
    default: 512,
    says: "memory, MB",
    source: "Component fc3 schema",
    confirmed: true,
  },
  memoryGbPerCpu: {
    range: [1, 4],
    says: "GB of memory for each vCPU",
    source: "Create a web function",
    confirmed: true,
  },
  environmentBytes: {
    max: 4096,
    says: "names and values of the function's own variables together",
    source: "Environment variables",
    confirmed: true,
  },
  logLineBytes: { max: 32_768, says: "one line of log", source: "Quotas and limits", confirmed: true },
  openFiles: {
    max: 100_000,
    says: "descriptors of one instance",
    source: "Quotas and limits",
    confirmed: true,
  },
  processes: {
    max: 1024,
    says: "processes and threads of one instance",
    source: "Quotas and limits",
    confirmed: true,
  },
  instancesPerRegion: {
    default: 300,
    says: "instances of one account in one region; some pages still say 100",
    source: "Quotas and limits",
    confirmed: true,
  },
  burstInstances: {
    default: 300,
    says: "instances that may start at once in a large region (100 in others)",
    source: "Instance scaling limits",
    confirmed: true,
  },
  instancesPerMinute: {
    default: 300,
    says: "instances that may start each minute after the burst, in a large region",
    source: "Instance scaling limits",
    confirmed: true,
  },
  idleReclaimSeconds: {
    range: [180, 300],
    default: 240,
    says: "without a request until an instance is destroyed; one page says tens of minutes",
    source: "FAQ: how long an instance lives",
    confirmed: true,
  },
  signatureSkewSeconds: {
    max: 900,
    says: "between the time that a request was signed and now",
    source: "WebSocket page, error table",
    confirmed: true,
  },
  closeDelayMs: {
    range: [1000, 10_000],
    default: 1000,
    says: "from the client's end until the function sees it",
    source: "field reports",
    confirmed: false,
  },
  triggerDelaySeconds: {
    default: 10,
    says: "until a new trigger answers",
    source: "WebSocket page, FAQ",
    confirmed: true,
  },
  messageBytes: {
    max: Number.POSITIVE_INFINITY,
    says: "one WebSocket message; no page names a limit",
    source: "none",
    confirmed: false,
  },
  idleConnectionSeconds: {
    max: Number.POSITIVE_INFINITY,
    says: "a connection without traffic: the platform does not cut it, routers on the way may",
    source: "WebSocket page",
    confirmed: true,
  },
} as const satisfies Record<
  string,
  LimitRow & {
    readonly min?: number;
    readonly max?: number;
    readonly step?: number;
    readonly default?: number;
    readonly range?: readonly [number, number];
  }
>;
