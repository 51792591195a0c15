/** How a function runs: a process in a custom runtime, or an image in a custom container. */
export type Target = "runtime" | "container";

/** Every method that an HTTP trigger can allow (HTTP trigger overview). A WebSocket handshake is a GET. */
export const HTTP_METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"] as const;
/** One of {@link HTTP_METHODS}. */
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** The HTTP trigger of a function, defaults filled in as the platform fills them. */
export interface TriggerSpec {
  readonly name: string;
  /** Default `function` (signed requests), as on the platform: a browser needs `anonymous` or `jwt`. */
  readonly authType: "anonymous" | "function" | "jwt" | "bearer" | "basic";
  /** As written (JSON text already read) and checked when it was read; may hold secrets, so it is for no log. */
  readonly authConfig?: unknown;
  readonly methods: readonly HttpMethod[];
  /** True: the public URL answers 403 AccessDenied. Default false. */
  readonly disableURLInternet: boolean;
  readonly qualifier: string;
}

/** GET on a path of the instance; 200 to 399 in time is healthy (3.0 manual, "Instance health check"). */
export interface HealthCheckSpec {
  readonly path: string;
  readonly initialDelayMs: number;
  readonly periodMs: number;
  readonly timeoutMs: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

/** A lifecycle hook that is switched on. `handler` is of no use to a custom runtime; `timeoutMs` bounds its answer. */
export interface HookSpec {
  readonly handler: string;
  readonly timeoutMs: number;
}

/** One function as its `s.yaml` (Serverless Devs, component fc3) describes it, defaults filled in, units in the names. */
export interface FunctionSpec {
  readonly name: string;
  /** Component fc (2.0) alone: the service that the function lies in, a part of its path form and of its identity. */
  readonly service?: string;
  readonly region: string;
  /** As written, e.g. `custom.debian12` or `custom-container`. */
  readonly runtime: string;
  readonly target: Target;
  /** Absolute. The folder (or .zip) that would be uploaded; the start command runs in it. */
  readonly codeDir: string;
  /** Absolute path of the file that this was read from; errors and hints name it. */
  readonly file: string;
  /** argv, no shell. Default for a custom runtime: `/code/bootstrap`. Of an image: its CMD, empty to leave it. */
  readonly command: readonly string[];
  /** The port of customRuntimeConfig or customContainerConfig, where the function should listen. Default 9000. */
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Longest life of one request, so of one connection. Default 3 s. */
  readonly timeoutMs: number;
  /** Connections that one instance serves at once, 1 to 200. Default 1. */
  readonly instanceConcurrency: number;
  readonly cpu: number;
  readonly memoryMb: number;
  readonly diskMb: number;
  /** Only for a container: the image's name. */
  readonly image?: string;
  /** Only for a container: replaces the image's ENTRYPOINT. */
  readonly entrypoint?: readonly string[];
  /** Only for a container: absolute path of the Dockerfile that the file's own build action names. */
  readonly dockerfile?: string;
  readonly trigger?: TriggerSpec;
  readonly healthCheck?: HealthCheckSpec;
  readonly initializer?: HookSpec;
  readonly preStop?: HookSpec;
  /** Most instances of this function; 0 disables it. Absent: only the region's quota. */
  readonly reservedConcurrency?: number;
  readonly minInstances: number;
  readonly affinity?: {
    readonly kind: "HEADER_FIELD" | "GENERATED_COOKIE" | "MCP_SSE";
    readonly headerName?: string;
    readonly sessionsPerInstance: number;
    readonly ttlMs: number;
    readonly idleMs: number;
  };
  /** What becomes of asynchronous requests that fail. Absent: 3 retries, and a day (3.0 manual, "Asynchronous invocation"). */
  readonly asyncCalls?: {
    /** Retries after failures of the function itself, 0 to 8; others are bounded by time alone. */
    readonly maxRetries: number;
    /** From the 202 on; what was not begun by then is dropped. */
    readonly maxAgeMs: number;
  };
  /** As written; a custom runtime has no use for it, and shows it to the function. */
  readonly handler?: string;
  /** Legal fields that have no effect here (`vpcConfig`, `role`, ...), as written. */
  readonly ignoredFields?: Readonly<Record<string, unknown>>;
}
