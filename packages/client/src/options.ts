import type { Backoff } from "./backoff.ts";
import { ENVIRONMENT, type Environment } from "./environment.ts";
import { FATAL_CODES } from "./fatal-codes.ts";

/** A value, or a function that gives it for each connection: a fresh token, a server that is nearer. */
export type Provided<T> = T | (() => T | Promise<T>);

/** How a connection proves that it is alive. Browsers send no Ping frames, so this is a message of the application's. */
export interface Heartbeat {
  /** After so long without any message from the server it is asked for one. */
  readonly everyMs: number;
  /** No message for this long after that, and the connection counts as half open: noticed within `everyMs + timeoutMs`. */
  readonly timeoutMs: number;
  /** What is sent. Default: nothing, for servers that send something by themselves every `everyMs`. */
  readonly message?: string;
  /** Answers to it, which the application does not see. Default: those that equal `message`. */
  readonly isAnswer?: (data: unknown) => boolean;
}

/** Everything that can be set. Times in milliseconds. */
export interface Options {
  readonly backoff: Backoff;
  /** Tries in a row before it gives up. Default: no end. */
  readonly maxRetries: number;
  /** Longest time from the begin of a try to an open connection, provider and cold start included. Default 20000. */
  readonly connectTimeoutMs: number;
  /** A connection that lived this long makes the next wait a first one again. Default 5000. */
  readonly stableMs: number;
  /** Default: none, so a half-open connection is noticed when the network reports it. */
  readonly heartbeat: Heartbeat | undefined;
  /** Close codes after which there is no other try. Default: `FATAL_CODES`. */
  readonly fatalCodes: readonly number[];
  /** What waits to be sent while there is no connection: at most this much. Default 1 MiB in 1000 messages. */
  readonly queue: { readonly maxBytes: number; readonly maxMessages: number };
  /** How long after its opening a connection will be cut: the function's execution timeout. Default: not known. */
  readonly deadlineMs: number | undefined;
  /** With a known deadline: the next connection is opened this much before it, at the latest. Default 10000. */
  readonly rotateBeforeMs: number;
  /** Longest wait for the last messages of a connection that was rotated away. Default 5000. */
  readonly handoverMs: number;
  readonly environment: Environment;
}

/** The options that a caller gives. */
export interface GivenOptions extends Partial<Omit<Options, "environment" | "backoff" | "queue">> {
  readonly backoff?: Partial<Backoff>;
  readonly queue?: Partial<Options["queue"]>;
  readonly environment?: Partial<Environment>;
}

/** Fills in the defaults. */
export const optionsOf = (given: GivenOptions): Options => ({
  maxRetries: Number.POSITIVE_INFINITY,
  connectTimeoutMs: 20_000,
  stableMs: 5000,
  heartbeat: undefined,
  fatalCodes: FATAL_CODES,
  deadlineMs: undefined,
  rotateBeforeMs: 10_000,
  handoverMs: 5000,
  ...given,
  backoff: { baseMs: 500, capMs: 30_000, ...given.backoff },
  queue: { maxBytes: 1_048_576, maxMessages: 1000, ...given.queue },
  environment: { ...ENVIRONMENT, ...given.environment },
});
