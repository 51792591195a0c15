import type { Instance, LogLine } from "@wsfn/instance";
import { startInstance } from "@wsfn/instance";
import { type FunctionSpec, LIMITS, type Profile } from "@wsfn/platform";
import type { GatewayEvent } from "./events.ts";

/** How the gateway makes an instance. It must be answering on its port when the promise resolves. */
export type StartInstance = (
  spec: FunctionSpec,
  options: {
    readonly instanceId: string;
    readonly signal: AbortSignal;
    readonly onLog: (line: LogLine) => void;
  },
) => Promise<Instance>;

/** Every figure of the gateway that a person may turn. What the platform does not publish says UNCONFIRMED. */
export interface GatewaySettings {
  /** Port of the first function, the next ones count up from it. Default 0: free ports. */
  readonly port: number;
  /** Address to listen on. Default 127.0.0.1: nothing outside this machine can connect. */
  readonly host: string;
  /** More Host names that are answered; IP addresses, `localhost` and `<function>.localhost` always are. */
  readonly hostnames: readonly string[];
  /** Which generation of the platform is played. Default fc3. */
  readonly profile: Profile;
  /** All header names and values of a request, bytes. Default 8192 (HTTP trigger overview). */
  readonly maxHeaderBytes: number;
  /** Path with query, bytes. Default 4096 (HTTP trigger overview). */
  readonly maxTargetBytes: number;
  /** Body of a plain HTTP request, bytes. Default 32 MiB (HTTP trigger overview). */
  readonly maxBodyBytes: number;
  /** All header names and values of a function's answer, bytes. Default 8192 (HTTP trigger overview). */
  readonly maxResponseHeaderBytes: number;
  /** Longest time from a connection's first byte to the end of its request head. Default 10 s; not published. */
  readonly headerTimeoutMs: number;
  /** Most open client connections. Default 20000. */
  readonly maxConnections: number;
  /** Most requests of one function that wait for an instance to start. Default 1000. */
  readonly maxPending: number;
  /** Most instances of a function without `reservedConcurrency`: the region's quota. Default 300 (quota page). */
  readonly maxInstances: number;
  /** The function hears of its client's end this much later. Default 1 s; 1 to 10 s were seen, UNCONFIRMED. */
  readonly clientEndDelayMs: number;
  /** After a client's FIN: how long its invocation waits for the rest of an answer. Default 100 ms, UNCONFIRMED. */
  readonly lingerMs: number;
  /** After the function's FIN: how long the client may take to close. Default 30 s, UNCONFIRMED. */
  readonly halfCloseMs: number;
  /** True: an instance with no request gets no CPU. Default true, as on the platform. */
  readonly freeze: boolean;
  readonly start: StartInstance;
  /** Everything that happens, one call each. Default: nobody listens. */
  readonly onEvent: (event: GatewayEvent) => void;
}

/** What `startGateway` fills in. */
export const DEFAULT_SETTINGS: GatewaySettings = {
  port: 0,
  host: "127.0.0.1",
  hostnames: [],
  profile: "fc3",
  maxHeaderBytes: LIMITS.requestHeaderBytes.max,
  maxTargetBytes: LIMITS.requestTargetBytes.max,
  maxBodyBytes: LIMITS.requestBodyBytes.max,
  maxResponseHeaderBytes: LIMITS.responseHeaderBytes.max,
  headerTimeoutMs: 10_000,
  maxConnections: 20_000,
  maxPending: 1000,
  maxInstances: LIMITS.instancesPerRegion.default,
  clientEndDelayMs: LIMITS.closeDelayMs.default,
  lingerMs: 100,
  halfCloseMs: 30_000,
  freeze: true,
  start: startInstance,
  onEvent: () => {},
};
