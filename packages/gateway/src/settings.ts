import type { Instance, StartOptions } from "@wsfn/instance";
import { startInstance } from "@wsfn/instance";
import { type FunctionSpec, LIMITS, type Profile, type Secrets, type SignatureScheme } from "@wsfn/platform";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import type { GatewayEvent } from "./events.ts";
import type { FaultPlan } from "./faults/fault-plan.ts";

/** Temporary credentials of a function's role, as its instances are given them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

/**
 * How the gateway makes an instance. It must answer on its port when the promise resolves. What its pre-stop hook took is
 * billed by the facts that `onFact` gets.
 */
export type StartInstance = (
  spec: FunctionSpec,
  options: Required<Pick<StartOptions, "instanceId" | "signal" | "startTimeoutMs" | "onLog" | "onFact">>,
) => Promise<Instance>;

/** Every figure of the gateway that can be set. What the platform does not publish is marked UNCONFIRMED. */
export interface GatewaySettings {
  /** Port of the first function, the next ones count up from it. Default 0: free ports. */
  readonly port: number;
  /** With `port` 0: the port that a function gets where nobody has it, 0 for any. Default: any. */
  readonly preferredPort: (spec: FunctionSpec) => number;
  /** Address to listen on. Default 127.0.0.1: nothing outside this machine can connect. */
  readonly host: string;
  /** More Host names that are answered; IP addresses, `localhost` and `<function>.localhost` always are. */
  readonly hostnames: readonly string[];
  /** Which generation of the platform is played. Default fc3. */
  readonly profile: Profile;
  /** Profile fc2: the service that paths must name. Default "": that of the function's file, any where it names none. */
  readonly service: string;
  /**
   * True: answers are those of the platform's default domain, with `Content-Disposition: attachment`, and 400 in place of a
   * redirect to elsewhere. Default false, as on a custom domain: pages show.
   */
  readonly defaultDomain: boolean;
  /** What callers may authenticate with. Default: nothing. Never part of an event. */
  readonly secrets: Secrets;
  /** Credentials that functions of older runtimes and images get in headers. Default: the headers are there and empty. */
  readonly credentials: Credentials;
  /** Signature schemes that are taken. Default: all; whether 3.0 still takes those of 2.0 is UNCONFIRMED. */
  readonly signatures: readonly SignatureScheme[];
  /** A new trigger answers 404 for this long. Default 0; on the platform about 10 s (WebSocket page). */
  readonly triggerDelayMs: number;
  /** All header names and values of a request, bytes. Default 8192 (HTTP trigger overview). */
  readonly maxHeaderBytes: number;
  /** Path with query, bytes. Default 4096 (HTTP trigger overview). */
  readonly maxTargetBytes: number;
  /** Body of a plain HTTP request, bytes. Default 32 MiB (HTTP trigger overview). */
  readonly maxBodyBytes: number;
  /** Body of an asynchronous request, bytes. Default 128 KiB (quota page; it can be raised to 256 on request). */
  readonly maxAsyncBodyBytes: number;
  /** Most asynchronous requests that were answered 202 and are not done. Default 1000; the platform publishes no bound. */
  readonly maxAsyncCalls: number;
  /**
   * Before the first retry of an asynchronous request; each next pause is twice as long. Default 500 ms (asynchronous
   * invocation page, of throttled ones; that failures of the function are retried at the same pace is UNCONFIRMED).
   */
  readonly asyncFirstRetryMs: number;
  /** All header names and values of a function's answer, bytes. Default 8192 (HTTP trigger overview). */
  readonly maxResponseHeaderBytes: number;
  /** Longest time from a connection's first byte to the end of its request head. Default 10 s; not published. */
  readonly headerTimeoutMs: number;
  /** Most open client connections. Default 20000. */
  readonly maxConnections: number;
  /** Most requests of one function that wait for an instance to start. Default 1000. */
  readonly maxPending: number;
  /** Most instances of all functions together: the region's quota. Default 300 (quota page). */
  readonly maxInstances: number;
  /** Instances that may start at once. Default 300 (scaling limits, large regions). */
  readonly burstInstances: number;
  /** Instances that may start each minute when the burst is used up. Default 300 (scaling limits, large regions). */
  readonly instancesPerMinute: number;
  /** Longest start of an instance, until its port answers. Default 120 s (custom runtime page). */
  readonly startTimeoutMs: number;
  /** An instance is ended when it had no request for this long. Default 240 s; 3 to 5 minutes (FAQ). */
  readonly idleReclaimMs: number;
  /**
   * True: with instanceConcurrency 1 and no health check, an instance whose client left early is replaced. Default true
   * (FAQ: status 499). Whether that holds for WebSocket is UNCONFIRMED; a clean close never counts.
   */
  readonly replaceOnCancel: boolean;
  /** Its client's end reaches the function this much later. Default 1 s; 1 to 10 s were seen, UNCONFIRMED. */
  readonly clientEndDelayMs: number;
  /** After a client's FIN: how long its invocation waits for the rest of an answer. Default 100 ms, UNCONFIRMED. */
  readonly lingerMs: number;
  /** After the function's FIN: how long the client may take to close. Default 30 s, UNCONFIRMED. */
  readonly halfCloseMs: number;
  /** A connection on which no byte moved for this long is cut, as a NAT on the way may do. Default 0: never. */
  readonly idleCutMs: number;
  /** Faults to begin with. Default: none. */
  readonly faults: FaultPlan;
  /** Chance, for faults: 0 to 1. Default Math.random. */
  readonly random: () => number;
  /** Time, for everything that the gateway itself measures and waits for. Default: that of this machine. */
  readonly clock: Clock;
  /** True: an instance with no request gets no CPU. Default true, as on the platform. */
  readonly freeze: boolean;
  /** Default: `startInstance` of `@wsfn/instance`. */
  readonly start: StartInstance;
  /** Called with everything that happens, in order; must not throw. Default: nobody listens. */
  readonly onEvent: (event: GatewayEvent) => void;
}

