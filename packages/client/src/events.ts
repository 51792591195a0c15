import type { Sendable } from "./environment.ts";

/**
 * Why a connection is gone, or none came about.
 *
 * - `closed`: the server sent a Close frame; `code` is in it.
 * - `lost`: it broke without one (1006): the execution timeout, a crash, the network.
 * - `failed`: it never opened; browsers hide whether it was refused or not reached.
 * - `connect-timeout`: it did not open within `connectTimeoutMs`.
 * - `heartbeat`: nothing came back in time, so it was half open.
 * - `provider`: the function for the URL or the protocols threw or rejected.
 * - `asked`: `reconnect()` was called.
 */
export type DropReason =
  | "closed"
  | "lost"
  | "failed"
  | "connect-timeout"
  | "heartbeat"
  | "provider"
  | "asked";

/** Why it is closed for good: `close()` was called, the server sent a fatal code, or `maxRetries` were made. */
export type CloseCause = "called" | "fatal-code" | "retries";

/** What is known of an end. */
export interface Drop {
  readonly reason: DropReason;
  /** Of the Close frame; 1006 without one. */
  readonly code: number;
  readonly closeReason: string;
  readonly wasClean: boolean;
  /** What the provider threw. */
  readonly error?: unknown;
}

/** A connection is open. */
export interface OpenEvent extends Event {
  /** The first one, one after a drop, or one that took over before a deadline. */
  readonly cause: "first" | "retry" | "rotation";
}

/** A try begins. */
export interface ConnectingEvent extends Event {
  /** Tries that failed in a row before it. */
  readonly attempt: number;
}

/** A connection ended, or a try failed, and another try follows. */
export interface DropEvent extends Event, Drop {
  /** When the next try begins, from now; while the page is offline it waits for the network besides. */
  readonly retryInMs: number;
}

/** It is closed for good. The fields of the platform's own `CloseEvent`, and the cause. */
export interface FinalCloseEvent extends Event {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  readonly cause: CloseCause;
}

/** A message was not sent and will not be. */
export interface DiscardEvent extends Event {
  readonly data: Sendable;
  readonly why: "queue-full" | "closed";
}

/** The events by their names. `open`, `message`, `error` and `close` are those of a WebSocket. */
export interface SocketEvents {
  open: OpenEvent;
  message: MessageEvent;
  /** Before a `close` that nobody asked for and that was not clean. */
  error: Event;
  close: FinalCloseEvent;
  connecting: ConnectingEvent;
  drop: DropEvent;
  discard: DiscardEvent;
}

/** An event with fields: not every runtime has a `CloseEvent` to construct. */
export const eventOf = <T extends keyof SocketEvents>(
  type: T,
  fields: Omit<SocketEvents[T], keyof Event>,
): SocketEvents[T] => Object.assign(new Event(type), fields) as unknown as SocketEvents[T];
