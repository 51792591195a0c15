import { type FunctionSpec, LIMITS } from "@wsfn/platform";
import type { GatewayError } from "../gateway-error.ts";

const THROTTLED_MS = LIMITS.asyncThrottledSeconds.max * 1000;

/** When an asynchronous request is tried again, or why it is not. */
export type NextTry = { readonly afterMs: number } | { readonly because: string };

/**
 * What becomes of one asynchronous request whose try failed (3.0 manual, "Asynchronous invocation", retry policy).
 *
 * | the try ended with | it is tried again |
 * |---|---|
 * | a failure of the function: it exited, timed out, did not start, sent `x-fc-status: 404` | `maxAsyncRetryAttempts` times |
 * | 429 | for 5 hours |
 * | 500, 503 | the same: the Chinese page and the English ones up to 2025 have one cell for all three; a newer English one excludes them |
 * | any of these, `maxAsyncEventAgeInSeconds` after its 202 | no |
 *
 * Pauses are 0.5 s, 1 s, 2 s, 4 s and so on. The page has them for 429; for failures of the function it has none.
 */
export class Retries {
  readonly #maxRetries: number;
  readonly #firstPauseMs: number;
  /** After this no try may begin. */
  readonly #endMs: number;
  #tries = 0;
  /** Of the tries, those that failed by the function's own fault. */
  #failures = 0;
  #throttledSinceMs: number | undefined;

  constructor(spec: FunctionSpec, firstPauseMs: number, acceptedMs: number) {
    this.#maxRetries = spec.asyncCalls?.maxRetries ?? LIMITS.asyncRetries.default;
    this.#endMs = acceptedMs + (spec.asyncCalls?.maxAgeMs ?? LIMITS.asyncAgeSeconds.default * 1000);
    this.#firstPauseMs = firstPauseMs;
  }

  /** Whether it may still be tried. */
  isInTime(nowMs: number): boolean {
    return nowMs <= this.#endMs;
  }

  next(error: GatewayError, nowMs: number): NextTry {
    // No pause outlasts the five hours, nor what a timer of Node can hold.
    const afterMs = Math.min(this.#firstPauseMs * 2 ** this.#tries++, THROTTLED_MS);
    const { blame } = error.row;
    if (blame === "function" && ++this.#failures > this.#maxRetries) {
      return { because: `${this.#maxRetries} retries were made (maxAsyncRetryAttempts)` };
    }
    if (blame !== "function") {
      this.#throttledSinceMs ??= nowMs;
      if (nowMs + afterMs > this.#throttledSinceMs + THROTTLED_MS)
        return { because: "it was throttled for 5 hours" };
    }
    if (!this.isInTime(nowMs + afterMs)) return { because: "it is too old (maxAsyncEventAgeInSeconds)" };
    return { afterMs };
  }
}