/** The value of every setting that `startGateway` is not given. */
export const DEFAULT_SETTINGS: GatewaySettings = {
  port: 0,
  preferredPort: () => 0,
  host: "127.0.0.1",
  hostnames: [],
  profile: "fc3",
  service: "",
  defaultDomain: false,
  secrets: {},
  credentials: { accessKeyId: "", accessKeySecret: "", securityToken: "" },
  signatures: ["acs3", "fc2", "signed-url"],
  triggerDelayMs: 0,
  maxHeaderBytes: LIMITS.requestHeaderBytes.max,
  maxTargetBytes: LIMITS.requestTargetBytes.max,
  maxBodyBytes: LIMITS.requestBodyBytes.max,
  maxAsyncBodyBytes: LIMITS.asyncBodyBytes.max,
  maxAsyncCalls: 1000,
  asyncFirstRetryMs: LIMITS.asyncFirstRetryMs.default,
  maxResponseHeaderBytes: LIMITS.responseHeaderBytes.max,
  headerTimeoutMs: 10_000,
  maxConnections: 20_000,
  maxPending: 1000,
  maxInstances: LIMITS.instancesPerRegion.default,
  burstInstances: LIMITS.burstInstances.default,
  instancesPerMinute: LIMITS.instancesPerMinute.default,
  startTimeoutMs: LIMITS.startSeconds.max * 1000,
  idleReclaimMs: LIMITS.idleReclaimSeconds.default * 1000,
  replaceOnCancel: true,
  clientEndDelayMs: LIMITS.closeDelayMs.default,
  lingerMs: 100,
  halfCloseMs: 30_000,
  idleCutMs: 0,
  faults: {},
  random: Math.random,
  clock: SYSTEM_CLOCK,
  freeze: true,
  start: startInstance,
  onEvent: () => {},
};
