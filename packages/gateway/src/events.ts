import type { LogLine } from "@wsfn/instance";
import type { Words } from "./words.ts";

/**
 * Who or what ended a request: `refused` by the gateway, else who let go first, or what cut it. `gateway`: it stops. `age`: an asynchronous request
 * that was too old when its turn came.
 */
export type EndedBy = "refused" | "function" | "client" | "timeout" | "idle" | "fault" | "gateway" | "age";

/**
 * A fault that somebody asked for with a plan or with `Gateway.faults`: no fault of the function, nor of the platform. `idle`: the
 * connection was cut because no byte moved; `trigger`: the trigger was hidden, as a new one is.
 */
export type InjectedFault = "refuse" | "cut" | "kill" | "hang" | "freeze" | "idle" | "trigger";

/** One request or connection, reported once, on its end; of an asynchronous request each try, under one id. */
export interface RequestEvent {
  readonly event: "request";
  readonly requestId: string;
  /** That of the port, for a request that was refused before it had found one. */
  readonly function: string;
  readonly instanceId?: string;
  readonly kind: "websocket" | "http";
  readonly method: string;
  /** Without its query, which may hold a token. */
  readonly path: string;
  /** What the client was answered; 101 for a relayed connection, 499 when it had left before an answer. */
  readonly status: number;
  readonly endedBy: EndedBy;
  /** The connection ended with a reset or a cut. */
  readonly abrupt: boolean;
  /** Code of a refusal or failure, e.g. `InvalidArgument`, `CAExited`, `FunctionTimeoutError`. */
  readonly errorCode?: string;
  readonly message?: string;
  readonly hint?: string;
  /** What both are made of, where they can be put into another language. */
  readonly says?: Words;
  /** The injected fault that refused it, ended it, or that its instance was under when it ended. */
  readonly injected?: InjectedFault;
  /** From the first byte seen to the end, ms; of a further try from its own begin. */
  readonly durationMs: number;
  /** Of that, until an instance had it. */
  readonly scheduleMs: number;
  readonly coldStart: boolean;
  /** Of an asynchronous request alone: tries before this one. */
  readonly retryCount?: number;
  /** This try failed, and after so long there is another one. */
  readonly retryInMs?: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** One step in the life of an instance. */
export interface InstanceEvent {
  readonly event: "instance";
  readonly function: string;
  readonly instanceId: string;
  readonly state:
    | "starting"
    | "started"
    | "failed"
    | "frozen"
    | "thawed"
    | "healthy"
    | "unhealthy"
    /** By an injected fault: it gets no CPU, although it has requests. */
    | "hung"
    | "stopping"
    | "gone";
  readonly message?: string;
  readonly hint?: string;
  /** What both are made of, where they can be put into another language. */
  readonly says?: Words;
  /** The injected fault that the instance is under. */
  readonly injected?: InjectedFault;
}

/** A line that an instance wrote, or that the platform wrote about it. */
export interface LogEvent extends LogLine {
  readonly event: "log";
  readonly function: string;
}

/** A function can be called now. */
export interface ReadyEvent {
  readonly event: "ready";
  readonly function: string;
  readonly url: string;
  readonly wsUrl: string;
}

/** Everything that `onEvent` is called with. One JSON line each on the output of `wsfn dev --json`. */
export type GatewayEvent = ReadyEvent | RequestEvent | InstanceEvent | LogEvent;
